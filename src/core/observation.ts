import type { Oid, Sha256 } from '../contract/ids.ts';
import type { Problem } from '../contract/problem.ts';
import type { EffectiveConfig } from '../contract/config.ts';
import type { ActiveRound, State } from '../contract/generated/state.ts';
import type { CheckRecord } from '../contract/generated/check-record.ts';
import type { Deferrals } from '../contract/generated/deferrals.ts';
import type { Diagnosis } from '../contract/generated/diagnosis-record.ts';
import type { DispatchOutcome, FailureClass } from '../contract/generated/dispatch-outcome.ts';
import type { Exit } from '../contract/generated/exit.ts';
import type { HelpRequest } from '../contract/generated/help-request.ts';
import type { Settlement } from '../contract/generated/settlement.ts';
import type { Request } from '../contract/generated/request.ts';
import type { ReviewRecord } from '../contract/generated/review-record.ts';
import type { RoundPlanRecord } from '../contract/generated/round-plan-record.ts';
import type { SelectionRecord } from '../contract/generated/selection-record.ts';
import type { Assignment } from '../contract/generated/assignment.ts';
import type { RawChange } from '../ports/git.ts';
import type { CheckoutFacts } from '../ports/landing.ts';
import type { WorktreeFacts } from '../ports/worktrees.ts';
import type { Roadmap } from '../roadmap/model.ts';
import type { HistoryLine } from '../roadmap/history.ts';
import type { Verification } from '../roadmap/verification.ts';

/** What was seen at a path, never what it means. */
export type Observed<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly value: T; readonly sha256: Sha256 }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[]; readonly sha256: Sha256 | null };

/** Everything `decide` may look at. Same observation, same decision (I20). */
export interface Observation {
  readonly now: string;
  /** Absolute path of the main checkout. */
  readonly root: string;
  readonly run: RunFacts;
  readonly state: State;
  readonly config: EffectiveConfig;
  readonly base: BaseFacts;
  readonly contract: ContractFacts;
  readonly requests: readonly PendingRequest[];
  readonly rounds: readonly RoundObservation[];
  /** Rounds that left the state but still have refs, a worktree or records of ours. */
  readonly leftovers: readonly LeftoverFacts[];
  readonly drift: readonly string[];
  readonly freeDiskGib: number;
}

/** What this run was asked to do and has already tried; grows within one process only. */
export interface RunFacts {
  /** Owners that were blocked when this process began and are looked at again: round ids, `controller`. */
  readonly recheckOwners: readonly string[];
  readonly landings: number;
  readonly maxRounds: number | null;
  readonly acceptBase: boolean;
  /** Why the checkpoint of this stop could not be committed; null when not tried or done. */
  readonly checkpointRefused: string | null;
  /** The snapshot committed at base differs from the live state in more than revision, times and attempts. */
  readonly checkpointDue: boolean;
}

export type BaseFacts =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'present';
      readonly head: Oid;
      /** Commits on base, landings aside, that carry an agent's identity or stem from an agent's tip. */
      readonly byAgents: readonly Oid[];
    };

/** The contract files as of commit B. */
export interface ContractFacts {
  readonly roadmap: Observed<Roadmap>;
  readonly verification: Observed<Verification>;
  readonly history: readonly HistoryLine[];
  /** Every milestone at B is done. */
  readonly isTerminal: boolean;
  readonly missingRoles: readonly string[];
  readonly problems: readonly Problem[];
}

export interface PendingRequest {
  readonly name: string;
  readonly request: Request;
}

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
}

export interface SecretSighting {
  readonly path: string;
  readonly name: string;
}

export type SetupFacts =
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'due' }
  | { readonly kind: 'running'; readonly lastLine: string }
  | { readonly kind: 'ended'; readonly exit: Exit | null; readonly logTail: string }
  | { readonly kind: 'done' };

interface DispatchBase {
  readonly dispatchId: string;
  readonly thread: string;
}

export type DispatchFacts =
  /** In the state; no assignment or no runner yet. */
  | (DispatchBase & { readonly kind: 'decided'; readonly outputsStanding: readonly StandingOutput[] })
  | (DispatchBase & {
      readonly kind: 'running';
      readonly agent: string | null;
      readonly startedAt: string;
      readonly silentObservations: number;
      readonly overdue: boolean;
      readonly lastLine: string;
    })
  /** The runner ended or is dead (`exit` null); nothing was judged yet. */
  | (DispatchBase & {
      readonly kind: 'ended';
      readonly agent: string | null;
      readonly exit: Exit | null;
      /** What the adapter reads from exit code and output; null when the agent says it ended well. */
      readonly agentFailure: FailureClass | null;
      readonly survivors: number;
      readonly assignment: Assignment;
      readonly work: DispatchWork;
      readonly outputs: readonly OutputFacts[];
    })
  /** Judged, and being settled: the same settlement is carried out until it is done. */
  | (DispatchBase & { readonly kind: 'settling'; readonly settlement: Settlement })
  | (DispatchBase & { readonly kind: 'settled'; readonly outcome: DispatchOutcome });

