// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What was asked for
 */
export type RequestedKind = "pause" | "resume" | "retry" | "drop" | "guide" | "decide" | "agents-set";
/**
 * Whether it was done
 */
export type RequestOutcome = "done" | "refused";
/**
 * What the controller answered to a request
 */
export interface RequestAnswer {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-answer-v1";
    /**
     * the file name of the request
     */
    readonly request: string;
    readonly kind: RequestedKind;
    readonly outcome: RequestOutcome;
    readonly code: string | null;
    readonly message: string;
    readonly next_command: string;
    readonly at: string;
}
