// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Why a command did not go on; nothing was changed
 */
export interface RefusalReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "refusal-report-v1";
    readonly code: string;
    /**
     * the exit code
     */
    readonly exit: number;
    readonly message: string;
    readonly hint: string;
    readonly next_command: string;
    readonly problems: readonly RefusedPlace[];
}
/**
 * One thing wrong, and where
 */
export interface RefusedPlace {
    readonly file: string;
    /**
     * from 1
     */
    readonly line: number | null;
    /**
     * from 1
     */
    readonly column: number | null;
    /**
     * a JSON pointer, null for text files
     */
    readonly pointer: string | null;
    readonly code: string;
    readonly message: string;
    readonly fix: string;
}
