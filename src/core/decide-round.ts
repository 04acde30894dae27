import { because, transition } from './build-decision.ts';
import type { Decision } from './decision.ts';
import type { Observation } from './observation.ts';
import { noteCircumstances } from './recovery/circumstances.ts';
import type { RoundObservation } from './round-observation.ts';
import { decideSealed } from './sealed-job.ts';
import { decideBlocked } from './stages/blocked.ts';
import { decideFinalize } from './stages/finalize-round.ts';
import { landedDecision } from './stages/landed.ts';
import { decideImplement } from './stages/implement.ts';
import { closePrepared } from './stages/prepared.ts';
import { decidePlan } from './stages/plan.ts';
import { decideReview } from './stages/review.ts';
import { decideVerify } from './stages/verify.ts';
import { decideWorkspace } from './stages/workspace.ts';

/** What one live round needs next; null when only a person can move it. @spec contract.md#stages */
export function decideRound(o: Observation, r: RoundObservation): Decision | null {
  const decision =
    decideSealed(r) ??
    landedDecision(o, r) ??
    closePrepared(r) ??
    decideWorkspace(o, r) ??
    reopenByHand(r) ??
    decideStage(o, r);
  return decision === null ? null : noteCircumstances(decision, r);
}

function reopenByHand(r: RoundObservation): Decision | null {
  const isJudged = r.row.stage === 'review' || r.row.stage === 'finalize-round';
  if (!isJudged || !r.handSinceChecks || r.dispatch?.kind === 'ended' || r.dispatch?.kind === 'settled')
    return null;
  return transition(
    {
      code: 'RUN_CHECKS',
      roundId: r.row.round_id,
      because: because('round.by-hand', 'stages', 'a by hand commit changed the round'),
    },
    { kind: 'reopened', roundId: r.row.round_id },
  );
}

function decideStage(o: Observation, r: RoundObservation): Decision | null {
  switch (r.row.stage) {
    case 'plan':
      return decidePlan(o, r);
    case 'implement':
      return decideImplement(o, r);
    case 'verify':
      return decideVerify(o, r);
    case 'review':
      return decideReview(o, r);
    case 'finalize-round':
      return decideFinalize(o, r);
    case 'blocked':
      return decideBlocked(o, r);
    case 'recon':
    case 'consult':
    case 'done':
    case 'cancelled':
      return null;
  }
}
