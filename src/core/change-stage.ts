import { formatDispatchId } from '../contract/ids.ts';
import type { ActiveRound, RoundStage, Stage, StageCounts, State } from '../contract/generated/state.ts';
import { invariant } from '../lib/invariant.ts';
import { isLegalMove } from './stage-table.ts';
import type { Transition } from './transition.ts';

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
      | 'agentChanged'
      | 'dispatchClosed';
  }
>;

type ProofTransition = Extract<
  RoundTransition,
  {
    readonly kind:
      | 'planAccepted'
      | 'implementAccepted'
      | 'checksGreen'
      | 'checksRed'
      | 'approved'
      | 'rejected'
      | 'reviewLimit';
  }
>;

/** The round after a transition of its own; an illegal move is a bug. @spec contract.md#stages */
export function changeStage(state: State, round: ActiveRound, transition: RoundTransition): ActiveRound {
  switch (transition.kind) {
    case 'dispatchDecided':
      return decideThread(state, round, transition.thread);
    case 'planAccepted':
    case 'implementAccepted':
    case 'checksGreen':
    case 'checksRed':
    case 'approved':
    case 'rejected':
    case 'reviewLimit':
      return advance(round, transition);
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
      return unblock(round, transition);
    case 'askedAgain':
      return {
        ...decideThread(state, stillBlocked(round), transition.thread),
        resume_error: transition.error,
      };
    case 'stillBlocked':
      return { ...consume(stillBlocked(round), transition.consumed), resume_error: transition.error };
    case 'intentRecorded':
      invariant(round.stage === 'finalize-round', 'only a round in finalize-round has a merge intent');
      return { ...round, merge_intent: transition.intent };
    case 'intentDropped':
      return { ...round, merge_intent: null };
  }
}

/** Moves that proof makes: its records are consumed. */
function advance(round: ActiveRound, transition: ProofTransition): ActiveRound {
  const consumed = consume(round, transition.consumed);
  switch (transition.kind) {
    case 'planAccepted':
      return move(
        { ...consumed, eligible_milestones: [transition.milestoneId] },
        'implement',
        transition.kind,
      );
    case 'implementAccepted':
      return move({ ...consumed, base_revision: transition.baseRevision }, 'verify', transition.kind);
    case 'checksGreen':
      return move(consumed, transition.to, transition.kind);
    case 'checksRed':
      return move(consumed, 'implement', transition.kind);
    case 'approved':
      return move(
        { ...consumed, review_baseline: round.review_baseline ?? transition.baseline },
        'finalize-round',
        transition.kind,
      );
    case 'rejected':
      return move(countRejection(consumed, transition.baseline), transition.to, transition.kind);
    case 'reviewLimit':
      return move(countRejection(consumed, transition.baseline), 'review', transition.kind);
  }
}

/** The live dispatch is over; a failed attempt is counted. */
export function closeDispatch(
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

function unblock(round: ActiveRound, transition: Extract<Transition, { kind: 'unblocked' }>): ActiveRound {
  const { to, byPerson, consumed } = transition;
  const allowance = byPerson ? increment(round.allowance, to) : round.allowance;
  const taken = consumed.length === 0 ? round : consume(round, consumed);
  return move({ ...taken, allowance, blocked_from: null, resume_error: null }, to, 'unblocked');
}

function stillBlocked(round: ActiveRound): ActiveRound {
  invariant(round.stage === 'blocked', 'only a blocked round is looked at again');
  return round;
}

function decideThread(state: State, round: ActiveRound, thread: string): ActiveRound {
  invariant(Object.keys(round.dispatch_ids).length === 0, 'at most one dispatch of a round is live');
  return { ...round, dispatch_ids: { [thread]: formatDispatchId(state.revision + 1) } };
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
