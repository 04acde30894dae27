import { formatDispatchId } from '../contract/ids.ts';
import { roundBranch } from '../contract/paths.ts';
import type { ActiveRound, RoundStage, Stage, StageCounts, State } from '../contract/generated/state.ts';
import { invariant } from '../lib/invariant.ts';
import { isLegalMove } from './stage-table.ts';
import type { Transition } from './transition.ts';

/**
 * The next live state: `revision` + 1 and exactly what the transition says. An illegal move is a bug.
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
    case 'dispatchClosed':
      return withProvider(
        changeRound(state, transition.roundId, (round) => closeDispatch(round, transition)),
        transition.provider,
      );
    default:
      return changeRound(state, transition.roundId, (round) => changedRound(state, round, transition));
  }
}

type RoundTransition = Exclude<
  Transition,
  {
    readonly kind:
      | 'openRound'
      | 'updateRequested'
      | 'cancelled'
      | 'roundLanded'
      | 'paused'
      | 'unpaused'
      | 'controllerBlocked'
      | 'controllerCleared'
      | 'controllerDone'
      | 'controllerReopened'
      | 'baseAccepted'
      | 'slotsConfigured'
      | 'dispatchClosed';
  }
>;

function changedRound(state: State, round: ActiveRound, transition: RoundTransition): ActiveRound {
  switch (transition.kind) {
    case 'dispatchDecided':
      invariant(Object.keys(round.dispatch_ids).length === 0, 'at most one dispatch of a round is live');
      return { ...round, dispatch_ids: { [transition.thread]: formatDispatchId(state.revision + 1) } };
    case 'planAccepted':
      return move(
        { ...consume(round, transition.consumed), eligible_milestones: [transition.milestoneId] },
        'implement',
        transition.kind,
      );
    case 'implementAccepted':
      return move(
        { ...consume(round, transition.consumed), base_revision: transition.baseRevision },
        'verify',
        transition.kind,
      );
    case 'checksGreen':
      return move(consume(round, transition.consumed), transition.to, transition.kind);
    case 'checksRed':
      return move(consume(round, transition.consumed), 'implement', transition.kind);
    case 'approved':
      return move(
        {
          ...consume(round, transition.consumed),
          review_baseline: round.review_baseline ?? transition.baseline,
        },
        'finalize-round',
        transition.kind,
      );
    case 'rejected':
      return move(
        countRejection(consume(round, transition.consumed), transition.baseline),
        transition.to,
        transition.kind,
      );
    case 'reviewLimit':
      return move(
        countRejection(consume(round, transition.consumed), transition.baseline),
        'review',
        transition.kind,
      );
    case 'refreshed':
      return move(
        { ...round, base_revision: transition.baseRevision, merge_intent: null },
        'verify',
        transition.kind,
      );
    case 'conflicted':
      return move({ ...round, merge_intent: null }, 'implement', transition.kind);
    case 'closeoutStale':
      return move({ ...round, merge_intent: null }, 'review', transition.kind);
    case 'reopened':
      return move(
        { ...round, dispatch_ids: {}, merge_intent: null, resume_error: null, blocked_from: null },
        'verify',
        transition.kind,
      );
    case 'steppedBack':
      return move(round, transition.to, transition.kind);
    case 'blocked':
      return block(round, transition);
    case 'unblocked':
      return unblock(round, transition.to, transition.byPerson);
    case 'intentRecorded':
      invariant(round.stage === 'finalize-round', 'only a round in finalize-round has a merge intent');
      return { ...round, merge_intent: transition.intent };
    case 'intentDropped':
      return { ...round, merge_intent: null };
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

function closeDispatch(
  round: ActiveRound,
  transition: Extract<Transition, { kind: 'dispatchClosed' }>,
): ActiveRound {
  const closed = consume(round, transition.consumed);
  return transition.failedStage === null
    ? closed
    : { ...closed, attempts: increment(closed.attempts, transition.failedStage) };
}

function block(round: ActiveRound, transition: Extract<Transition, { kind: 'blocked' }>): ActiveRound {
  invariant(round.stage !== 'blocked', 'a blocked round is not blocked again');
  const from = liveStage(round.stage);
  const counted =
    transition.rejection === null ? round : countRejection(round, transition.rejection.baseline);
  return move(
    {
      ...consume(counted, transition.consumed),
      blocked_from: from,
      merge_intent: null,
      resume_error: transition.error,
    },
    'blocked',
    transition.kind,
  );
}

function unblock(round: ActiveRound, to: Stage, byPerson: boolean): ActiveRound {
  const allowance = byPerson ? increment(round.allowance, to) : round.allowance;
  return move({ ...round, allowance, blocked_from: null, resume_error: null }, to, 'unblocked');
}

function move(round: ActiveRound, to: RoundStage, by: Transition['kind']): ActiveRound {
  invariant(isLegalMove(round.stage, to, by), `${round.stage} → ${to} by ${by} is in the stage table`);
  return { ...round, stage: to };
}

/** Takes the records acted on and closes the live dispatch. */
function consume(round: ActiveRound, consumed: readonly string[]): ActiveRound {
  return { ...round, consumed: [...round.consumed, ...consumed], dispatch_ids: {} };
}

function countRejection(round: ActiveRound, baseline: string): ActiveRound {
  return {
    ...round,
    review_rounds: round.review_rounds + 1,
    review_baseline: round.review_baseline ?? baseline,
  };
}

function increment(counts: StageCounts, stage: Stage): StageCounts {
  return { ...counts, [stage]: (counts[stage] ?? 0) + 1 };
}

function liveStage(stage: RoundStage): Stage {
  invariant(
    stage !== 'blocked' && stage !== 'done' && stage !== 'cancelled',
    'a live round has a working stage',
  );
  return stage;
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

function withProvider(
  state: State,
  change: Extract<Transition, { kind: 'dispatchClosed' }>['provider'],
): State {
  return change === null
    ? state
    : { ...state, providers: { ...state.providers, [change.agent]: change.provider } };
}
