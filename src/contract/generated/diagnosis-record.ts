// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * A stage of a round in which something is done
 */
export type Stage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
/**
 * Whether the round can go on by itself
 */
export type DiagnosisRecommendation = "recoverable" | "escalate";
/**
 * What to do next
 */
export type DiagnosisAction = "retry-same" | "retry-different" | "resume-stage" | "step-back" | "none";
/**
 * What the recovery-investigator found
 */
export interface Diagnosis {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "diagnosis-record-v1";
    readonly round_id: string;
    readonly stage: Stage;
    readonly recommendation: DiagnosisRecommendation;
    readonly action: DiagnosisAction;
    readonly proves_stage: Stage | null;
    readonly salvageable: readonly string[];
    /**
     * one line of at most 200 characters without control characters
     */
    readonly summary: string;
}
