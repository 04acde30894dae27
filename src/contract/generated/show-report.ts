// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * live: in its worktree; base: in the tree of the base branch; history: on refs/orchestrator/history
 */
export type RoundPlace = "live" | "base" | "history";
/**
 * Rounds with their records
 */
export interface ShowReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "show-report-v1";
    readonly rounds: readonly ShownRound[];
}
/**
 * A round with its records
 */
export interface ShownRound {
    readonly round_id: string;
    readonly place: RoundPlace;
    readonly commit: string | null;
    readonly summary: string | null;
    readonly milestone_id: string | null;
    readonly direction_id: string | null;
    readonly item_id: string | null;
    readonly records: readonly ShownRecord[];
    readonly kept: readonly KeptWork[];
}
/**
 * A file of the round
 */
export interface ShownRecord {
    readonly path: string;
    readonly record: RecordData | null;
}
/**
 * A JSON record as it stands
 */
export interface RecordData {
    readonly [k: string]: unknown;
}
/**
 * Work that is kept on a ref
 */
export interface KeptWork {
    readonly ref: string;
    readonly commit: string;
}
