// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * live: the live state; rebuilt: there was none, this is what git proves; recorded: a past decision
 */
export type ExplainedSource = "live" | "rebuilt" | "recorded";
/**
 * transition: the state changes; perform: one effect; wait; stop
 */
export type DecisionKind = "transition" | "perform" | "wait" | "stop";
/**
 * What was decided
 */
export type DecisionCode = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
/**
 * Every stage that a round can be in
 */
export type RoundStage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round" | "blocked" | "done" | "cancelled";
/**
 * Does it stand in the way of the landing?
 */
export type PredicateResult = "pass" | "hold";
/**
 * What ends a hold
 */
export type ClearedBy = "time" | "implement" | "verify" | "review" | "person";
/**
 * What would be decided now, and why
 */
export interface ExplainReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "explain-report-v1";
    readonly source: ExplainedSource;
    readonly decision: DecisionView;
    readonly rounds: readonly RoundExplanation[];
    /**
     * why no round can be opened; empty when one can
     */
    readonly no_round_opens: readonly string[];
    /**
     * of a past decision: where it stands; null for the one of now
     */
    readonly recorded: RecordedDecision | null;
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
/**
 * One round: its own decision and what stands in its way
 */
export interface RoundExplanation {
    readonly round_id: string;
    readonly stage: RoundStage;
    readonly decision: DecisionView | null;
    /**
     * only in finalize-round
     */
    readonly predicates: readonly PredicateView[];
    readonly resume_error: ResumeError | null;
    readonly ways_out: readonly WayOut[];
}
/**
 * One condition of a landing
 */
export interface PredicateView {
    readonly predicate: string;
    readonly result: PredicateResult;
    readonly reason: string;
    readonly cleared_by: ClearedBy | null;
    /**
     * a sentence; null when it passes
     */
    readonly what_clears_it: string | null;
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
 * A command, and what it does
 */
export interface WayOut {
    readonly command: string;
    readonly effect: string;
}
/**
 * Where a past decision stands
 */
export interface RecordedDecision {
    readonly event: number | null;
    readonly record: string;
    readonly at: string;
    readonly revision: number;
    /**
     * this version decides the same from what was observed then
     */
    readonly decides_the_same: boolean;
}
