import { describe, expect, it } from 'vitest';
import { validateValue } from '../../../src/contract/validate.ts';
import { buildAssignment } from '../../../src/core/dispatch/assignment.ts';
import type { DispatchTask } from '../../../src/core/dispatch/task.ts';
import type { Rung } from '../../../src/core/recovery/ladder.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import { aLanding, anAdmissibleRound, anObservation, anOutcome, aRow } from '../support/build.ts';
import { oid, ROUND_ID } from '../support/ids.ts';
import { aRejection } from '../support/records.ts';

const TASKS: readonly DispatchTask[] = [
  { stage: 'plan', role: 'planner' },
  { stage: 'implement', role: 'implementer' },
  { stage: 'review', role: 'reviewer' },
  { stage: 'implement', role: 'recovery-investigator' },
];

function assign(
  task: DispatchTask,
  changes: Partial<RoundObservation> = {},
  rung: Rung = { kind: 'dispatch' },
) {
  const round = anAdmissibleRound({ row: aRow({ stage: task.stage }), ...changes });
  return buildAssignment(anObservation({ rounds: [round] }), round, {
    ...task,
    dispatchId: 'd-9',
    thread: `${ROUND_ID}/${task.role}`,
    rung,
  });
}

// @spec contract.md#agents
describe('an assignment', () => {
  it.each(TASKS)('is valid for the $role', (task) => {
    expect(validateValue('assignment', assign(task), 'assignment.json')).toMatchObject({ ok: true });
  });

  // I20: same inputs, same bytes
  it('is the same for the same observation', () => {
    expect(assign({ stage: 'review', role: 'reviewer' })).toEqual(
      assign({ stage: 'review', role: 'reviewer' }),
    );
  });

  it('counts dispatches of the role in the stage', () => {
    const outcomes = [
      anOutcome(),
      anOutcome({ dispatch_id: 'd-12', role: 'reviewer', stage: 'review' }),
      anOutcome({ dispatch_id: 'd-13' }),
    ];
    expect(assign({ stage: 'implement', role: 'implementer' }, { outcomes }).attempt).toBe(3);
    expect(assign({ stage: 'review', role: 'reviewer' }, { outcomes }).attempt).toBe(2);
  });

  it('gives the implementer red checks and conflicted files as problems', () => {
    const redChecks = [{ command: 'sh test.sh', exit: 'exited 1', logTail: 'src/step.js: BROKEN' }];
    const conflicts = [
      { head: oid('d'), base: oid('a'), tree: oid('9'), paths: ['src/step.js'], shown: true },
    ];
    const { problems } = assign({ stage: 'implement', role: 'implementer' }, { redChecks, conflicts });
    expect(problems.map((found) => found.code)).toEqual(['checks.red', 'refresh.conflict']);
    expect(problems[0]?.message).toContain('src/step.js: BROKEN');
  });

  it("gives the implementer the newest rejection's required changes", () => {
    const round = anAdmissibleRound();
    const records = { ...round.records, reviews: [aRejection({ required_changes: ['F1: fix it'] })] };
    expect(assign({ stage: 'implement', role: 'implementer' }, { records }).required_changes).toEqual([
      'F1: fix it',
    ]);
  });
});

describe('what a reviewer is told', () => {
  // @spec contract.md#verification
  it('includes changes to what the checks run', () => {
    const change = ['test.sh', 'package.json', 'src/a.js'].map(
      (path) =>
        ({
          path,
          status: 'M',
          oldMode: '100644',
          newMode: '100644',
          oldOid: oid('1'),
          newOid: oid('2'),
        }) as const,
    );
    const { problems } = assign({ stage: 'review', role: 'reviewer' }, { landing: aLanding({ change }) });
    expect(problems.map((found) => [found.code, found.file])).toEqual([
      ['checks.definition-changed', 'test.sh'],
      ['checks.definition-changed', 'package.json'],
    ]);
  });

  // @spec contract.md#review-quality
  it('is the open findings at the limit', () => {
    const round = anAdmissibleRound();
    const records = { ...round.records, reviews: [aRejection()] };
    const final = assign(
      { stage: 'review', role: 'reviewer' },
      { records, row: aRow({ stage: 'review', review_rounds: 3, review_baseline: oid('c') }) },
    );
    expect(final.final_review).toBe(true);
    expect(final.guidance.join('\n')).toContain('F1 (important)');
    expect(final.guidance.join('\n')).toContain(`${oid('c')}..${oid('d')}`);
  });
});

describe('what an investigator is told', () => {
  const failed = anOutcome({ dispatch_id: 'd-7', kind: 'failed', kept_refs: ['refs/orchestrator/kept/d-7'] });
  const task = { stage: 'implement', role: 'recovery-investigator' } as const;
  const assigned = assign(task, {}, { kind: 'investigate', failed });

  // @spec contract.md#recovery
  it('names the folder of the dispatch in trouble, which its worktree does not hold', () => {
    expect(assigned.guidance.join('\n')).toContain('/repo/orchestrator/runtime/dispatches/d-7/');
    expect(assigned.guidance.join('\n')).toContain('stderr.log');
    expect(assigned.guidance.join('\n')).toContain('refs/orchestrator/kept/d-7');
  });

  it('has no success criterion of the plan, which it must not meet', () => {
    expect(assigned.success_criteria).toEqual([]);
  });
});

// @spec contract.md#review-quality
describe('who works after a review', () => {
  const archived = `orchestrator/rounds/${ROUND_ID}/attempts/review-2/review-record.json`;
  const records = { ...anAdmissibleRound().records, paths: { review: archived, deferrals: null } };

  it.each([
    { stage: 'review', role: 'reviewer' },
    { stage: 'implement', role: 'implementer' },
    { stage: 'plan', role: 'planner' },
  ] as const)('as $role reads the newest review where it lies by now', (task) => {
    expect(assign(task, { records }).inputs).toEqual(
      expect.arrayContaining([archived, archived.replace('review-record.json', 'review.md')]),
    );
  });

  it('reads deferrals where the implementer left some', () => {
    const deferrals = `orchestrator/rounds/${ROUND_ID}/deferrals.json`;
    const task = { stage: 'review', role: 'reviewer' } as const;
    expect(assign(task).inputs).not.toContain(deferrals);
    expect(assign(task, { records: { ...records, paths: { review: null, deferrals } } }).inputs).toContain(
      deferrals,
    );
  });
});
