import { describe, expect, it } from 'vitest';
import type { ReviewRecord } from '../../../src/contract/generated/review-record.ts';
import { judgeReview, type ReviewContext } from '../../../src/core/review/quality.ts';
import { oid } from '../support/ids.ts';
import { aPlan, aRejection, aReview } from '../support/records.ts';

const task = aPlan().tasks[0];
const threeTasks = aPlan({
  tasks: ['task-1', 'task-2', 'task-3'].map((id) => ({ ...(task ?? fail()), task_id: id })),
});
const finding = aRejection().findings[0] ?? fail();
const item = { section: 'Manual Checks', item: 1, text: 'Read the README' } as const;
const answered = { section: 'Manual Checks', item: 1, result: 'pass', evidence: 'read it' } as const;

function fail(): never {
  throw new Error('the defaults have one');
}

const CONTEXT: ReviewContext = {
  head: oid('d'),
  plan: aPlan(),
  changedPaths: ['src/step.js'],
  checks: ['sh test.sh'],
  checklist: [],
  recordPath: 'review-record.json',
};

interface Case {
  readonly what: string;
  readonly review: ReviewRecord;
  readonly context?: Partial<ReviewContext>;
  readonly code: string;
  readonly pointer: string;
}

const LONG = `Read src/step.js completely and ran \`sh test.sh\`: ${'each named edge case has a test of its own and passes; '.repeat(4)}`;

const CASES: readonly Case[] = [
  {
    what: 'another head',
    review: aReview({ reviewed_head: oid('0') }),
    code: 'review.stale-head',
    pointer: '/reviewed_head',
  },
  {
    what: 'an approval with a blocking finding',
    review: aReview({ findings: [finding] }),
    code: 'review.inconsistent',
    pointer: '/findings',
  },
  {
    what: 'an approval without closeout',
    review: aReview({ roadmap_closeout: null }),
    code: 'review.inconsistent',
    pointer: '/roadmap_closeout',
  },
  {
    what: 'an approval with a retry target',
    review: aReview({ retry_target: 'plan' }),
    code: 'review.inconsistent',
    pointer: '/retry_target',
  },
  {
    what: 'a rejection without blocking finding',
    review: aRejection({ findings: [{ ...finding, blocking: false }] }),
    code: 'review.inconsistent',
    pointer: '/findings',
  },
  {
    what: 'a rejection without required change',
    review: aRejection({ required_changes: [] }),
    code: 'review.inconsistent',
    pointer: '/required_changes',
  },
  {
    what: 'a rejection without retry target',
    review: aRejection({ retry_target: null }),
    code: 'review.inconsistent',
    pointer: '/retry_target',
  },
  {
    what: 'finding ids that repeat',
    review: aRejection({ findings: [finding, finding] }),
    code: 'review.inconsistent',
    pointer: '/findings',
  },
  {
    what: 'empty praise',
    review: aReview({ evidence_summary: 'Looks great to me, well done!' }),
    code: 'review.not-substantive',
    pointer: '/evidence_summary',
  },
  {
    what: "the plan's words again",
    review: aReview({ evidence_summary: 'Write it: it exists' }),
    context: { changedPaths: ['it'] },
    code: 'review.not-substantive',
    pointer: '/evidence_summary',
  },
  {
    what: 'three tasks, no finding, no justification',
    review: aReview(),
    context: { plan: threeTasks },
    code: 'review.not-substantive',
    pointer: '/no_issues_justification',
  },
  {
    what: 'three tasks, a short justification',
    review: aReview({ no_issues_justification: 'src/step.js is fine, `sh test.sh` is green' }),
    context: { plan: threeTasks },
    code: 'review.not-substantive',
    pointer: '/no_issues_justification',
  },
  {
    what: 'an item without answer',
    review: aReview(),
    context: { checklist: [item] },
    code: 'review.checklist-incomplete',
    pointer: '/checklist',
  },
  {
    what: 'an item answered twice',
    review: aReview({ checklist: [answered, answered] }),
    context: { checklist: [item] },
    code: 'review.checklist-incomplete',
    pointer: '/checklist',
  },
  {
    what: 'an answer to no item',
    review: aReview({ checklist: [answered] }),
    code: 'review.checklist-incomplete',
    pointer: '/checklist',
  },
  {
    what: 'a failed item without blocking finding',
    review: aReview({ checklist: [{ ...answered, result: 'fail' }] }),
    context: { checklist: [item] },
    code: 'review.checklist-incomplete',
    pointer: '/checklist',
  },
];

// @spec contract.md#review-quality
// @spec contract.md#invariants I3: an approval counts for the head that was handed out, and no other
describe('review quality', () => {
  it.each(CASES)('refuses $what', ({ review, context, code, pointer }) => {
    const problems = judgeReview(review, { ...CONTEXT, ...context });
    expect(problems.map((found) => [found.code, found.pointer])).toContainEqual([code, pointer]);
  });

  it.each([
    ['an approval that names a changed path', aReview(), {}],
    [
      'an approval that names a check',
      aReview({ evidence_summary: 'Ran `sh test.sh` and compared its output.' }),
      {},
    ],
    ['a rejection with a finding, a change and a target', aRejection(), {}],
    [
      'three tasks with a full justification',
      aReview({ no_issues_justification: LONG }),
      { plan: threeTasks },
    ],
    [
      'three tasks with an important open finding',
      aReview({ findings: [{ ...finding, blocking: false }] }),
      { plan: threeTasks },
    ],
    ['every item answered', aReview({ checklist: [answered] }), { checklist: [item] }],
  ])('accepts %s', (_what, review, context) => {
    expect(judgeReview(review, { ...CONTEXT, ...context })).toEqual([]);
  });
});
