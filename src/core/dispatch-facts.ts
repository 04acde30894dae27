import type { Assignment } from '../contract/generated/assignment.ts';
import type { Deferrals } from '../contract/generated/deferrals.ts';
import type { Diagnosis } from '../contract/generated/diagnosis-record.ts';
import type { DispatchOutcome, FailureClass } from '../contract/generated/dispatch-outcome.ts';
import type { Exit } from '../contract/generated/exit.ts';
import type { HelpRequest } from '../contract/generated/help-request.ts';
import type { ReviewRecord } from '../contract/generated/review-record.ts';
import type { RoundPlanRecord } from '../contract/generated/round-plan-record.ts';
import type { SelectionRecord } from '../contract/generated/selection-record.ts';
import type { Settlement } from '../contract/generated/settlement.ts';
import type { Oid, Sha256 } from '../contract/ids.ts';
import type { Problem } from '../contract/problem.ts';
import type { RawChange } from '../ports/git.ts';
import type { Unstored } from '../ports/worktrees.ts';

interface DispatchBase {
  readonly dispatchId: string;
  readonly thread: string;
}

export type DispatchFacts =
  /** In the state; no runner has begun. */
  | (DispatchBase & {
      readonly kind: 'decided';
      readonly outputsStanding: readonly StandingOutput[];
      /** A controller died while it started one: it may still begin, on the head of that moment. */
      readonly isPrepared: boolean;
    })
  | (DispatchBase & {
      readonly kind: 'running';
      readonly agent: string | null;
      readonly startedAt: string;
      readonly silentObservations: number;
      readonly overdue: boolean;
      /** Files of our runtime folder that changed since it began, and were put back. */
      readonly tampered: readonly string[];
      readonly lastLine: string;
    })
  /** The runner ended or is dead (`exit` null); nothing was judged yet. */
  | (DispatchBase & {
      readonly kind: 'ended';
      readonly agent: string | null;
      readonly exit: Omit<Exit, 'outputs'> | null;
      /** What the adapter reads from exit code and output; null when the agent says it ended well. */
      readonly agentFailure: FailureClass | null;
      readonly survivors: number;
      /** A person ended it with a second Ctrl-C. */
      readonly isInterrupted: boolean;
      readonly assignment: Assignment;
      readonly work: DispatchWork;
      readonly outputs: readonly OutputFacts[];
    })
  /** Ended, and nothing of what it left was looked at. */
  | (DispatchBase & { readonly kind: 'sealed'; readonly job: SealedJob })
  /** Judged, and being settled: the same settlement is carried out until it is done. */
  | (DispatchBase & { readonly kind: 'settling'; readonly settlement: Settlement })
  | (DispatchBase & { readonly kind: 'settled'; readonly outcome: DispatchOutcome });

/** A job that was given secrets whose values are not known here: what it left may hold them. @spec contract.md#secrets */
export interface SealedJob {
  /** As a person knows it. */
  readonly what: string;
  readonly unknown: readonly UnknownSecret[];
}

export interface UnknownSecret {
  readonly name: string;
  /** To another value. */
  readonly isSet: boolean;
}

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
  /** Commits the agent made on its branch, a HEAD moved elsewhere, or base when the agent brought files of it. */
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
  /** Files of our runtime folder that changed while it ran, and were put back. */
  readonly tampered: readonly string[];
  /** What git cannot store; it stands in the worktree and in no tree. */
  readonly unstored: readonly Unstored[];
}

export interface NameCollision {
  readonly path: string;
  readonly collidesWith: string;
}

export interface SecretSighting {
  readonly path: string;
  readonly name: string;
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
