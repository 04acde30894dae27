// Generated from schemas/ by scripts/generate.mjs: do not edit.
export type CloseoutStatus = "applied";
/**
 * What a landing changed in the roadmap, and on whose word
 */
export interface CloseoutRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "closeout-record-v3";
    readonly round_id: string;
    readonly review_record_path: string;
    readonly review_record_sha256: string;
    readonly base_revision: string;
    readonly status: CloseoutStatus;
    readonly applied_edit_summary: readonly string[];
    readonly rationale: string | null;
}
