import { roundBranch } from '../contract/paths.ts';
import type { ActiveRound, State } from '../contract/generated/state.ts';
import { invariant } from '../lib/invariant.ts';
import { changeStage, closeDispatch } from './change-stage.ts';
import { isLegalMove } from './stage-table.ts';
import type { ProviderChange, Transition } from './transition.ts';

/**
 * The next live state: `revision` + 1 and exactly what the transition says; the one given stays as it is. A move that
 * the stage table does not have, or a round that is not live, is a bug of the caller and throws.
 * @spec contract.md#stages, contract.md#state
 */
export function applyTransition(state: State, transition: Transition): State {
  const next = withTransition(state, transition);
  return { ...next, revision: state.revision + 1 };
}

function withTransition(state: State, transition: Transition): State {
  switch (transition.kind) {
    case 'openRound':
      return openRound(state, transition);
    case 'updateRequested':
      return withController(
        removeRound(state, transition.roundId, 'cancelled', transition.kind),
        transition.error,
      );
    case 'cancelled':
      return removeRound(state, transition.roundId, 'cancelled', transition.kind);
    case 'roundLanded':
      return landRound(state, transition);
    case 'paused':
      return { ...state, paused: transition.pause };
    case 'unpaused':
      return { ...state, paused: null };
    case 'controllerBlocked':
      return withController(state, transition.error);
    case 'controllerCleared':
      return clearController(state);
    case 'controllerDone':
      return finishController(state);
    case 'controllerReopened':
      invariant(state.controller_stage === 'done', 'only a finished controller is reopened');
      return { ...state, controller_stage: 'dispatch-rounds' };
    case 'baseAccepted':
      return {
        ...state,
        active_rounds: state.active_rounds.map((round) => ({
          ...round,
          base_revision: transition.baseRevision,
        })),
      };
    case 'slotsConfigured':
      return { ...state, max_parallel_rounds: transition.maxParallelRounds };
    case 'agentChanged':
      return withProvider(state, transition.change);
    case 'unblocked':
      return changeRound(freeAgents(state, transition.roundId), transition.roundId, (round) =>
        changeStage(state, round, transition),
      );
    case 'stillBlocked':
      return withProvider(
        changeRound(state, transition.roundId, (round) => changeStage(state, round, transition)),
        transition.provider,
      );
    case 'dispatchClosed':
      return withProvider(
        changeRound(state, transition.roundId, (round) => closeDispatch(round, transition)),
        transition.provider,
      );
    default:
      return changeRound(state, transition.roundId, (round) => changeStage(state, round, transition));
  }
}

function openRound(state: State, transition: Extract<Transition, { kind: 'openRound' }>): State {
  invariant(state.active_rounds.length < state.max_parallel_rounds, 'a slot is free (I7)');
  invariant(isLegalMove('none', 'plan', transition.kind), 'a round opens in plan');
  const round: ActiveRound = {
    round_id: transition.roundId,
    stage: 'plan',
    branch: roundBranch(transition.roundId),
    worktree_path: transition.worktreePath,
    base_revision: transition.baseRevision,
    eligible_milestones: transition.eligible,
    lane: transition.lane,
    attempts: {},
    allowance: {},
    review_rounds: 0,
    review_baseline: null,
    consumed: [],
    dispatch_ids: {},
    blocked_from: null,
    merge_intent: null,
    resume_error: null,
  };
  return { ...state, rounds_opened: state.rounds_opened + 1, active_rounds: [...state.active_rounds, round] };
}

function landRound(state: State, transition: Extract<Transition, { kind: 'roundLanded' }>): State {
  const removed = removeRound(state, transition.roundId, 'done', transition.kind);
  if (transition.error !== null) return withController(removed, transition.error);
  return transition.isTerminal && isIdle(removed) ? { ...removed, controller_stage: 'done' } : removed;
}

function finishController(state: State): State {
  invariant(isIdle(state), 'done needs no live round, update or error (R17)');
  return { ...state, controller_stage: 'done' };
}

function isIdle(state: State): boolean {
  return (
    state.active_rounds.length === 0 &&
    state.roadmap_update === null &&
    state.resume_errors.controller === undefined
  );
}

function changeRound(state: State, roundId: string, change: (round: ActiveRound) => ActiveRound): State {
  invariant(
    state.active_rounds.some((round) => round.round_id === roundId),
    `round ${roundId} is live`,
  );
  return {
    ...state,
    active_rounds: state.active_rounds.map((round) => (round.round_id === roundId ? change(round) : round)),
  };
}

function removeRound(state: State, roundId: string, to: 'done' | 'cancelled', by: Transition['kind']): State {
  const round = state.active_rounds.find((candidate) => candidate.round_id === roundId);
  invariant(round !== undefined, `round ${roundId} is live`);
  invariant(isLegalMove(round.stage, to, by), `${round.stage} → ${to} by ${by} is in the stage table`);
  return {
    ...state,
    active_rounds: state.active_rounds.filter((candidate) => candidate.round_id !== roundId),
  };
}

function withController(state: State, error: NonNullable<State['resume_errors']['controller']>): State {
  const controllerStage = error.code === 'owners.blocked' ? state.controller_stage : 'blocked';
  return { ...state, controller_stage: controllerStage, resume_errors: { controller: error } };
}

function clearController(state: State): State {
  const stage =
    state.controller_stage === 'blocked'
      ? state.roadmap_update === null
        ? 'dispatch-rounds'
        : 'update-roadmap'
      : state.controller_stage;
  return { ...state, controller_stage: stage, resume_errors: {} };
}

function withProvider(state: State, change: ProviderChange | null): State {
  if (change === null) return state;
  const { [change.agent]: _before, ...others } = state.providers;
  return {
    ...state,
    providers: change.provider === null ? others : { ...state.providers, [change.agent]: change.provider },
  };
}

/** A round that was blocked because its agents are degraded goes on with them. @spec contract.md#agents */
function freeAgents(state: State, roundId: string): State {
  const round = state.active_rounds.find((candidate) => candidate.round_id === roundId);
  if (round?.resume_error?.code !== 'agent.degraded') return state;
  const kept = Object.entries(state.providers).filter(([, one]) => one.availability !== 'degraded');
  return { ...state, providers: Object.fromEntries(kept) };
}
