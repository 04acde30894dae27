import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { artifactPath } from '../../src/contract/artifacts.ts';
import type { ReviewRecord } from '../../src/contract/generated/review-record.ts';
import { judgeCloseoutShape } from '../../src/core/merge/closeout.ts';
import { judgePlanCompleteness } from '../../src/core/planning/completeness.ts';
import { judgeScopeCoversWork } from '../../src/core/planning/eligibility.ts';
import { judgeReview } from '../../src/core/review/quality.ts';
import { applyCloseout } from '../../src/roadmap/edit.ts';
import { checklistItems, parseVerification } from '../../src/roadmap/verification.ts';
import { CHECK } from './make-repository.ts';
import { makeRound, ROUND_ID, type RoundByHand } from './round-by-hand.ts';

const RECORD = artifactPath(ROUND_ID, 'review_record');

/** What the quality rules say about the review that stands in the worktree. */
async function judge(round: RoundByHand, reviewedHead: string): Promise<readonly string[]> {
  const path = `${round.repository.roadmapDir}/verification.md`;
  const verification = await parseVerification(readFileSync(join(round.worktree, path)), path);
  if (!verification.ok) throw new Error(JSON.stringify(verification.error));
  const review = round.record('review-record', 'review_record');
  const changed = round.git('diff', '--name-only', round.repository.start, reviewedHead, '--', 'src', 'test');
  return [
    ...judgeReview(review, {
      head: reviewedHead,
      plan: round.record('round-plan-record', 'round_plan_record'),
      changedPaths: changed.trim().split('\n'),
      checks: [CHECK],
      checklist: checklistItems(verification.value),
      recordPath: RECORD,
    }),
    ...judgeCloseoutShape(review, 'milestone-001-step', RECORD),
  ].map((problem) => problem.code);
}

/** Plans and implements well, then reviews as the steps say. */
function reviewWork(round: RoundByHand): string {
  round.play('planner');
  round.play('implementer');
  const head = round.git('rev-parse', 'HEAD').trim();
  round.playOnly('reviewer');
  return head;
}

async function appliesTo(round: RoundByHand, record: ReviewRecord): Promise<boolean> {
  const path = `${round.repository.roadmapDir}/roadmap.md`;
  const { roadmap_closeout: closeout } = record;
  if (closeout === null) throw new Error('the review has no closeout');
  const bytes = readFileSync(join(round.worktree, path));
  const edited = await applyCloseout({ bytes, file: path, milestoneId: record.milestone_id, closeout });
  return edited.ok;
}

// @spec contract.md#records
describe('the scripted agent, working well', () => {
  it('plans a complete item that the plan rules accept', () => {
    const round = makeRound([]);
    round.playOnly('planner');
    const selection = round.record('selection-record', 'selection_record');
    const plan = round.record('round-plan-record', 'round_plan_record');
    expect(selection.extracted_item_id).toBe('item-001-step');
    expect(judgePlanCompleteness(plan, 'plan')).toEqual([]);
    expect(round.read(artifactPath(ROUND_ID, 'plan'))).toContain('item-001-step');
  });

  it('keeps the lineage on a re-plan and covers the work that stands', () => {
    const round = makeRound([
      { role: 'planner', attempt: 2, files: ['docs/a.txt'], write_scope: ['docs/**'] },
    ]);
    round.play('planner', { attempt: 2 });
    round.play('implementer');
    round.playOnly('planner', { attempt: 3 });
    expect(round.record('selection-record', 'selection_record').extracted_item_id).toBe('item-001-step');
    expect(round.record('round-plan-record', 'round_plan_record').write_scope).toContain('docs/a.txt');
  });

  it('implements source with a test that passes the check and plain Node', () => {
    const round = makeRound([]);
    round.play('planner');
    round.playOnly('implementer');
    expect(round.has(artifactPath(ROUND_ID, 'implementation_notes'))).toBe(true);
    const run = (program: string, ...args: readonly string[]) =>
      execFileSync(program, args, { cwd: round.worktree, encoding: 'utf8' });
    expect(run('sh', 'test.sh')).toBe('all tests pass\n');
    expect(run(process.execPath, 'test/001-step.test.mjs')).toBe('');
  });

  it('answers required changes in the source, with the same bytes each time', () => {
    const round = makeRound([]);
    round.play('planner');
    round.play('implementer');
    const first = round.read('src/001-step.mjs');
    const changes = { required_changes: ['F1: say why'], attempt: 2 };
    round.playOnly('implementer', changes);
    const second = round.read('src/001-step.mjs');
    round.playOnly('implementer', { ...changes, attempt: 3 });
    expect(second).toBe(`${first}// Changed as asked: F1: say why\n`);
    expect(round.read('src/001-step.mjs')).toBe(second);
  });

  it('keeps both sides of a conflict that its problems list', () => {
    const round = makeRound([
      { role: 'implementer', attempt: 1, edits: [{ path: 'src/shared.txt', text: 'ours\n' }] },
    ]);
    round.play('planner');
    round.play('implementer');
    const marked = '<<<<<<< ours\nours\n||||||| base\nold\n=======\ntheirs\n>>>>>>> theirs\nend\n';
    execFileSync('sh', ['-c', `printf '%s' "$0" > src/shared.txt`, marked], { cwd: round.worktree });
    const problem = { code: 'refresh.conflict', message: 'conflicts', file: 'src/shared.txt', pointer: null };
    round.playOnly('implementer', { attempt: 2, problems: [problem] });
    expect(round.read('src/shared.txt')).toBe('ours\ntheirs\nend\n');
  });

  // @spec contract.md#review-quality
  it('reviews so that every quality rule holds and the closeout applies', async () => {
    const round = makeRound(
      [{ role: 'planner', do: 'three-tasks' }],
      ['Read the README', 'Look at the names'],
    );
    const head = reviewWork(round);
    expect(await judge(round, head)).toEqual([]);
    const record = round.record('review-record', 'review_record');
    expect(record.decision).toBe('approved');
    expect(record.checklist).toHaveLength(2);
    expect(await appliesTo(round, record)).toBe(true);
  });

  it('diagnoses as the step says', () => {
    const round = makeRound([{ role: 'recovery-investigator', action: 'step-back' }]);
    round.playOnly('recovery-investigator');
    expect(round.record('diagnosis-record', 'diagnosis').action).toBe('step-back');
  });
});

