// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What the line tells
 */
export type EventType = "decision" | "transition" | "action" | "dispatch" | "note" | "stop";
/**
 * The path of a decision
 */
export type DecisionPath = "serial" | "recovery" | "fan-out" | "semantic-update" | "parallel" | "corrupt-state" | null;
/**
 * One line of runtime/events.jsonl
 */
export interface Event {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "event-v1";
    readonly seq: number;
    readonly at: string;
    readonly revision: number;
    readonly type: EventType;
    readonly round_id: string | null;
    readonly dispatch_id: string | null;
    readonly code: string;
    readonly path: DecisionPath;
    readonly rule: string | null;
    readonly spec: string | null;
    readonly facts: readonly string[];
    readonly message: string | null;
    readonly data: EventData | null;
    readonly record?: string | null;
}
/**
 * Further data, free in form
 */
export interface EventData {
    readonly [k: string]: unknown;
}
