// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * The verdict
 */
export type ReviewDecision = "approved" | "rejected";
/**
 * The reviewer's verdict on a new roadmap revision
 */
export interface RoadmapUpdateReview {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "roadmap-update-review-v1";
    readonly source_round_id: string;
    readonly proposed_revision: string;
    readonly reviewed_head: string;
    readonly decision: ReviewDecision;
    readonly evidence_summary: string;
    readonly required_changes: readonly string[];
}
