import type { Assignment } from '../contract/generated/assignment.ts';
import type { CheckRecord } from '../contract/generated/check-record.ts';
import type { Deferrals } from '../contract/generated/deferrals.ts';
import type { Diagnosis } from '../contract/generated/diagnosis-record.ts';
import type { DispatchOutcome } from '../contract/generated/dispatch-outcome.ts';
import type { Exit } from '../contract/generated/exit.ts';
import type { HelpRequest } from '../contract/generated/help-request.ts';
import type { ReviewRecord } from '../contract/generated/review-record.ts';
import type { RoundPlanRecord } from '../contract/generated/round-plan-record.ts';
import type { SelectionRecord } from '../contract/generated/selection-record.ts';
import type { ActiveRound } from '../contract/generated/state.ts';
import type { Oid, Sha256 } from '../contract/ids.ts';
import type { RawChange } from '../ports/git.ts';
import type { WorktreeFacts } from '../ports/worktrees.ts';
import type { DispatchFacts, OutputFacts, SecretSighting, SealedJob } from './dispatch-facts.ts';
import type { LandingFacts } from './landing-facts.ts';

export interface RoundObservation {
  readonly row: ActiveRound;
  /** `row.base_revision`, as an object id. */
  readonly baseRevision: Oid;
  /** `refs/orchestrator/rounds/<round_id>`: the newest commit the controller made; null before the first. */
  readonly head: Oid | null;
  readonly branch: BranchFacts;
  readonly worktree: WorktreeFacts;
  /** Files differ from the head and no dispatch or check runs: a person's work. Null when not looked at. */
  readonly handWork: HandWork | null;
  /** The files of `worktree.include` were copied in, or none are named. */
  readonly isIncluded: boolean;
  readonly setup: SetupFacts;
  readonly dispatch: DispatchFacts | null;
  /** Every settled dispatch of this round, oldest first. */
  readonly outcomes: readonly DispatchOutcome[];
  /** Records as they stand at the head. */
  readonly records: RoundRecords;
  readonly lineage: BaseLineage;
  readonly milestone: MilestoneFacts;
  /** Paths outside orchestrator/ that the branch changed against base_revision. */
  readonly workedPaths: readonly string[];
  /** A `by hand` commit is newer than the newest check record and changed something outside orchestrator/. */
  readonly handSinceChecks: boolean;
  readonly checks: CheckFacts | null;
  /** The failing checks of the newest record, when it is red, with the last lines of their logs. */
  readonly redChecks: readonly RedCheck[];
  readonly landing: LandingFacts | null;
  readonly conflicts: readonly ConflictFacts[];
  /** The commit on base that carries this round, found by its trailer. */
  readonly landed: Oid | null;
  /** This process has seen the landing's checkouts follow. */
  readonly isFollowed: boolean;
  /** Why the checkouts cannot follow yet, as the last try said; null when not tried since the last wait. */
  readonly followHeld: string | null;
  /** A person asked to keep the branch when the round is dropped, and that is noted. */
  readonly isBranchKept: boolean;
  /** The round is dropped without a look at its worktree, which stays, and that is noted. */
  readonly isWorktreeKept: boolean;
  /** What stands by now at the outputs of the stage's newest dispatch, when that left no proof; else null. */
  readonly standing: StandingWork | null;
  readonly circumstances: Circumstances;
}

/** Files at the round head where a dispatch that ended without proof was asked to write. */
export interface StandingWork {
  readonly dispatchId: string;
  readonly assignment: Assignment;
  readonly outputs: readonly OutputFacts[];
  /** The head differs outside orchestrator/ from the one that the dispatch began with. */
  readonly isMoved: boolean;
}

/** All that can have changed since a round was blocked, by its digest or commit. @spec contract.md#recovery */
export interface Circumstances {
  readonly head: Oid | null;
  /** The newest commit on base that is no checkpoint. */
  readonly base: Oid | null;
  readonly config: Sha256;
  /** The programs of the agents, as files. */
  readonly agents: Sha256;
}

export type BranchFacts =
  | { readonly kind: 'absent' }
  | { readonly kind: 'at-head' }
  /** A strict ancestor of the head: our own ref move was cut short, or someone reset the branch. */
  | { readonly kind: 'behind'; readonly tip: Oid }
  /** Commits that are not ours, or a branch rewritten. */
  | { readonly kind: 'moved'; readonly tip: Oid };

export interface HandWork {
  readonly tree: Oid;
  readonly changes: readonly RawChange[];
  /** Tip of commits made by hand on the branch or a HEAD moved elsewhere, to be kept; null when none. */
  readonly tip: Oid | null;
  readonly secrets: readonly SecretSighting[];
  /** The base commit whose conflict with the head a person resolved here; else null. */
  readonly merged: Oid | null;
}

export type SetupFacts =
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'due' }
  | { readonly kind: 'running'; readonly lastLine: string }
  | { readonly kind: 'ended'; readonly exit: Exit | null; readonly logTail: string }
  | { readonly kind: 'sealed'; readonly job: SealedJob }
  | { readonly kind: 'done' };

/** Accepted records at the round head. The selection is the newest accepted one, wherever it stands. */
export interface RoundRecords {
  readonly selection: SelectionRecord | null;
  readonly plan: RoundPlanRecord | null;
  readonly review: {
    readonly value: ReviewRecord;
    readonly sha256: Sha256;
    readonly dispatchId: string;
  } | null;
  /** Where the newest accepted ones stand at the head: in attempts/ once their role has been asked again. */
  readonly paths: { readonly review: string | null; readonly deferrals: string | null };
  /** Accepted review records of this round, oldest first, archived ones included. */
  readonly reviews: readonly ReviewRecord[];
  readonly deferrals: Deferrals | null;
  readonly helpRequest: HelpRequest | null;
  /** Accepted diagnoses of this round, oldest first. */
  readonly diagnoses: readonly Diagnosis[];
  readonly updateRequest: string | null;
}

export type BaseLineage =
  | { readonly kind: 'fresh' }
  /** Base moved on and still contains `base_revision`. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'rewritten' };

/** Milestones of the round (the selected one once selected), at `base_revision` against at B. */
export interface MilestoneFacts {
  readonly changed: readonly { readonly milestoneId: string; readonly how: string }[];
  /** Rounds landed for the selected milestone, from roadmap-history.md at B. */
  readonly roundsLanded: number;
}

export interface CheckFacts {
  /** The base commit in the branch: its verification.md says what is run. */
  readonly base: Oid;
  /** Content tree of the round head over `base`. */
  readonly contentTree: Oid;
  /** All check records of the round, oldest first. */
  readonly records: readonly CheckRecordFacts[];
  readonly job: CheckJobFacts;
}

export interface CheckRecordFacts {
  readonly number: number;
  readonly value: CheckRecord;
  readonly sha256: Sha256;
}

export interface RedCheck {
  readonly command: string;
  readonly exit: string;
  readonly logTail: string;
}

export type CheckJobFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly lastLine: string }
  | { readonly kind: 'sealed'; readonly job: SealedJob }
  | {
      readonly kind: 'ended';
      readonly exit: Exit | null;
      readonly startedAt: string;
      readonly number: number;
    };

/** A refresh that did not merge; `shown` once the worktree holds the merged files. */
export interface ConflictFacts {
  readonly head: Oid;
  readonly base: Oid;
  readonly tree: Oid;
  readonly paths: readonly string[];
  /** The worktree holds the merged files. */
  readonly shown: boolean;
}
