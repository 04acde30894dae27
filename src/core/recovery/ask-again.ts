import { ERRORS, isErrorCode } from '../../contract/errors.ts';
import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { ResumeError } from '../../contract/generated/state.ts';
import { invariant } from '../../lib/invariant.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { providerChange } from '../dispatch/availability.ts';
import { consumedOf } from '../dispatch/close-outcome.ts';
import { advanceDispatch } from '../dispatch/cycle.ts';
import { pickAgent } from '../dispatch/pick-agent.ts';
import { stopOnLadder } from '../dispatch/stop-on-ladder.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { changesSince, withCircumstances } from './circumstances.ts';
import { nextRung, type DispatchStage } from './ladder.ts';
import { dispatchStage } from './working-stage.ts';

const INVESTIGATOR = 'recovery-investigator';

/** Rung 4 once more for a round whose attempts are used up, if anything changed since; else nothing is spent. @spec contract.md#recovery */
export function askAgain(o: Observation, r: RoundObservation): Decision | null {
  const stage = dispatchStage(r.row);
  const error = r.row.resume_error;
  if (stage === null || error === null || !isOnLadder(error)) return null;
  const rung = nextRung(r, stage, o.config.limits);
  const changes = changesSince(r);
  if (rung.kind === 'dispatch' || changes.length === 0) return null;
  if (pickAgent(o, r, INVESTIGATOR, rung).kind !== 'agent') return null;
  const roundId = r.row.round_id;
  return transition(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId,
      because: because('blocked.ask-again', 'recovery', ...changes.map((what) => `${what} changed`)),
    },
    {
      kind: 'askedAgain',
      roundId,
      thread: `${roundId}/${INVESTIGATOR}`,
      error: withCircumstances(error, r),
    },
  );
}

/** Was the round blocked because a stage has no proof? Any other blockage is not an investigator's. */
function isOnLadder({ code, attempts }: ResumeError): boolean {
  if (code === 'diagnosis.escalated') return true;
  return attempts > 0 && isErrorCode(code) && ERRORS[code].scope === 'attempt';
}

/** The dispatch of a blocked round is that investigation, begun before or after a start. */
export function decideInvestigation(o: Observation, r: RoundObservation): Decision | null {
  const facts = r.dispatch;
  const stage = dispatchStage(r.row);
  if (facts === null || stage === null) return null;
  if (facts.kind === 'settled') return conclude(o, r, stage, facts.outcome);
  const rung = nextRung(r, stage, o.config.limits);
  if (facts.kind === 'decided' && pickAgent(o, r, INVESTIGATOR, rung).kind !== 'agent')
    return stillBlocked(o, r, null, { error: errorOf(r), consumed: [] });
  const step = advanceDispatch(o, r, { stage, role: INVESTIGATOR });
  invariant(step.kind === 'decided', 'an investigation that is settled was concluded');
  return step.decision;
}

function conclude(
  o: Observation,
  r: RoundObservation,
  stage: DispatchStage,
  outcome: DispatchOutcome,
): Decision {
  const consumed = consumedOf(outcome);
  if (outcome.kind !== 'accepted') return stillBlocked(o, r, outcome, { error: errorOf(r), consumed });
  const rung = nextRung(r, stage, o.config.limits);
  const stop = rung.kind === 'step-back' ? null : stopOnLadder(o, r, stage, rung);
  if (stop?.kind === 'transition' && stop.transition.kind === 'blocked') {
    const { error, consumed: again } = stop.transition;
    return stillBlocked(o, r, outcome, { error, consumed: [...consumed, ...again] });
  }
  const roundId = r.row.round_id;
  return transition(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId,
      because: because('blocked.diagnosed', 'recovery', r.records.diagnoses.at(-1)?.summary ?? rung.kind),
    },
    { kind: 'unblocked', roundId, to: stage, byPerson: false, consumed },
  );
}

function stillBlocked(
  o: Observation,
  r: RoundObservation,
  outcome: DispatchOutcome | null,
  { error, consumed }: { readonly error: ResumeError; readonly consumed: readonly string[] },
): Decision {
  const roundId = r.row.round_id;
  return transition(
    {
      code: 'BLOCKED',
      path: 'recovery',
      roundId,
      because: because('blocked.stands', 'recovery', error.message),
    },
    {
      kind: 'stillBlocked',
      roundId,
      consumed,
      error: withCircumstances(error, r),
      provider: outcome === null ? null : providerChange(o, outcome),
    },
  );
}

function errorOf(r: RoundObservation): ResumeError {
  invariant(r.row.resume_error !== null, 'a blocked round says why');
  return r.row.resume_error;
}
