import { expect, describe, it } from 'vitest';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { blockedByEach, type Misbehaviour } from './support/blocked-by-each.ts';
import { allLanded, goOn, isKept, play, starts, worldAfter } from './support/play.ts';

const SOURCE = "export const item = 'item-001-step';\n";
const STRAY = 'written by an agent\n';
const ROUND = 'orchestrator/rounds/round-001-step';

/** Everything the attempt made can be reached from a ref, and the worktree is back at its start. */
function keepsAll(...contents: readonly string[]): (repository: ScaffoldedRepository) => void {
  return (repository) => {
    for (const content of [SOURCE, ...contents]) expect(isKept(repository, content), content).toBe(true);
    const worktree = 'orchestrator/worktrees/round-001-step';
    expect(repository.git('-C', worktree, 'status', '--porcelain', '--untracked-files=all')).toBe('');
    expect(repository.git('-C', worktree, 'symbolic-ref', 'HEAD').trim()).toBe(
      'refs/heads/orchestrator/round-001-step',
    );
    expect(repository.has(`${worktree}/src/001-step.mjs`)).toBe(false);
  };
}

const outside: readonly Misbehaviour[] = [
  {
    do: 'edit-outside-scope',
    code: 'ownership.outside-scope',
    says: 'outside-the-scope.txt is outside write_scope; expected changes in src/**, test/**',
    left: keepsAll(STRAY),
  },
  {
    do: 'edit-control',
    code: 'ownership.protected',
    says: 'orchestrator/CONTRACT.md is the controller',
    left: keepsAll(STRAY),
  },
  {
    do: 'edit-control',
    with: { path: 'orchestrator/rounds/round-009-x/plan.md' },
    code: 'ownership.protected',
    says: 'orchestrator/rounds/round-009-x/plan.md is the controller',
    left: keepsAll(STRAY),
  },
  {
    do: 'edit-control',
    with: { path: `${ROUND}/check-record.json` },
    code: 'ownership.protected',
    says: `${ROUND}/check-record.json is the controller`,
    left: keepsAll(STRAY),
  },
  {
    do: 'edit-control',
    with: { path: `${ROUND}/round-plan-record.json` },
    code: 'ownership.protected',
    says: `${ROUND}/round-plan-record.json is the controller`,
    left: keepsAll(STRAY),
  },
];

const special: readonly Misbehaviour[] = [
  { do: 'symlink', code: 'ownership.special-file', says: 'src/link.mjs is a symlink', left: keepsAll() },
  {
    do: 'symlink',
    with: { path: 'src', target: '/etc' },
    code: 'ownership.outside-scope',
    says: 'src is outside write_scope',
  },
  {
    do: 'symlink',
    with: { path: `${ROUND}/implementation-notes.md`, target: '/etc/hostname' },
    code: 'ownership.special-file',
    says: `${ROUND}/implementation-notes.md is a symlink`,
    left: keepsAll(),
  },
  {
    do: 'symlink',
    with: { path: 'orchestrator/rounds', target: '/etc' },
    code: 'ownership.protected',
    says: 'orchestrator/rounds',
    left: keepsAll(),
  },
  {
    do: 'planted-gitattributes',
    with: { path: 'src/.gitattributes' },
    code: 'ownership.special-file',
    says: 'src/.gitattributes is a symlink, submodule or git attribute file',
    left: keepsAll('* filter=planted\n'),
  },
  {
    do: 'planted-gitattributes',
    code: 'ownership.outside-scope',
    says: '.gitattributes is outside write_scope',
    left: keepsAll('* filter=planted\n'),
  },
  {
    do: 'mode-change',
    code: 'ownership.special-file',
    says: 'the mode of src/base.mjs changed from 100644 to 100755',
    left: keepsAll(),
  },
  {
    do: 'case-collision',
    code: 'ownership.name-collision',
    says: /src\/[Cc]ollision.mjs differs from src\/[Cc]ollision.mjs only in case/,
    left: keepsAll("export const which = 'upper';\n", "export const which = 'lower';\n"),
  },
];

