// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Who authors a record
 */
export type Role = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
/**
 * A stage of a round in which something is done
 */
export type Stage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
/**
 * The verdict
 */
export type OutcomeKind = "accepted" | "incomplete" | "violation" | "failed" | "help" | "ended-by-controller";
/**
 * Why a dispatch failed
 */
export type FailureClass = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
/**
 * How the controller settled one dispatch
 */
export interface DispatchOutcome {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "dispatch-outcome-v1";
    readonly dispatch_id: string;
    readonly round_id: string;
    readonly role: Role;
    readonly stage: Stage;
    readonly attempt: number;
    readonly agent: string | null;
    readonly kind: OutcomeKind;
    readonly failure_class: FailureClass | null;
    readonly counts_as_attempt: boolean;
    readonly head_before: string;
    readonly head_after: string;
    /**
     * Items: a ref that keeps work
     */
    readonly kept_refs: readonly string[];
    readonly records: readonly AcceptedRecord[];
    readonly problems: readonly OutcomeProblem[];
    readonly settled_at: string;
}
export interface AcceptedRecord {
    /**
     * the name of an output
     */
    readonly key: string;
    readonly path: string;
    readonly sha256: string;
}
export interface OutcomeProblem {
    readonly code: string;
    readonly message: string;
    readonly file: string | null;
    readonly pointer: string | null;
}
