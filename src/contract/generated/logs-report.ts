// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Where the agent wrote it
 */
export type LogStream = "stdout" | "stderr";
/**
 * One line that an agent printed
 */
export interface LogsReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "logs-report-v1";
    readonly dispatch_id: string;
    readonly stream: LogStream;
    readonly text: string;
}
