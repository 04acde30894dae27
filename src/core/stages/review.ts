import { invariant } from '../../lib/invariant.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { consumedOf } from '../dispatch/close-outcome.ts';
import { advanceDispatch } from '../dispatch/cycle.ts';
import { decideRejection } from './rejection.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';

/** A verdict for exactly this change; the controller never turns a rejection into an approval. @spec contract.md#review-quality */
export function decideReview(o: Observation, r: RoundObservation): Decision {
  const step = advanceDispatch(o, r, { stage: 'review', role: 'reviewer' });
  if (step.kind === 'decided') return step.decision;
  const review = step.round.records.review?.value;
  invariant(review !== undefined && r.head !== null, 'an accepted review stands at the head');
  const roundId = r.row.round_id;
  const consumed = consumedOf(step.outcome);
  if (review.decision === 'approved') {
    return transition(
      {
        code: 'MERGE',
        roundId,
        because: because('review.approved', 'stages', `approved at ${review.reviewed_head.slice(0, 12)}`),
      },
      { kind: 'approved', roundId, consumed, baseline: review.reviewed_head },
    );
  }
  return decideRejection(o, step.round, review, step.outcome);
}
