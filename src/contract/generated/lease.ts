// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Which controller may write to the repository
 */
export interface Lease {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "lease-v1";
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
}