// @spec contract.md#review-quality
describe('the scripted agent, reviewing badly', () => {
  const cases = [
    { step: { do: 'reject', target: 'plan', severity: 'critical', finding: 'F7' }, codes: [] },
    { step: { do: 'approve-with-blocking' }, codes: ['review.inconsistent'] },
    { step: { do: 'empty-praise' }, codes: ['review.not-substantive'] },
    { step: { do: 'stale-head' }, codes: ['review.stale-head'] },
    { step: { do: 'no-retry-target' }, codes: ['review.inconsistent'] },
    { step: { do: 'fail-checklist' }, codes: ['review.checklist-incomplete'] },
    { step: { do: 'fail-checklist', rejecting: true }, codes: [] },
    { step: { do: 'semantic-closeout' }, codes: [] },
    { step: { do: 'wrong-milestone' }, codes: ['closeout.refused'] },
  ];
  it.each(cases)('$step.do gives the problems $codes', async ({ step, codes }) => {
    const round = makeRound([{ role: 'reviewer', ...step }], ['Read the README']);
    const head = reviewWork(round);
    expect([...new Set(await judge(round, head))]).toEqual(codes);
  });

  it('rejects with the finding, the severity and the target of the step', () => {
    const round = makeRound([
      { role: 'reviewer', do: 'reject', target: 'plan', severity: 'critical', finding: 'F7' },
    ]);
    reviewWork(round);
    const record = round.record('review-record', 'review_record');
    expect(record.retry_target).toBe('plan');
    expect(record.findings[0]).toMatchObject({ finding_id: 'F7', severity: 'critical', blocking: true });
  });
});

// @spec contract.md#records
describe('the scripted agent, planning badly', () => {
  const kinds = [
    'rollback',
    'risk',
    'no-task',
    'no-criterion',
    'outside-scope',
    'duplicate-id',
    'unknown-dependency',
    'cycle',
  ];
  it.each(kinds)('plan-incomplete breaks the rule %s and no other kind', (what) => {
    const round = makeRound([{ role: 'planner', do: 'plan-incomplete', what }]);
    round.playOnly('planner');
    const plan = round.record('round-plan-record', 'round_plan_record');
    const codes = judgePlanCompleteness(plan, 'plan').map((problem) => problem.code);
    expect([...new Set(codes)]).toEqual(['plan.incomplete']);
  });

  it('plans beside the work that stands', () => {
    const round = makeRound([{ role: 'planner', attempt: 2, do: 'plan-scope-misses-work' }]);
    round.play('planner');
    round.play('implementer');
    round.playOnly('planner', { attempt: 2 });
    const plan = round.record('round-plan-record', 'round_plan_record');
    const missed = judgeScopeCoversWork(plan, ['src/001-step.mjs'], 'plan');
    expect(missed.map((problem) => problem.code)).toEqual(['plan.scope-misses-work']);
  });

  it('writes the fields that a step sets', () => {
    const round = makeRound([
      { role: 'planner', do: 'patch', key: 'selection_record', set: { summary: 'Mine' } },
    ]);
    round.playOnly('planner');
    expect(round.record('selection-record', 'selection_record').summary).toBe('Mine');
  });

  it('asks for a roadmap update and writes no selection', () => {
    const round = makeRound([{ role: 'planner', do: 'update-request' }]);
    round.playOnly('planner');
    expect(round.has(artifactPath(ROUND_ID, 'roadmap_update_request'))).toBe(true);
    expect(round.has(artifactPath(ROUND_ID, 'selection_record'))).toBe(false);
  });
});
