// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What init made
 */
export interface InitReport {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "init-report-v1";
    readonly roadmap_id: string;
    readonly roadmap_path: string;
    readonly verification_path: string;
    readonly base_branch: string | null;
    readonly commit: string | null;
    readonly written: readonly string[];
    readonly agents: readonly InitAgent[];
    readonly suggested_checks: readonly string[];
    readonly suggested_setup: readonly string[];
    readonly next_steps: readonly InitStep[];
}
/**
 * An agent that was found on PATH
 */
export interface InitAgent {
    readonly name: string;
    readonly title: string;
    readonly program: string;
    readonly note: string;
}
/**
 * What to do next
 */
export interface InitStep {
    readonly text: string;
    readonly command: string | null;
}
