// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What the controller's run of the baseline checks gave for one tree
 */
export interface CheckRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "check-record-v1";
    readonly round_id: string;
    readonly head: string;
    readonly tree: string;
    readonly base_revision: string;
    readonly started_at: string;
    readonly checks: readonly CheckResult[];
    readonly passed: boolean;
}
export interface CheckResult {
    readonly command: string;
    /**
     * the exit code, null when ended by a signal or never started
     */
    readonly exit_code: number | null;
    readonly signal: string | null;
    readonly timed_out: boolean;
    readonly duration_ms: number;
    readonly log: string;
    readonly log_sha256: string | null;
}
