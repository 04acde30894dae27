import { describe, expect, it } from 'vitest';
import { validateValue } from '../../../src/contract/validate.ts';
import { buildAssignment } from '../../../src/core/dispatch/assignment.ts';
import type { DispatchTask } from '../../../src/core/dispatch/task.ts';
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

function assign(task: DispatchTask, changes: Partial<RoundObservation> = {}) {
  const round = anAdmissibleRound({ row: aRow({ stage: task.stage }), ...changes });
  return buildAssignment(anObservation({ rounds: [round] }), round, {
    ...task,
    dispatchId: 'd-9',
    thread: `${ROUND_ID}/${task.role}`,
    rung: { kind: 'dispatch' },
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
