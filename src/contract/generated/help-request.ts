// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * A question that a role cannot answer from its material
 */
export interface HelpRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "help-request-v1";
    readonly round_id: string;
    /**
     * the question
     */
    readonly question: string;
    readonly context_paths: readonly string[];
}
