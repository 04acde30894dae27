import type { ActiveRound, Stage } from '../../contract/generated/state.ts';
import type { DispatchStage } from './ladder.ts';

/** The stage that a round is at work in, also while it is blocked; null when it is over. */
export function workingStage(row: Pick<ActiveRound, 'stage' | 'blocked_from'>): Stage | null {
  switch (row.stage) {
    case 'blocked':
      return row.blocked_from;
    case 'done':
    case 'cancelled':
      return null;
    default:
      return row.stage;
  }
}

/** That stage, if a role has to leave records in it. */
export function dispatchStage(row: Pick<ActiveRound, 'stage' | 'blocked_from'>): DispatchStage | null {
  const stage = workingStage(row);
  return stage === 'plan' || stage === 'implement' || stage === 'review' ? stage : null;
}
