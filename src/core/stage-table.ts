import type { RoundStage } from '../contract/generated/state.ts';
import type { Transition } from './transition.ts';

type From = RoundStage | 'none';

/** One legal move of a round: which transition may make it. `any` stands for every live stage. */
export interface StageMove {
  readonly from: From | 'any';
  readonly to: RoundStage;
  readonly by: Transition['kind'];
}

/**
 * The serial rows of the stage table; anything else is illegal. A test holds it against the table in
 * CONTRACT.md. `blocked_from` stands for the stage a blocked round came from. @spec contract.md#stages
 */
export const STAGE_MOVES: readonly StageMove[] = [
  { from: 'none', to: 'plan', by: 'openRound' },
  { from: 'plan', to: 'implement', by: 'planAccepted' },
  { from: 'plan', to: 'cancelled', by: 'updateRequested' },
  { from: 'implement', to: 'verify', by: 'implementAccepted' },
  { from: 'verify', to: 'review', by: 'checksGreen' },
  { from: 'verify', to: 'finalize-round', by: 'checksGreen' },
  { from: 'verify', to: 'implement', by: 'checksRed' },
  { from: 'review', to: 'finalize-round', by: 'approved' },
  { from: 'review', to: 'implement', by: 'rejected' },
  { from: 'review', to: 'plan', by: 'rejected' },
  { from: 'review', to: 'review', by: 'reviewLimit' },
  { from: 'finalize-round', to: 'verify', by: 'refreshed' },
  { from: 'finalize-round', to: 'implement', by: 'conflicted' },
  { from: 'finalize-round', to: 'review', by: 'closeoutStale' },
  { from: 'finalize-round', to: 'done', by: 'roundLanded' },
  { from: 'blocked', to: 'done', by: 'roundLanded' },
  { from: 'implement', to: 'plan', by: 'steppedBack' },
  { from: 'review', to: 'implement', by: 'steppedBack' },
  { from: 'any', to: 'blocked', by: 'blocked' },
  { from: 'blocked', to: 'plan', by: 'unblocked' },
  { from: 'blocked', to: 'implement', by: 'unblocked' },
  { from: 'blocked', to: 'verify', by: 'unblocked' },
  { from: 'blocked', to: 'review', by: 'unblocked' },
  { from: 'blocked', to: 'finalize-round', by: 'unblocked' },
  { from: 'review', to: 'verify', by: 'reopened' },
  { from: 'finalize-round', to: 'verify', by: 'reopened' },
  { from: 'blocked', to: 'verify', by: 'reopened' },
  { from: 'any', to: 'cancelled', by: 'cancelled' },
];

export function isLegalMove(from: From, to: RoundStage, by: Transition['kind']): boolean {
  return STAGE_MOVES.some(
    (move) =>
      move.by === by && move.to === to && (move.from === from || (move.from === 'any' && from !== 'none')),
  );
}
