// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What was asked for
 */
export type RequestKind = "pause" | "resume" | "retry" | "drop";
/**
 * What was asked for is done
 */
export type RequestEnd = "done";
/**
 * What pause, resume, retry or drop did
 */
export interface RequestReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-report-v1";
    readonly kind: RequestKind;
    readonly outcome: RequestEnd;
    readonly round_id: string | null;
    readonly message: string;
    readonly next_command: string;
}
