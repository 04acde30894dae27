// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Why it was written
 */
export type HandoffReason = "worker" | "checkpoint";
/**
 * How far the work is
 */
export type HandoffStatus = "complete" | "partial" | "blocked";
/**
 * What a worker hands to the integration, or a session to its successor
 */
export interface Handoff {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "handoff-v1";
    readonly round_id: string;
    readonly dispatch_id: string;
    readonly worker_id: string | null;
    readonly reason: HandoffReason;
    readonly status: HandoffStatus;
    /**
     * one line of at most 200 characters without control characters
     */
    readonly summary: string;
    readonly remaining: readonly string[];
    readonly next_steps: readonly string[];
    readonly blockers: readonly string[];
}
