// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * The item that the planner extracted for a round
 */
export interface SelectionRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "selection-record-v1";
    readonly round_id: string;
    readonly roadmap_id: string;
    readonly roadmap_revision: string;
    readonly roadmap_dir: string;
    readonly milestone_id: string;
    readonly direction_id: string;
    readonly extracted_item_id: string;
    /**
     * one line of at most 200 characters without control characters
     */
    readonly summary: string;
    readonly scheduler: Scheduler;
}
/**
 * Declared order
 */
export interface Scheduler {
    readonly depends_on_round_ids: readonly string[];
    readonly merge_after_item_ids: readonly string[];
    readonly parallel_group: string | null;
}
