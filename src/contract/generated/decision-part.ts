// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * A line of runtime/decisions/<n>.jsonl that records of the same file refer to
 */
export interface DecisionPart {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "decision-part-v1";
    readonly sha256: string;
    /**
     * part of an observation
     */
    readonly value: {
        readonly [k: string]: unknown;
    };
}
