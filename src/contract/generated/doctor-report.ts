// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * ok, worth a look, or in the way; of a report: the worst of its checks
 */
export type DoctorStatus = "ok" | "warn" | "fail";
/**
 * What doctor found about this machine, this repository and its configuration
 */
export interface DoctorReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "doctor-report-v1";
    readonly status: DoctorStatus;
    /**
     * In the order in which they are printed
     */
    readonly checks: readonly DoctorCheck[];
}
/**
 * One thing that was looked at
 */
export interface DoctorCheck {
    /**
     * a stable name
     */
    readonly id: string;
    /**
     * what was looked at
     */
    readonly title: string;
    readonly status: DoctorStatus;
    /**
     * what was found
     */
    readonly message: string;
    /**
     * what to do about it; null when there is nothing to do
     */
    readonly fix: string | null;
}
