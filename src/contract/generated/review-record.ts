// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * The verdict
 */
export type ReviewDecision = "approved" | "rejected";
/**
 * How bad a finding is
 */
export type Severity = "minor" | "important" | "critical";
/**
 * Roadmap bookkeeping that rides in the landing
 */
export type RoadmapCloseout = StatusOnlyCloseout | SemanticCloseout;
/**
 * The status of a milestone
 */
export type MilestoneStatus = "pending" | "in-progress" | "done";
/**
 * Where a rejected round goes, or null
 */
export type RetryTarget = "implement" | "plan" | "blocked" | null;
/**
 * A section of verification.md
 */
export type ChecklistSection = "Alignment Checks" | "Task-Specific Checks" | "Manual Checks";
/**
 * The answer
 */
export type ChecklistResult = "pass" | "fail" | "not-applicable";
/**
 * The reviewer's verdict on one head of a round
 */
export interface ReviewRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "review-record-v3";
    readonly round_id: string;
    readonly roadmap_id: string;
    readonly roadmap_revision: string;
    readonly roadmap_dir: string;
    readonly milestone_id: string;
    readonly direction_id: string;
    readonly extracted_item_id: string;
    readonly reviewed_head: string;
    readonly decision: ReviewDecision;
    readonly evidence_summary: string;
    readonly findings: readonly Finding[];
    readonly no_issues_justification: string | null;
    readonly roadmap_closeout: RoadmapCloseout | null;
    readonly retry_target: RetryTarget;
    readonly required_changes: readonly string[];
    readonly checklist: readonly ChecklistAnswer[];
}
export interface Finding {
    readonly finding_id: string;
    readonly severity: Severity;
    readonly blocking: boolean;
    readonly file: string | null;
    readonly line: number | null;
    readonly problem: string;
    readonly evidence: string;
    readonly suggested_fix: string;
}
export interface StatusOnlyCloseout {
    readonly mode: "status-only";
    readonly status_changes: readonly StatusChange[];
    readonly completion_pointers: readonly CompletionPointer[];
    readonly history_entries: readonly string[];
    readonly semantic_update_required_reason: null;
}
export interface StatusChange {
    readonly milestone_id: string;
    readonly expected_current_status: MilestoneStatus;
    readonly target_status: MilestoneStatus;
}
export interface CompletionPointer {
    readonly milestone_id: string;
    /**
     * one line of at most 200 characters without control characters
     */
    readonly text: string;
}
export interface SemanticCloseout {
    readonly mode: "semantic-update-required";
    readonly status_changes: readonly StatusChange[];
    readonly completion_pointers: readonly CompletionPointer[];
    readonly history_entries: readonly string[];
    /**
     * a text of at most 20,000 characters
     */
    readonly semantic_update_required_reason: string;
}
export interface ChecklistAnswer {
    readonly section: ChecklistSection;
    readonly item: number;
    readonly result: ChecklistResult;
    readonly evidence: string;
}
