// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * live: the live state; rebuilt: there was none, this is what git proves
 */
export type StateSource = "live" | "rebuilt";
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
 * What ends a hold
 */
export type ClearedBy = "time" | "implement" | "verify" | "review" | "person";
/**
 * Whether an agent may be chosen
 */
export type Availability = "available" | "degraded" | "unavailable";
/**
 * Why a dispatch failed
 */
export type FailureClass = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
/**
 * Where everything stands
 */
export interface StatusReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "status-report-v1";
    readonly source: StateSource;
    readonly revision: number;
    readonly controller_stage: ControllerStage;
    readonly base_branch: string;
    readonly base_commit: string | null;
    readonly lease: LeaseView | null;
    readonly paused: Pause | null;
    readonly controller_error: ResumeError | null;
    readonly roadmap: RoadmapView | null;
    readonly rounds: readonly RoundView[];
    /**
     * agents that cannot be chosen now
     */
    readonly providers: readonly ProviderView[];
    /**
     * contract files that differ from the base commit
     */
    readonly uncommitted: readonly string[];
    /**
     * checkouts that a dead controller left fenced
     */
    readonly leftover_fences: readonly string[];
    /**
     * contract files that cannot be acted on
     */
    readonly problems: readonly string[];
    /**
     * the one thing to know
     */
    readonly message: string;
    readonly next_command: string;
    /**
     * requests that nobody was seen to wait for, with what they said
     */
    readonly requests_not_taken: readonly string[];
}
/**
 * The controller that holds the repository
 */
export interface LeaseView {
    readonly host: string;
    /**
     * process id
     */
    readonly pid: number;
    /**
     * false when it is provably dead
     */
    readonly alive: boolean;
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
 * How far the roadmap is
 */
export interface RoadmapView {
    readonly roadmap_id: string;
    readonly roadmap_revision: string;
    readonly path: string;
    /**
     * milestones that are done
     */
    readonly done: number;
    /**
     * all milestones
     */
    readonly total: number;
    /**
     * nobody has written it yet
     */
    readonly is_template: boolean;
    readonly next_milestone: NextMilestone | null;
}
/**
 * The next milestone that is ready
 */
export interface NextMilestone {
    readonly milestone_id: string;
    readonly title: string;
}
/**
 * A live round
 */
export interface RoundView {
    readonly round_id: string;
    readonly stage: RoundStage;
    readonly blocked_from: Stage | null;
    readonly milestones: readonly string[];
    readonly branch: string;
    readonly worktree_path: string;
    readonly running: RunningJob | null;
    readonly attempts: StageCounts;
    readonly review_rounds: number;
    readonly resume_error: ResumeError | null;
    readonly holds: readonly HoldView[];
}
/**
 * What runs for a round
 */
export interface RunningJob {
    /**
     * a role, checks, or setup
     */
    readonly what: string;
    readonly dispatch_id: string | null;
    readonly agent: string | null;
    readonly since: string | null;
    /**
     * the last line of its output
     */
    readonly last_line: string;
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
 * A predicate that keeps a round from landing
 */
export interface HoldView {
    readonly predicate: string;
    readonly reason: string;
    /**
     * what undoes it; null where the code says all
     */
    readonly next_command: string | null;
    readonly cleared_by: ClearedBy;
    readonly code: string | null;
}
/**
 * An agent that is not simply available
 */
export interface ProviderView {
    readonly agent: string;
    readonly availability: Availability;
    readonly until: string | null;
    readonly failure_class: FailureClass | null;
}
