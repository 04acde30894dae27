// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * transition and action: what was done; wait: what is waited for; note: a sentence; end: the last line
 */
export type RunLineType = "transition" | "action" | "wait" | "note" | "end";
/**
 * What was decided
 */
export type DecisionCode = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
/**
 * One line of run --json
 */
export interface RunReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "run-report-v1";
    readonly type: RunLineType;
    readonly at: string;
    readonly revision: number;
    readonly round_id: string | null;
    readonly code: DecisionCode | null;
    /**
     * the transition, the action or what is waited for
     */
    readonly what: string | null;
    readonly rule: string | null;
    readonly spec: string | null;
    readonly facts: readonly string[];
    readonly message: string;
    readonly next_command: string | null;
    /**
     * of the last line
     */
    readonly exit: number | null;
    readonly summary: RunSummary | null;
}
/**
 * What landed in this run and what is left
 */
export interface RunSummary {
    readonly landed: readonly LandedRound[];
    /**
     * milestones that are done
     */
    readonly done: number;
    /**
     * milestones of the roadmap
     */
    readonly total: number;
    /**
     * milestones that could be begun
     */
    readonly ready: readonly string[];
    /**
     * milestones that wait for others
     */
    readonly waiting: readonly string[];
    readonly blocked: readonly BlockedRound[];
}
/**
 * A round that landed
 */
export interface LandedRound {
    readonly round_id: string;
    /**
     * null when it is not known
     */
    readonly milestone_id: string | null;
    readonly commit: string;
    readonly summary: string;
}
/**
 * A round that a person must look at
 */
export interface BlockedRound {
    readonly round_id: string;
    readonly code: string;
    readonly message: string;
    readonly next_command: string;
}
