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
 * Which part of a round
 */
export type Part = "whole" | "worker" | "integration";
/**
 * What one dispatch is asked to do
 */
export interface Assignment {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "assignment-v1";
    readonly dispatch_id: string;
    readonly thread_id: string;
    readonly role: Role;
    readonly stage: Stage;
    readonly part: Part;
    readonly task_ids: readonly string[];
    readonly attempt: number;
    readonly final_review: boolean;
    readonly round_id: string;
    readonly worktree: string;
    readonly head: string;
    readonly base_revision: string;
    readonly roadmap_id: string;
    readonly roadmap_revision: string;
    readonly roadmap_dir: string;
    readonly eligible_milestones: readonly EligibleMilestone[];
    readonly taken_directions: readonly string[];
    readonly lineage: Lineage | null;
    readonly objective: string;
    readonly success_criteria: readonly string[];
    readonly inputs: readonly string[];
    readonly outputs: readonly AssignmentOutput[];
    readonly write_scope: readonly string[];
    readonly checks: readonly string[];
    readonly required_changes: readonly string[];
    readonly problems: readonly AssignmentProblem[];
    readonly guidance: readonly string[];
    readonly docs: readonly string[];
    readonly skills: readonly string[];
}
export interface EligibleMilestone {
    readonly milestone_id: string;
    readonly title: string;
    readonly directions: readonly EligibleDirection[];
}
export interface EligibleDirection {
    readonly direction_id: string;
    readonly summary: string;
}
/**
 * What of the roadmap a round works on
 */
export interface Lineage {
    readonly roadmap_id: string;
    readonly roadmap_revision: string;
    readonly roadmap_dir: string;
    readonly milestone_id: string;
    readonly direction_id: string;
    readonly extracted_item_id: string;
}
/**
 * A file that the role is asked to write
 */
export interface AssignmentOutput {
    /**
     * the name of an output
     */
    readonly key: string;
    readonly path: string;
    /**
     * the schema version of a JSON output, null for Markdown
     */
    readonly schema: string | null;
    readonly required: boolean;
}
/**
 * Something wrong in the last attempt
 */
export interface AssignmentProblem {
    readonly code: string;
    /**
     * what was wrong
     */
    readonly message: string;
    readonly file: string | null;
    readonly pointer: string | null;
}
