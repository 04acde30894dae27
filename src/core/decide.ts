import { because, perform, transition, wait } from './build-decision.ts';
import { decideCheckpoint, decideCompletion, decideEnough, decideOwnersMoving } from './completion.ts';
import { firstDecision, type Decision } from './decision.ts';
import { decideRound } from './decide-round.ts';
import { decideContract, decideHealth } from './health.ts';
import type { Observation } from './observation.ts';
import { decideRequests } from './requests.ts';
import { decideAgents, decideOpenRound } from './scheduling.ts';
import { landedDecision } from './stages/landed.ts';

/**
 * The one decision that follows from an observation: an ordered list of rules, the first that speaks wins.
 * Pure and total: the same observation gives the same decision (I20), and every observation has one. Carry it out
 * and observe again: a `transition` changes the state alone, an action of `perform` the world alone, `wait` ends when
 * `on` changes, `stop` carries the exit code. `because` names the rule, which is stable, and its section.
 * @spec contract.md#decisions-and-exit-codes
 */
export function decide(o: Observation): Decision {
  return (
    firstDecision(o, [
      decideContract,
      decideRequests,
      decidePaused,
      decideSlots,
      decideControllerError,
      decideOwnersMoving,
      decideLeftovers,
      decideReopened,
      decideAgents,
      decideRounds,
      decideEnough,
      decideTemplate,
      decideOpenRound,
    ]) ?? decideCompletion(o)
  );
}

/** `limits.max_parallel_rounds` is copied to the state at each start. @spec contract.md#files */
function decideSlots(o: Observation): Decision | null {
  const configured = o.config.limits.max_parallel_rounds;
  if (o.state.max_parallel_rounds === configured) return null;
  return transition(
    { code: 'OPEN_ROUND', roundId: null, because: because('slots.configured', 'files', String(configured)) },
    { kind: 'slotsConfigured', maxParallelRounds: configured },
  );
}

/** Before the controller stops on an error of its own, what is over is put away and the reason is put into git. */
function decideControllerError(o: Observation): Decision | null {
  const decision = decideHealth(o);
  if (decision?.kind !== 'stop') return decision;
  const isBaseTrouble = decision.error?.startsWith('base.') === true;
  return decideLeftovers(o) ?? (isBaseTrouble ? null : decideCheckpoint(o, decision.message)) ?? decision;
}

/** While paused only requests are acted on, and a landing past its ref move is finished. @spec contract.md#stages */
function decidePaused(o: Observation): Decision | null {
  if (o.state.paused === null) return null;
  for (const round of o.rounds) {
    const landed = landedDecision(o, round);
    if (landed !== null) return landed;
  }
  const { by, reason } = o.state.paused;
  return wait(
    { code: 'PAUSED', roundId: null, because: because('paused', 'stages', `by ${by}`) },
    { kind: 'paused', reason: reason ?? `by ${by}` },
  );
}

/** A round that left the state is put away: history, refs, worktree, branch. @spec contract.md#merge-admissibility */
function decideLeftovers(o: Observation): Decision | null {
  const leftover = o.leftovers[0];
  if (leftover === undefined) return null;
  const how = leftover.landed === null ? 'cancelled' : `landed as ${leftover.landed.slice(0, 12)}`;
  return perform(
    {
      code: 'MERGE',
      roundId: leftover.roundId,
      because: because('leftover.retire', 'merge-admissibility', how),
    },
    { kind: 'retireRound', roundId: leftover.roundId, landed: leftover.landed },
  );
}

function decideReopened(o: Observation): Decision | null {
  if (o.state.controller_stage !== 'done' || o.contract.isTerminal) return null;
  return transition(
    {
      code: 'OPEN_ROUND',
      roundId: null,
      because: because('schedule.reopened', 'stages', 'unfinished milestones were found'),
    },
    { kind: 'controllerReopened' },
  );
}

/** Live rounds in order; a waiting round does not stop the next. */
function decideRounds(o: Observation): Decision | null {
  let waiting: Decision | null = null;
  for (const round of o.rounds) {
    const decision = decideRound(o, round);
    if (decision !== null && decision.kind !== 'wait') return decision;
    waiting ??= decision;
  }
  return waiting;
}

function decideTemplate(o: Observation): Decision | null {
  return o.contract.roadmap.kind === 'present' && o.contract.roadmap.value.isTemplate
    ? decideCompletion(o)
    : null;
}
