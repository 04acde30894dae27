// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Which files were looked at
 */
export type ValidateSource = "working-tree" | "commit" | "merge" | "file";
/**
 * Whether the file cannot be acted on
 */
export type FindingSeverity = "error" | "warning";
/**
 * What validate found in the contract files
 */
export interface ValidateReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "validate-report-v1";
    readonly source: ValidateSource;
    readonly errors: number;
    readonly warnings: number;
    /**
     * Errors first, then by file and place
     */
    readonly findings: readonly ReportedFinding[];
}
/**
 * One thing wrong in a contract file
 */
export interface ReportedFinding {
    readonly severity: FindingSeverity;
    /**
     * a path
     */
    readonly file: string;
    readonly line: number | null;
    readonly column: number | null;
    /**
     * a JSON pointer, null for text files
     */
    readonly pointer: string | null;
    /**
     * a code of the error table, or a finer one of the roadmap and the verification
     */
    readonly code: string;
    /**
     * what was expected and found
     */
    readonly message: string;
    /**
     * what was expected
     */
    readonly expected: string | null;
    /**
     * what was found
     */
    readonly found: string | null;
    /**
     * what to do about it
     */
    readonly fix: string;
}
