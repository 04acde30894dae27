// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What ended the run
 */
export type EndedBy = "agent" | "timeout" | "signal" | "runner-error";
/**
 * Written by the runner, atomically and last
 */
export interface Exit {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "exit-v1";
    /**
     * a random text
     */
    readonly nonce: string;
    readonly ended_at: string;
    readonly ended_by: EndedBy;
    readonly steps: readonly ExitStep[];
    readonly message: string | null;
    /**
     * the outputs of the launch that stood when its program had ended; nothing that came later counts
     */
    readonly outputs?: readonly ExitOutput[];
}
export interface ExitStep {
    /**
     * the exit code, null when ended by a signal or never started
     */
    readonly exit_code: number | null;
    readonly signal: string | null;
    readonly timed_out: boolean;
    readonly duration_ms: number;
    readonly log_sha256: string | null;
}
export interface ExitOutput {
    readonly path: string;
    /**
     * bytes
     */
    readonly size_bytes: number;
    readonly sha256: string;
}
