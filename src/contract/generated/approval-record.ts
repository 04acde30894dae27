// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * A point that only a recorded human decision opens
 */
export type Gate = "consult" | "protected-path";
/**
 * What a person decided at a gate
 */
export type GateDecision = "approve" | "modify" | "more-recon" | "abort";
/**
 * Where it was decided
 */
export type ApprovalVia = "cli" | "dashboard" | "mcp";
/**
 * A person's decision at a gate
 */
export interface ApprovalRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "approval-record-v1";
    readonly round_id: string;
    readonly gate: Gate;
    readonly subject_sha256: string;
    readonly decision: GateDecision;
    /**
     * who asked
     */
    readonly by: string;
    readonly via: ApprovalVia;
    readonly at: string;
    readonly note: string | null;
}
