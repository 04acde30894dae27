// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * transition: the state changes; perform: one effect; wait; stop
 */
export type DecisionKind = "transition" | "perform" | "wait" | "stop";
/**
 * The recorded decisions, taken again by this version
 */
export interface ReplayReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "replay-report-v1";
    readonly from: number | null;
    /**
     * decided again
     */
    readonly records: number;
    readonly same: number;
    readonly different: number;
    /**
     * the first of them
     */
    readonly differences: readonly ReplayDifference[];
    /**
     * not decided again, the first of them
     */
    readonly unread: readonly UnreadRecord[];
    readonly next_command: string;
}
/**
 * A decision that this version takes differently
 */
export interface ReplayDifference {
    readonly event: number | null;
    readonly record: string;
    readonly at: string;
    readonly round_id: string | null;
    readonly before: DecisionWords;
    /**
     * null when the rules broke down on it
     */
    readonly now: DecisionWords | null;
    /**
     * the first place at which the two decisions differ
     */
    readonly pointer: string;
    /**
     * what stood there then, in short
     */
    readonly was: string;
    /**
     * what stands there now, in short
     */
    readonly is: string;
}
/**
 * A decision in short
 */
export interface DecisionWords {
    readonly kind: DecisionKind;
    /**
     * the transition, the action, what is waited for
     */
    readonly what: string;
    readonly rule: string;
    readonly spec: string;
    readonly facts: readonly string[];
}
/**
 * A record that was not decided again
 */
export interface UnreadRecord {
    /**
     * file and line
     */
    readonly place: string;
    readonly reason: string;
}
