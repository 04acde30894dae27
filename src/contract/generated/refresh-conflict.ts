// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * A refresh that did not merge: the merged files with markers are shown in the worktree
 */
export interface RefreshConflict {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "refresh-conflict-v1";
    readonly round_id: string;
    readonly head: string;
    readonly base: string;
    readonly tree: string;
    readonly paths: readonly string[];
    readonly shown: boolean;
    readonly recorded_at: string;
}
