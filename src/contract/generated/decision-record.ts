// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * One line of runtime/decisions/<n>.jsonl: what a tick observed and decided
 */
export interface DecisionRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "decision-record-v1";
    readonly record: string;
    /**
     * the form of an observation: another one cannot be decided again
     */
    readonly observation_form: number;
    readonly at: string;
    readonly revision: number;
    /**
     * the value of a secret was taken out: what is decided again may differ in it
     */
    readonly redacted: boolean;
    /**
     * each of its parts as it was, or the digest of a line that holds it
     */
    readonly observation: {
        readonly [k: string]: unknown;
    };
    /**
     * as the rules gave it
     */
    readonly decision: {
        readonly [k: string]: unknown;
    };
}
