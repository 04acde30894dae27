import { artifactPath } from '../../contract/artifacts.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { ReviewRecord } from '../../contract/generated/review-record.ts';
import { REVIEW_LIMITS } from '../../contract/limits.ts';
import { invariant } from '../../lib/invariant.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { isFinalReview } from '../dispatch/assignment.ts';
import { consumedOf } from '../dispatch/close-outcome.ts';
import type { Observation } from '../observation.ts';
import { resumeError } from '../resume-error.ts';
import { blockingFindings } from '../review/quality.ts';
import type { RoundObservation } from '../round-observation.ts';

/** What a rejection leads to: its retry target, the limit, or a person. @spec contract.md#review-quality */
export function decideRejection(
  o: Observation,
  r: RoundObservation,
  review: ReviewRecord,
  outcome: DispatchOutcome,
): Decision {
  const roundId = r.row.round_id;
  const consumed = consumedOf(outcome);
  const baseline = review.reviewed_head;
  const repeated = repeatedFinding(o, r);
  if (repeated !== null)
    return block(
      o,
      r,
      review,
      consumed,
      'review.not-converging',
      `finding ${repeated} came back ${REVIEW_LIMITS.sameFindingMax} times`,
    );
  if (isFinalReview(o, r)) return block(o, r, review, consumed, 'review.limit', 'the final review rejects');
  const rejections = r.row.review_rounds + 1;
  const limit = o.config.limits.max_review_rounds + (r.row.allowance.review ?? 0);
  if (rejections >= limit) return atLimit(o, r, review, consumed);
  if (review.retry_target === 'blocked')
    return block(
      o,
      r,
      review,
      consumed,
      'review.blocked',
      `the reviewer asks for a person: ${review.required_changes[0] ?? review.evidence_summary}`,
    );
  invariant(review.retry_target !== null, 'an accepted rejection has a retry target');
  return transition(
    {
      code: 'DISPATCH',
      roundId,
      because: because(
        'review.rejected',
        'stages',
        `back to ${review.retry_target}: ${blockingFindings(review)
          .map((finding) => finding.finding_id)
          .join(', ')}`,
      ),
    },
    { kind: 'rejected', roundId, to: review.retry_target, consumed, baseline },
  );
}

/** Lesser findings: the reviewer is asked once more; a critical one is a person's. @spec contract.md#review-quality */
function atLimit(
  o: Observation,
  r: RoundObservation,
  review: ReviewRecord,
  consumed: readonly string[],
): Decision {
  const roundId = r.row.round_id;
  const baseline = review.reviewed_head;
  const rejections = r.row.review_rounds + 1;
  const critical = review.findings.find((finding) => finding.severity === 'critical' && finding.blocking);
  if (critical !== undefined)
    return block(
      o,
      r,
      review,
      consumed,
      'review.limit-critical',
      `${rejections} rejections and the critical finding ${critical.finding_id} is open: ${critical.problem}. Shall it be fixed by hand, or the plan changed?`,
    );
  if (o.config.limits.on_review_limit === 'ask')
    return block(o, r, review, consumed, 'review.limit', `${rejections} rejections reach the limit`);
  return transition(
    {
      code: 'REVIEW_ROUND_LIMIT',
      roundId,
      because: because(
        'review.limit',
        'review-quality',
        `${rejections} rejections, no critical finding open`,
      ),
    },
    { kind: 'reviewLimit', roundId, consumed, baseline },
  );
}

/** A blocking finding whose id stands in the newest rejections once too often. */
function repeatedFinding(o: Observation, r: RoundObservation): string | null {
  const limit = REVIEW_LIMITS.sameFindingMax + (r.row.allowance.review ?? 0);
  const counts = new Map<string, number>();
  for (const review of r.records.reviews)
    for (const finding of blockingFindings(review))
      counts.set(finding.finding_id, (counts.get(finding.finding_id) ?? 0) + 1);
  const newest = r.records.reviews.at(-1);
  const isAtLimit = r.row.review_rounds + 1 >= o.config.limits.max_review_rounds;
  if (newest === undefined || isAtLimit) return null;
  return (
    blockingFindings(newest).find((finding) => (counts.get(finding.finding_id) ?? 0) >= limit)?.finding_id ??
    null
  );
}

function block(
  o: Observation,
  r: RoundObservation,
  review: ReviewRecord,
  consumed: readonly string[],
  code: ErrorCode,
  message: string,
): Decision {
  const roundId = r.row.round_id;
  const evidence = blockingFindings(review).map(
    (finding) => `${finding.finding_id} (${finding.severity}): ${finding.problem}`,
  );
  const error = resumeError({
    code,
    message,
    stage: 'review',
    roundId,
    now: o.now,
    attempts: r.row.review_rounds + 1,
    artifact: artifactPath(roundId, 'review_record'),
    evidence,
  });
  return transition(
    {
      code: code === 'review.limit' || code === 'review.limit-critical' ? 'REVIEW_ROUND_LIMIT' : 'BLOCKED',
      roundId,
      because: because(code, 'review-quality', message),
    },
    { kind: 'blocked', roundId, consumed, error, rejection: { baseline: review.reviewed_head } },
  );
}
