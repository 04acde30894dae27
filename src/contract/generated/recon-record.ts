// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Whether the target was understood
 */
export type ReconStatus = "found" | "not_found" | "partial";
/**
 * What a scout found about one target
 */
export interface ReconRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "recon-record-v1";
    readonly round_id: string;
    readonly target: string;
    readonly status: ReconStatus;
    /**
     * one line of at most 200 characters without control characters
     */
    readonly summary: string;
    readonly findings: ReconFindings;
    readonly recommendations: readonly string[];
    readonly more_targets: readonly string[];
}
/**
 * Findings, free in form
 */
export interface ReconFindings {
    readonly [k: string]: unknown;
}
