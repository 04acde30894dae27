// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What the controller as a whole is doing
 */
export type ControllerStage = "dispatch-rounds" | "update-roadmap" | "blocked" | "done";
/**
 * Every stage that a round can be in
 */
export type RoundStage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round" | "blocked" | "done" | "cancelled";
/**
 * A stage of a round in which something is done
 */
export type Stage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
/**
 * What started a roadmap update
 */
export type UpdateTrigger = "merged-round" | "planner-request";
/**
 * How far a roadmap update is
 */
export type RoadmapUpdateStatus = "authoring" | "review" | "rejected" | "approved" | "blocked";
/**
 * Whether an agent may be chosen
 */
export type Availability = "available" | "degraded" | "unavailable";
/**
 * Why a dispatch failed
 */
export type FailureClass = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
/**
 * The controller's state: the live file and the snapshot on the base branch have the same shape
 */
export interface State {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly contract_version: "orchestrator-v3";
    readonly revision: number;
    readonly base_branch: string;
    readonly roadmap_id: string;
    readonly roadmap_revision: string;
    readonly roadmap_dir: string;
    readonly controller_stage: ControllerStage;
    readonly max_parallel_rounds: number;
    readonly rounds_opened: number;
    readonly active_rounds: readonly ActiveRound[];
    readonly roadmap_update: RoadmapUpdate | null;
    readonly resume_errors: ResumeErrors;
    readonly providers: {
        readonly [k: string]: Provider;
    };
    readonly paused: Pause | null;
}
/**
 * A live round
 */
export interface ActiveRound {
    readonly round_id: string;
    readonly stage: RoundStage;
    readonly branch: string;
    readonly worktree_path: string;
    readonly base_revision: string;
    readonly eligible_milestones: readonly string[];
    readonly lane: string;
    readonly attempts: StageCounts;
    readonly allowance: StageCounts;
    readonly review_rounds: number;
    readonly review_baseline: string | null;
    readonly consumed: readonly string[];
    readonly dispatch_ids: {
        readonly [k: string]: string;
    };
    readonly blocked_from: Stage | null;
    readonly merge_intent: MergeIntent | null;
    readonly resume_error: ResumeError | null;
}
/**
 * A counter for each stage; a missing one is 0
 */
export interface StageCounts {
    readonly recon?: number;
    readonly plan?: number;
    readonly consult?: number;
    readonly implement?: number;
    readonly verify?: number;
    readonly review?: number;
    readonly "finalize-round"?: number;
}
/**
 * The commit that is about to become the base branch
 */
export interface MergeIntent {
    readonly expected_base: string;
    readonly commit: string;
    readonly paths: readonly string[];
}
/**
 * Why something stopped, and the one command that goes on
 */
export interface ResumeError {
    readonly code: string;
    readonly message: string;
    readonly stage: RoundStage | null;
    readonly artifact: string | null;
    readonly pointer: string | null;
    readonly expected: string | null;
    readonly found: string | null;
    readonly evidence: readonly string[];
    readonly recorded_at: string;
    readonly attempts: number;
    readonly retry_safe: boolean;
    readonly next_command: string;
}
/**
 * The one live semantic roadmap update
 */
export interface RoadmapUpdate {
    readonly source_round_id: string;
    readonly trigger: UpdateTrigger;
    readonly status: RoadmapUpdateStatus;
    readonly branch: string;
    readonly worktree_path: string;
    readonly base_revision: string;
    readonly prior_revision: string;
    readonly proposed_revision: string;
    readonly attempts: number;
    readonly allowance: number;
    readonly rejections: number;
    readonly consumed: readonly string[];
    readonly dispatch_id: string | null;
    readonly merge_intent: MergeIntent | null;
    readonly resume_error: ResumeError | null;
}
export interface ResumeErrors {
    readonly controller?: ResumeError;
}
/**
 * What is known about the availability of one agent
 *
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^[a-z][a-z0-9_-]{0,39}$".
 */
export interface Provider {
    readonly availability: Availability;
    readonly until: string | null;
    readonly failure_class: FailureClass | null;
    readonly failures_in_a_row: number;
    /**
     * who set it: "controller", or a person
     */
    readonly by: string;
    readonly at: string;
    readonly note: string | null;
}
/**
 * A pause asked for by a person
 */
export interface Pause {
    /**
     * who paused
     */
    readonly by: string;
    readonly at: string;
    readonly reason: string | null;
}
