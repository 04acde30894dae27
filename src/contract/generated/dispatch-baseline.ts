// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What the refs of the controller were when a dispatch began
 */
export interface DispatchBaseline {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "dispatch-baseline-v1";
    readonly dispatch_id: string;
    readonly refs: readonly BaselineRef[];
}
export interface BaselineRef {
    /**
     * a ref that keeps work
     */
    readonly ref: string;
    readonly oid: string;
}
