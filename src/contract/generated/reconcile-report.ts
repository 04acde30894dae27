// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * sound, or why the live state cannot be gone on with
 */
export type StateVerdict = "sound" | "absent" | "unreadable" | "rewound";
/**
 * The live state against what git proves
 */
export interface ReconcileReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "reconcile-report-v1";
    readonly verdict: StateVerdict;
    readonly message: string;
    readonly differences: readonly StateDifference[];
    readonly proposal: StateProposal | null;
    /**
     * the proposal is the live state now
     */
    readonly written: boolean;
    /**
     * where the old file is; null when there was none or nothing was written
     */
    readonly saved_as: string | null;
    readonly next_command: string;
}
/**
 * Where the live state and git differ
 */
export interface StateDifference {
    readonly what: string;
    readonly in_state: string;
    readonly in_git: string;
}
/**
 * The state that would be written
 */
export interface StateProposal {
    readonly revision: number;
    readonly rounds_opened: number;
    readonly rounds: readonly ProposedRound[];
}
/**
 * A round as git proves it
 */
export interface ProposedRound {
    readonly round_id: string;
    readonly head: string;
    readonly next_command: string;
}
