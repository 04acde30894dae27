import type { RoundPlanRecord } from '../../contract/generated/round-plan-record.ts';
import type { OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { Finding, ReviewRecord } from '../../contract/generated/review-record.ts';
import type { ChecklistItem } from '../../roadmap/verification.ts';
import { REVIEW_LIMITS } from '../../contract/limits.ts';
import { problem } from '../resume-error.ts';

export interface ReviewContext {
  /** The assignment's head. */
  readonly head: string;
  readonly plan: RoundPlanRecord;
  /** Paths of the round's change. */
  readonly changedPaths: readonly string[];
  /** Baseline commands. */
  readonly checks: readonly string[];
  readonly checklist: readonly ChecklistItem[];
  readonly recordPath: string;
}

/** Everything wrong with a review record as a record; the code under review is not judged. @spec contract.md#review-quality */
export function judgeReview(review: ReviewRecord, context: ReviewContext): readonly OutcomeProblem[] {
  return [
    ...judgeHead(review, context),
    ...judgeConsistency(review, context),
    ...judgeSubstance(review, context),
    ...judgeChecklist(review, context),
  ];
}

export function blockingFindings(review: ReviewRecord): readonly Finding[] {
  return review.findings.filter((finding) => finding.blocking);
}

function judgeHead(review: ReviewRecord, context: ReviewContext): readonly OutcomeProblem[] {
  if (review.reviewed_head === context.head) return [];
  return [
    problem(
      'review.stale-head',
      `reviewed_head is ${review.reviewed_head}; expected the assignment's head ${context.head}`,
      context.recordPath,
      '/reviewed_head',
    ),
  ];
}

function judgeConsistency(review: ReviewRecord, context: ReviewContext): readonly OutcomeProblem[] {
  const say = (pointer: string, message: string) =>
    problem('review.inconsistent', message, context.recordPath, pointer);
  const blocking = blockingFindings(review);
  const found: OutcomeProblem[] = [];
  const ids = review.findings.map((finding) => finding.finding_id);
  if (new Set(ids).size !== ids.length)
    found.push(say('/findings', 'finding ids repeat; expected each id once'));
  if (review.decision === 'approved') {
    if (blocking.length > 0)
      found.push(
        say(
          '/findings',
          `an approval has the blocking finding ${blocking[0]?.finding_id ?? ''}; expected none, or a rejection`,
        ),
      );
    if (review.roadmap_closeout === null)
      found.push(
        say(
          '/roadmap_closeout',
          'an approval has no roadmap_closeout; expected the status change of the selected milestone',
        ),
      );
    if (review.retry_target !== null)
      found.push(say('/retry_target', 'an approval has a retry_target; expected null'));
    return found;
  }
  if (blocking.length === 0)
    found.push(say('/findings', 'a rejection has no blocking finding; expected at least one'));
  if (review.required_changes.length === 0)
    found.push(say('/required_changes', 'a rejection has no required change; expected at least one'));
  if (review.retry_target === null)
    found.push(say('/retry_target', 'a rejection has no retry_target; expected implement, plan or blocked'));
  if (review.roadmap_closeout !== null)
    found.push(say('/roadmap_closeout', 'a rejection has a roadmap_closeout; expected null'));
  return found;
}

function judgeSubstance(review: ReviewRecord, context: ReviewContext): readonly OutcomeProblem[] {
  if (review.decision !== 'approved') return [];
  const say = (pointer: string, message: string) =>
    problem('review.not-substantive', message, context.recordPath, pointer);
  const found: OutcomeProblem[] = [];
  const said = [review.evidence_summary, review.no_issues_justification ?? ''].join('\n');
  if (!namesPath(said, context) && !namesCheck(said, context)) {
    found.push(
      say(
        '/evidence_summary',
        'the approval names neither a changed path nor a check; expected what was examined',
      ),
    );
  }
  if (wordOverlap(review.evidence_summary, planSummary(context.plan)) >= REVIEW_LIMITS.planOverlapBelow) {
    found.push(
      say(
        '/evidence_summary',
        'evidence_summary repeats the plan; expected what was examined in the work itself',
      ),
    );
  }
  const isClean = !review.findings.some((finding) => finding.severity !== 'minor');
  if (
    context.plan.tasks.length >= REVIEW_LIMITS.justificationFromTasks &&
    isClean &&
    !justifies(review.no_issues_justification, context)
  ) {
    found.push(
      say(
        '/no_issues_justification',
        `no important finding for ${context.plan.tasks.length} tasks; expected a no_issues_justification of at least ${REVIEW_LIMITS.justificationCharsMin} characters that names a changed path and a check`,
      ),
    );
  }
  return found;
}

function justifies(text: string | null, context: ReviewContext): boolean {
  return (
    text !== null &&
    text.length >= REVIEW_LIMITS.justificationCharsMin &&
    namesPath(text, context) &&
    (namesCheck(text, context) || context.checks.length === 0)
  );
}

function namesPath(text: string, context: ReviewContext): boolean {
  return context.changedPaths.some((path) => text.includes(path));
}

function namesCheck(text: string, context: ReviewContext): boolean {
  return context.checks.some((command) => text.includes(command));
}

function planSummary(plan: RoundPlanRecord): string {
  return [...plan.tasks.map((task) => task.objective), ...plan.success_criteria].join(' ');
}

/** Share of the words of `text` that stand in `other`; 0 for an empty text. */
function wordOverlap(text: string, other: string): number {
  const words = wordsOf(text);
  const others = new Set(wordsOf(other));
  return words.length === 0 ? 0 : words.filter((word) => others.has(word)).length / words.length;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function judgeChecklist(review: ReviewRecord, context: ReviewContext): readonly OutcomeProblem[] {
  const say = (message: string) =>
    problem('review.checklist-incomplete', message, context.recordPath, '/checklist');
  const found: OutcomeProblem[] = [];
  for (const item of context.checklist) {
    const answers = review.checklist.filter(
      (answer) => answer.section === item.section && answer.item === item.item,
    );
    if (answers.length !== 1)
      found.push(
        say(`${item.section} ${item.item} is answered ${answers.length} times; expected once: ${item.text}`),
      );
  }
  for (const answer of review.checklist) {
    if (!context.checklist.some((item) => item.section === answer.section && item.item === answer.item))
      found.push(say(`${answer.section} ${answer.item} is no item of verification.md`));
  }
  if (review.checklist.some((answer) => answer.result === 'fail') && blockingFindings(review).length === 0) {
    found.push(say('an item fails and no finding blocks; expected a blocking finding'));
  }
  return found;
}
