import { ERRORS, isErrorCode } from '../../contract/errors.ts';
import type { Stage } from '../../contract/generated/state.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';

/** Where work by hand on a blocked round lets its checks run again. */
export const REOPENS: readonly (Stage | null)[] = ['verify', 'review', 'finalize-round'];

/** A blockage is a snapshot: work by hand reopens it, and at each start its cause is looked at again. @spec contract.md#recovery */
export function decideBlocked(o: Observation, r: RoundObservation): Decision | null {
  const roundId = r.row.round_id;
  if (r.handSinceChecks && REOPENS.includes(r.row.blocked_from))
    return transition(
      {
        code: 'RUN_CHECKS',
        roundId,
        because: because('blocked.by-hand', 'stages', 'a by hand commit changed the round'),
      },
      { kind: 'reopened', roundId },
    );
  if (!o.run.recheckOwners.includes(roundId) || !causeIsGone(o, r)) return null;
  const to = r.row.blocked_from ?? 'plan';
  return transition(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId,
      because: because('blocked.cause-gone', 'recovery', r.row.resume_error?.code ?? ''),
    },
    { kind: 'unblocked', roundId, to, byPerson: false },
  );
}

function causeIsGone(o: Observation, r: RoundObservation): boolean {
  const code = r.row.resume_error?.code ?? '';
  if (!isErrorCode(code) || !ERRORS[code].recheck) return false;
  if (code === 'roadmap.changed-under-round') return r.milestone.changed.length === 0;
  if (code === 'milestone.not-converging')
    return r.milestone.roundsLanded < o.config.limits.rounds_per_milestone;
  return false;
}