/** A file at an output path before its dispatch starts; `unfit` ones (over their bound, not files) are removed instead of archived. */
export interface StandingOutput {
  readonly path: string;
  readonly unfit: boolean;
}

/** What an ended dispatch left in its worktree and in git. @spec contract.md#ownership */
export interface DispatchWork {
  readonly headBefore: Oid;
  readonly tree: Oid;
  /** From the head the dispatch began with (after a conflict: from the merged tree) to `tree`. */
  readonly changes: readonly RawChange[];
  /** Every path of `tree`, for name collisions. */
  readonly addedBesideExisting: readonly NameCollision[];
  /** Commits the agent made on its branch, or a HEAD moved elsewhere. */
  readonly tips: readonly Oid[];
  readonly gitFileIntact: boolean;
  /** Refs of ours that changed meanwhile, with what they were. */
  readonly refsChanged: readonly {
    readonly ref: string;
    readonly was: Oid | null;
    readonly is: Oid | null;
  }[];
  readonly secrets: readonly SecretSighting[];
  /** Conflicted files that still hold our markers. */
  readonly markersLeft: readonly string[];
}

export interface NameCollision {
  readonly path: string;
  readonly collidesWith: string;
}

/** One output path of the assignment after the dispatch ended. */
export interface OutputFacts {
  readonly key: string;
  readonly path: string;
  readonly required: boolean;
  readonly observed: OutputObserved;
}

export type OutputObserved =
  | { readonly kind: 'absent' }
  | { readonly kind: 'too-large'; readonly sizeBytes: number }
  | { readonly kind: 'not-a-file'; readonly what: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[]; readonly sha256: Sha256 }
  | { readonly kind: 'text'; readonly text: string; readonly sha256: Sha256 }
  | { readonly kind: 'record'; readonly record: RoleRecord; readonly sha256: Sha256 };

/** The records of roles, told apart by their schema. */
export type RoleRecord =
  | { readonly schema: 'selection-record'; readonly value: SelectionRecord }
  | { readonly schema: 'round-plan-record'; readonly value: RoundPlanRecord }
  | { readonly schema: 'deferrals'; readonly value: Deferrals }
  | { readonly schema: 'review-record'; readonly value: ReviewRecord }
  | { readonly schema: 'diagnosis-record'; readonly value: Diagnosis }
  | { readonly schema: 'help-request'; readonly value: HelpRequest };

/** Accepted records at the round head. The selection is the newest accepted one, wherever it stands. */
export interface RoundRecords {
  readonly selection: SelectionRecord | null;
  readonly plan: RoundPlanRecord | null;
  readonly review: {
    readonly value: ReviewRecord;
    readonly sha256: Sha256;
    readonly dispatchId: string;
  } | null;
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
  /** Content tree of the round head over B. */
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
  | {
      readonly kind: 'ended';
      readonly exit: Exit | null;
      readonly startedAt: string;
      readonly number: number;
    };

/** What admissibility looks at; observed in review, finalize-round and blocked. */
export interface LandingFacts {
  readonly base: Oid;
  readonly headContainsBase: boolean;
  /** Change of the round head: canonical lines, so that equality is equality of changes. */
  readonly change: readonly RawChange[];
  /** The change the newest review saw, computed against the same B; null when there is none. */
  readonly reviewedChange: readonly RawChange[] | null;
  readonly merge:
    | { readonly kind: 'clean'; readonly contentTree: Oid }
    | { readonly kind: 'conflict'; readonly tree: Oid; readonly paths: readonly string[] };
  readonly commitsAbove: readonly { readonly oid: Oid; readonly isController: boolean }[];
  /** Paths changed by `by hand` and conflict commits. */
  readonly handPaths: readonly string[];
  /** Paths under orchestrator/ that the branch changed against base_revision. */
  readonly orchestratorPaths: readonly string[];
  /** Of the accepted review at the head. */
  readonly closeout: CloseoutFacts;
  /** Of the review record an ended dispatch left, not accepted yet. */
  readonly proposedCloseout: CloseoutFacts;
  readonly checkouts: readonly CheckoutFacts[];
  readonly candidate: CandidateFacts | null;
}

export type CloseoutFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'applies'; readonly terminalAfter: boolean; readonly roadmapSha256: Sha256 }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

export interface CandidateFacts {
  readonly commit: Oid;
  readonly parent: Oid | null;
  readonly contentTree: Oid;
  readonly reviewSha256: string | null;
  /** Revision of the snapshot inside. */
  readonly snapshotRevision: number | null;
}

/** A refresh that did not merge; `shown` once the worktree holds the merged files. */
export interface ConflictFacts {
  readonly head: Oid;
  readonly base: Oid;
  readonly tree: Oid;
  readonly paths: readonly string[];
  /** The worktree holds the merged files. */
  readonly shown: boolean;
}

export interface LeftoverFacts {
  readonly roundId: string;
  readonly landed: Oid | null;
  readonly head: Oid | null;
}
