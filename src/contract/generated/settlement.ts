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
 * Nothing, the whole tree, or only some entries on top of the head
 */
export type SettlementCommitKind = "none" | "tree" | "entries";
/**
 * A git file mode
 */
export type EntryMode = "100644" | "100755" | "120000" | "160000" | "040000";
/**
 * How the controller is about to settle one ended dispatch: judged once, carried out until it is done
 */
export interface Settlement {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "settlement-v1";
    readonly outcome: SettledOutcome;
    readonly commit: SettlementCommit;
    readonly keep_tips: readonly string[];
    readonly keep_tree: string | null;
    readonly secrets: readonly SettlementSecret[];
    readonly restore_refs: readonly SettlementRef[];
    readonly reset_worktree: boolean;
    readonly remove: readonly string[];
}
/**
 * What becomes the dispatch outcome
 */
export interface SettledOutcome {
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
    readonly records: readonly AcceptedRecord[];
    readonly problems: readonly OutcomeProblem[];
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
/**
 * What the controller commits on the round branch
 */
export interface SettlementCommit {
    readonly kind: SettlementCommitKind;
    readonly tree: string | null;
    readonly second_parent: string | null;
    readonly message: string | null;
    readonly entries: readonly SettlementEntry[];
}
export interface SettlementEntry {
    readonly path: string;
    readonly mode: EntryMode;
    readonly oid: string;
}
export interface SettlementSecret {
    readonly path: string;
    readonly name: string;
}
export interface SettlementRef {
    /**
     * a ref that keeps work
     */
    readonly ref: string;
    readonly to: string | null;
}
