import type {
  FailureClass,
  MergeIntent,
  ResumeError,
  Stage,
  Provider,
  Pause,
} from '../contract/generated/state.ts';

/**
 * Every way the live state may change. Named after what was seen; legality against the stage table is
 * checked by `applyTransition`. @spec contract.md#stages
 */
export type Transition =
  | {
      readonly kind: 'openRound';
      readonly roundId: string;
      readonly eligible: readonly string[];
      readonly lane: string;
      readonly worktreePath: string;
      readonly baseRevision: string;
    }
  | { readonly kind: 'dispatchDecided'; readonly roundId: string; readonly thread: string }
  /** The live dispatch ended without accepted proof, or played a part that moves no stage. */
  | {
      readonly kind: 'dispatchClosed';
      readonly roundId: string;
      readonly thread: string;
      readonly failedStage: Stage | null;
      readonly consumed: readonly string[];
      readonly provider: ProviderChange | null;
    }
  | {
      readonly kind: 'planAccepted';
      readonly roundId: string;
      readonly milestoneId: string;
      readonly consumed: readonly string[];
    }
  | {
      readonly kind: 'updateRequested';
      readonly roundId: string;
      readonly consumed: readonly string[];
      readonly error: ResumeError;
    }
  | {
      readonly kind: 'implementAccepted';
      readonly roundId: string;
      readonly consumed: readonly string[];
      readonly baseRevision: string;
    }
  | {
      readonly kind: 'checksGreen';
      readonly roundId: string;
      readonly to: 'review' | 'finalize-round';
      readonly consumed: readonly string[];
    }
  | { readonly kind: 'checksRed'; readonly roundId: string; readonly consumed: readonly string[] }
  | {
      readonly kind: 'approved';
      readonly roundId: string;
      readonly consumed: readonly string[];
      readonly baseline: string;
    }
  | {
      readonly kind: 'rejected';
      readonly roundId: string;
      readonly to: 'implement' | 'plan';
      readonly consumed: readonly string[];
      readonly baseline: string;
    }
  /** Rejected at the limit with lesser findings only: the reviewer is asked once more. */
  | {
      readonly kind: 'reviewLimit';
      readonly roundId: string;
      readonly consumed: readonly string[];
      readonly baseline: string;
    }
  | { readonly kind: 'refreshed'; readonly roundId: string; readonly baseRevision: string }
  | { readonly kind: 'conflicted'; readonly roundId: string }
  | { readonly kind: 'closeoutStale'; readonly roundId: string }
  /** A `by hand` commit changed the round's change. */
  | { readonly kind: 'reopened'; readonly roundId: string }
  | { readonly kind: 'steppedBack'; readonly roundId: string; readonly to: 'plan' | 'implement' }
  | {
      readonly kind: 'blocked';
      readonly roundId: string;
      readonly consumed: readonly string[];
      readonly error: ResumeError;
      readonly rejection: { readonly baseline: string } | null;
    }
  | {
      readonly kind: 'unblocked';
      readonly roundId: string;
      readonly to: Stage;
      readonly byPerson: boolean;
      readonly consumed: readonly string[];
    }
  /** The investigator of a blocked round is asked once more; `error` takes note of what changed. */
  | {
      readonly kind: 'askedAgain';
      readonly roundId: string;
      readonly thread: string;
      readonly error: ResumeError;
    }
  /** That investigation is over and no rung is left. */
  | {
      readonly kind: 'stillBlocked';
      readonly roundId: string;
      readonly consumed: readonly string[];
      readonly error: ResumeError;
      readonly provider: ProviderChange | null;
    }
  | { readonly kind: 'cancelled'; readonly roundId: string }
  | { readonly kind: 'intentRecorded'; readonly roundId: string; readonly intent: MergeIntent }
  | { readonly kind: 'intentDropped'; readonly roundId: string }
  | {
      readonly kind: 'roundLanded';
      readonly roundId: string;
      readonly isTerminal: boolean;
      readonly error: ResumeError | null;
    }
  | { readonly kind: 'paused'; readonly pause: Pause }
  | { readonly kind: 'unpaused' }
  | { readonly kind: 'controllerBlocked'; readonly error: ResumeError }
  | { readonly kind: 'controllerCleared' }
  | { readonly kind: 'controllerDone' }
  | { readonly kind: 'controllerReopened' }
  | { readonly kind: 'baseAccepted'; readonly baseRevision: string }
  | { readonly kind: 'slotsConfigured'; readonly maxParallelRounds: number }
  | { readonly kind: 'agentChanged'; readonly change: ProviderChange };

/** What is known of an agent from now on; null forgets what was known, which leaves it available. */
export interface ProviderChange {
  readonly agent: string;
  readonly provider: Provider | null;
}

export type { FailureClass };
