import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/contract/generated/assignment.ts';
import { buildAssignment } from '../../../src/core/dispatch/assignment.ts';
import type { DispatchWork } from '../../../src/core/dispatch-facts.ts';
import { judgeWork } from '../../../src/core/ownership/judge-work.ts';
import type { RawChange } from '../../../src/ports/git.ts';
import { anAdmissibleRound, anObservation } from '../support/build.ts';
import { oid, ROUND_ID } from '../support/ids.ts';
import { aPlan } from '../support/records.ts';

const STAGE_OF = {
  planner: 'plan',
  implementer: 'implement',
  reviewer: 'review',
  'recovery-investigator': 'implement',
  scout: 'plan',
} as const;

function added(path: string, mode: RawChange['newMode'] = '100644'): RawChange {
  return { path, status: 'A', oldMode: null, newMode: mode, oldOid: null, newOid: oid('1') };
}

function modified(
  path: string,
  oldMode: RawChange['oldMode'] = '100644',
  newMode: RawChange['newMode'] = '100644',
): RawChange {
  return {
    path,
    status: oldMode === newMode ? 'M' : 'T',
    oldMode,
    newMode,
    oldOid: oid('1'),
    newOid: oid('2'),
  };
}

function judge(
  role: Role,
  changes: readonly RawChange[],
  options: {
    readonly work?: Partial<DispatchWork>;
    readonly scope?: readonly string[];
    readonly conflictPaths?: readonly string[];
  } = {},
) {
  const plan = aPlan({ write_scope: options.scope ?? ['src/**', '.github/workflows/ci.yml'] });
  const round = anAdmissibleRound();
  const observed = { ...round, records: { ...round.records, plan } };
  const assignment = buildAssignment(anObservation({ rounds: [observed] }), observed, {
    role,
    stage: STAGE_OF[role],
    dispatchId: 'd-9',
    thread: `${ROUND_ID}/${role}`,
    rung: { kind: 'dispatch' },
  });
  const work: DispatchWork = {
    headBefore: oid('d'),
    tree: oid('e'),
    changes,
    addedBesideExisting: [],
    tips: [],
    gitFileIntact: true,
    refsChanged: [],
    secrets: [],
    markersLeft: [],
    tampered: [],
    unstored: [],
    ...options.work,
  };
  return judgeWork(work, {
    assignment,
    plan,
    protectedPaths: ['.github/workflows/**'],
    conflictPaths: options.conflictPaths ?? [],
  });
}

function codes(...args: Parameters<typeof judge>): readonly string[] {
  return judge(...args).problems.map((found) => found.code);
}

const own = (name: string) => `orchestrator/rounds/${ROUND_ID}/${name}`;

// @spec contract.md#ownership
// @spec contract.md#invariants I6: no role changes orchestrator/** outside its records
describe('what an implementer may change', () => {
  it('is its scope, its notes and its deferrals', () => {
    expect(
      codes('implementer', [
        added('src/step.js'),
        modified('src/old.js'),
        added(own('implementation-notes.md')),
        added(own('deferrals.json')),
      ]),
    ).toEqual([]);
  });

  it.each([
    ['a path outside the scope', added('docs/a.md'), 'ownership.outside-scope'],
    ["the controller's configuration", modified('orchestrator/config.json'), 'ownership.protected'],
    ["the controller's own record", added(own('check-record.json')), 'ownership.protected'],
    ["another round's records", added('orchestrator/rounds/round-009-x/plan.md'), 'ownership.protected'],
    ['a protected path, even in scope', modified('.github/workflows/ci.yml'), 'ownership.protected'],
    ['a symlink', added('src/link', '120000'), 'ownership.special-file'],
    ['a submodule', added('src/sub', '160000'), 'ownership.special-file'],
    ['git attributes', added('src/.gitattributes'), 'ownership.special-file'],
    ['a mode no task names', modified('src/old.js', '100644', '100755'), 'ownership.special-file'],
    ['a record that is a symlink', added(own('implementation-notes.md'), '120000'), 'ownership.special-file'],
  ])('is not %s', (_what, change, code) => {
    expect(codes('implementer', [change])).toEqual([code]);
  });

  it('is a symlink whose literal path the plan names', () => {
    expect(codes('implementer', [added('src/link', '120000')], { scope: ['src/link'] })).toEqual([]);
  });

  it('is a mode of a file that a task names, and a new executable', () => {
    expect(
      codes('implementer', [modified('src/step.js', '100644', '100755'), added('src/run.sh', '100755')]),
    ).toEqual([]);
  });

  it('is a conflicted path outside the scope, without markers left', () => {
    expect(codes('implementer', [modified('docs/a.md')], { conflictPaths: ['docs/a.md'] })).toEqual([]);
    expect(codes('implementer', [], { work: { markersLeft: ['src/step.js'] } })).toEqual([
      'conflict.markers-left',
    ]);
  });
});

describe('what the other roles may change', () => {
  it.each(['planner', 'reviewer', 'recovery-investigator'] as const)(
    'is for the %s only its records',
    (role) => {
      expect(codes(role, [modified('src/old.js')])).toEqual(['ownership.outside-scope']);
      expect(codes(role, [modified('orchestrator/config.json')])).toEqual(['ownership.protected']);
    },
  );

  it("leaves a reviewer's untracked litter to be kept and removed", () => {
    const verdict = judge('reviewer', [added('coverage/index.html'), added(own('review-record.json'))]);
    expect(verdict.problems).toEqual([]);
    expect(verdict.litter.map((change) => change.path)).toEqual(['coverage/index.html']);
  });

  it('takes untracked files of a planner for a violation', () => {
    expect(codes('planner', [added('notes.txt')])).toEqual(['ownership.outside-scope']);
  });
});

describe('what no role may do', () => {
  it.each([
    ['change the .git file', { gitFileIntact: false }, 'ownership.git-tampering'],
    [
      'move a ref of ours',
      { refsChanged: [{ ref: 'refs/orchestrator/history', was: oid('1'), is: null }] },
      'ownership.git-tampering',
    ],
    ['write a secret', { secrets: [{ path: 'src/a.js', name: 'TOKEN' }] }, 'secret.in-tree'],
    [
      'add a name that collides',
      { addedBesideExisting: [{ path: 'src/A.js', collidesWith: 'src/a.js' }] },
      'ownership.name-collision',
    ],
  ])('is to %s', (_what, work, code) => {
    expect(codes('implementer', [], { work })).toEqual([code]);
  });
});
