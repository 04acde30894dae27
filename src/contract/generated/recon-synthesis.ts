// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What all recon records say together
 */
export interface ReconSynthesis {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "recon-synthesis-v1";
    readonly round_id: string;
    /**
     * one line of at most 200 characters without control characters
     */
    readonly summary: string;
    readonly findings: readonly string[];
    readonly gaps: readonly string[];
    readonly more_targets: readonly string[];
    readonly sources: readonly string[];
}
