// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * live: the live state; rebuilt: there was none, this is what git proves
 */
export type StateSource = "live" | "rebuilt";
/**
 * transition: the state changes; perform: one effect; wait; stop
 */
export type DecisionKind = "transition" | "perform" | "wait" | "stop";
/**
 * What was decided
 */
export type DecisionCode = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
/**
 * world: the next step needs an agent, a check or git; wait: something or someone is waited for; stop: the run would end
 */
export type DryRunEnd = "world" | "wait" | "stop";
/**
 * What a run would do, until the first step that needs the world
 */
export interface DryRunReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "dry-run-report-v1";
    readonly source: StateSource;
    /**
     * the last one is where the dry run ends
     */
    readonly steps: readonly DryRunStep[];
    readonly ends: DryRunEnd;
    readonly next_command: string;
}
/**
 * One tick
 */
export interface DryRunStep {
    readonly decision: DecisionView;
    /**
     * what it means, in a few words
     */
    readonly says: string;
}
/**
 * What would be decided, and why
 */
export interface DecisionView {
    readonly kind: DecisionKind;
    readonly code: DecisionCode;
    /**
     * the transition, the action, what is waited for
     */
    readonly what: string;
    readonly round_id: string | null;
    readonly rule: string;
    readonly spec: string;
    readonly facts: readonly string[];
    /**
     * of a wait or a stop
     */
    readonly message: string | null;
    /**
     * of a stop
     */
    readonly exit: number | null;
    readonly next_command: string | null;
}
