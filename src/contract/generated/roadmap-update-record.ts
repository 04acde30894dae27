// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What started a roadmap update
 */
export type UpdateTrigger = "merged-round" | "planner-request";
/**
 * One step from a revision to the next; op decides the other fields
 */
export type RoadmapOperation = AddOperation | EditOperation | SplitOperation | RemoveOperation | ReorderOperation | StatusOperation;
/**
 * The status of a milestone
 */
export type MilestoneStatus = "pending" | "in-progress" | "done";
/**
 * What a new roadmap revision changes
 */
export interface RoadmapUpdateRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "roadmap-update-record-v1";
    readonly source_round_id: string;
    readonly trigger: UpdateTrigger;
    readonly roadmap_id: string;
    readonly prior_revision: string;
    readonly proposed_revision: string;
    readonly operations: readonly RoadmapOperation[];
}
export interface AddOperation {
    readonly op: "add";
    readonly milestone_id: string;
    readonly after: string | null;
    readonly reason: string;
}
export interface EditOperation {
    readonly op: "edit";
    readonly milestone_id: string;
    /**
     * Items: a field of a milestone
     */
    readonly fields: readonly string[];
    readonly reason: string;
}
export interface SplitOperation {
    readonly op: "split";
    readonly milestone_id: string;
    readonly into: readonly string[];
    readonly reason: string;
}
export interface RemoveOperation {
    readonly op: "remove";
    readonly milestone_id: string;
    readonly superseded_by: string | null;
    readonly reason: string;
}
export interface ReorderOperation {
    readonly op: "reorder";
    readonly milestone_id: string;
    readonly after: string | null;
    readonly reason: string;
}
export interface StatusOperation {
    readonly op: "status";
    readonly milestone_id: string;
    readonly from: MilestoneStatus;
    readonly to: MilestoneStatus;
    readonly evidence_round_id: string;
    readonly reason?: string;
}
