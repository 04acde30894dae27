// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Made exclusively by the first runner of a dispatch: only its author starts the agent
 */
export interface Start {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "start-v1";
    /**
     * the name of the machine
     */
    readonly host: string;
    /**
     * the id of the boot
     */
    readonly boot_id: string;
    /**
     * the id of the pid namespace
     */
    readonly pid_namespace: string;
    readonly pid: number;
    /**
     * the start time of the process in kernel ticks
     */
    readonly start_time: string;
    /**
     * a random text
     */
    readonly nonce: string;
    readonly started_at: string;
}