// @spec contract.md#ownership
// @spec contract.md#invariants I5, I6: it never lands, and nothing of it is lost
describe('work outside of what an implementer owns', () => {
  it('is kept, put back and named, wherever it lies', async () => {
    await blockedByEach('implementer', outside);
  });

  it('is kept, put back and named, whatever kind of file it is', async () => {
    await blockedByEach('implementer', special);
  });

  it('counts for files that a plan may not give away', async () => {
    await blockedByEach(
      'implementer',
      [
        {
          do: 'edit-outside-scope',
          with: { path: '.github/workflows/ci.yml' },
          code: 'ownership.protected',
          says: '.github/workflows/ci.yml is a protected path; expected a person to change it',
          left: keepsAll(STRAY),
        },
      ],
      { plan: { write_scope: ['src/**', 'test/**', '.github/**'] } },
    );
  });

  it('goes back to the implementer with the list, and the next attempt lands', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'edit-outside-scope', times: 1 }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [['plan well', 'implement edit-outside-scope', 'implement well', 'review well']].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
    expect(isKept(repository, STRAY)).toBe(true);
    expect(repository.has('outside-the-scope.txt')).toBe(false);
  });
});

// @spec contract.md#ownership
describe('work of a role that only writes records', () => {
  it('is a violation of the planner, whatever it is', async () => {
    await blockedByEach('planner', [
      {
        do: 'edit-outside-scope',
        code: 'ownership.outside-scope',
        says: 'the planner changed outside-the-scope.txt; expected only its records',
      },
      {
        do: 'edit-control',
        code: 'ownership.protected',
        says: 'the planner changed orchestrator/CONTRACT.md',
      },
    ]);
  });

  it('is a violation of the reviewer when it changes what was there', async () => {
    await blockedByEach('reviewer', [
      {
        do: 'edit-outside-scope',
        with: { path: 'src/base.mjs' },
        code: 'ownership.outside-scope',
        says: 'the reviewer changed src/base.mjs; expected only its records',
      },
      {
        do: 'edit-control',
        with: { path: `${ROUND}/plan.md` },
        code: 'ownership.protected',
        says: `the reviewer changed ${ROUND}/plan.md`,
      },
    ]);
  });

  it('is litter of the reviewer when it is new: kept, removed, no attempt counted', async () => {
    const { repository, result } = await play({ steps: [{ role: 'reviewer', do: 'litter' }] });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(['plan well', 'implement well', 'review litter']);
    expect(worldAfter(repository)).toEqual(allLanded(1));
    expect(repository.has('litter.txt')).toBe(false);
    expect(isKept(repository, 'left behind\n')).toBe(true);
  });
});

// @spec contract.md#stages
it('lands an implementation that changes nothing, and says so', async () => {
  const base = "export const item = 'base';\n";
  const { repository, result } = await play({
    steps: [
      { role: 'planner', files: ['src/base.mjs'] },
      { role: 'implementer', edits: [{ path: 'src/base.mjs', text: base }] },
    ],
  });
  expect(result.code, result.stderr).toBe(0);
  expect(worldAfter(repository)).toEqual(allLanded(1));
  expect(trailer(repository, 'Orchestrator-Change')).toBe('none');
  expect(repository.read('src/base.mjs')).toBe(base);
});

// @spec contract.md#records
it('commits record files that an ignore rule hides', async () => {
  const repository = scaffoldRepository();
  repository.write('.gitignore', '*.json\n*.md\norchestrator/rounds/\n');
  repository.commit('Ignore almost everything');
  const result = await goOn(repository);
  expect(result.code, result.stderr).toBe(0);
  expect(worldAfter(repository)).toEqual(allLanded(1));
  expect(repository.git('ls-tree', '-r', '--name-only', 'main', `${ROUND}/`).split('\n')).toEqual(
    expect.arrayContaining([`${ROUND}/implementation-notes.md`, `${ROUND}/review-record.json`]),
  );
});

function trailer(repository: ScaffoldedRepository, name: string): string {
  return repository.git('log', '-1', `--format=%(trailers:key=${name},valueonly)`, 'main').trim();
}
