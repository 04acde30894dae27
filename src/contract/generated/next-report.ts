// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What was asked about
 */
export type NextSubject = "round" | "milestone";
/**
 * live: the live state; rebuilt: there was none, this is what git proves
 */
export type StateSource = "live" | "rebuilt";
/**
 * What was decided
 */
export type DecisionCode = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
/**
 * The path of the decision
 */
export type DecisionPath = "serial" | "recovery" | "semantic-update" | "corrupt-state";
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
 * The next decision, as an instruction
 */
export interface NextReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "next-report-v1";
    readonly subject: NextSubject;
    readonly source: StateSource;
    readonly code: DecisionCode;
    readonly path: DecisionPath;
    readonly round_id: string | null;
    readonly because: Because;
    /**
     * the one that is next; null when none is left
     */
    readonly milestone: ComingMilestone | null;
    readonly instruction: Instruction;
    /**
     * what follows once it is done
     */
    readonly post_completion: readonly string[];
    /**
     * the exit code of this command
     */
    readonly exit: number;
    readonly next_command: string;
}
/**
 * The rule that spoke
 */
export interface Because {
    readonly rule: string;
    readonly spec: string;
    readonly facts: readonly string[];
}
/**
 * The milestone that comes next
 */
export interface ComingMilestone {
    readonly milestone_id: string;
    readonly title: string;
    /**
     * what has to land or to be done before; empty when it can be taken now
     */
    readonly waits_for: readonly string[];
}
/**
 * What to do, for a person or a chat agent
 */
export interface Instruction {
    readonly do: readonly string[];
    /**
     * the dispatch that is due, with its assignment and prompt as they would be written; null when none is
     */
    readonly dispatch: DispatchBlock | null;
    /**
     * look again after so many seconds
     */
    readonly timer_s: number;
    readonly afterwards: string;
}
/**
 * What the next dispatch would be given
 */
export interface DispatchBlock {
    readonly dispatch_id: string;
    readonly role: Role;
    readonly stage: Stage;
    /**
     * its name in the configuration
     */
    readonly agent: string;
    readonly assignment_path: string;
    readonly prompt_path: string;
    readonly assignment: Assignment;
    readonly prompt: string;
}
/**
 * What one dispatch is asked to do
 */
export interface Assignment {
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
