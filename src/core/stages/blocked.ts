import { ERRORS, isErrorCode } from '../../contract/errors.ts';
import type { Stage } from '../../contract/generated/state.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { askAgain, decideInvestigation } from '../recovery/ask-again.ts';
import { isCauseOfRoundGone } from '../recovery/round-causes.ts';
import { takeStandingProof } from '../recovery/standing-proof.ts';
import { dispatchStage } from '../recovery/working-stage.ts';
import type { RoundObservation } from '../round-observation.ts';

/** Where work by hand on a blocked round lets its checks run again. */
export const REOPENS: readonly (Stage | null)[] = ['verify', 'review', 'finalize-round'];

/** A blockage is a snapshot: work by hand reopens it, and at each start its cause is looked at again. @spec contract.md#recovery */
export function decideBlocked(o: Observation, r: RoundObservation): Decision | null {
  const roundId = r.row.round_id;
  if (r.dispatch !== null) return decideInvestigation(o, r);
  if (r.handSinceChecks && REOPENS.includes(r.row.blocked_from))
    return transition(
      {
        code: 'RUN_CHECKS',
        roundId,
        because: because('blocked.by-hand', 'stages', 'a by hand commit changed the round'),
      },
      { kind: 'reopened', roundId },
    );
  if (!o.run.recheckOwners.includes(roundId)) return null;
  return withProof(o, r) ?? withoutCause(o, r) ?? askAgain(o, r);
}

/** Rung 2 is climbed in the stage itself. */
function withProof(o: Observation, r: RoundObservation): Decision | null {
  const stage = dispatchStage(r.row);
  if (stage === null || takeStandingProof(o, r, stage) === null) return null;
  return goOn(r, stage, because('blocked.proof-stands', 'recovery', r.standing?.dispatchId ?? ''));
}

function withoutCause(o: Observation, r: RoundObservation): Decision | null {
  const code = r.row.resume_error?.code ?? '';
  if (!isErrorCode(code) || !ERRORS[code].recheck || !isCauseOfRoundGone(o, r, code)) return null;
  return goOn(r, r.row.blocked_from ?? 'plan', because('blocked.cause-gone', 'recovery', code));
}

function goOn(r: RoundObservation, to: Stage, reason: Decision['because']): Decision {
  const roundId = r.row.round_id;
  return transition(
    { code: 'RECOVER', path: 'recovery', roundId, because: reason },
    { kind: 'unblocked', roundId, to, byPerson: false, consumed: [] },
  );
}
