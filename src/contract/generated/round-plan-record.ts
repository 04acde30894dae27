// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * How risky a change is
 */
export type RiskLevel = "low" | "medium" | "high";
/**
 * Whether the round is split among workers
 */
export type WorkerMode = "none" | "fanout";
/**
 * The plan of a round in the form that the controller checks
 */
export interface RoundPlanRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "round-plan-record-v1";
    readonly round_id: string;
    readonly roadmap_id: string;
    readonly roadmap_revision: string;
    readonly roadmap_dir: string;
    readonly milestone_id: string;
    readonly direction_id: string;
    readonly extracted_item_id: string;
    readonly plan_path: string;
    readonly tasks: readonly PlanTask[];
    readonly write_scope: readonly string[];
    readonly risk: PlanRisk;
    readonly rollback: string;
    readonly success_criteria: readonly string[];
    readonly effort: PlanEffort;
    readonly worker_mode: WorkerMode;
    readonly workers: readonly PlanWorker[];
    readonly integration: PlanIntegration | null;
}
export interface PlanTask {
    readonly task_id: string;
    readonly objective: string;
    readonly files: readonly string[];
    readonly depends_on: readonly string[];
    readonly verification: string;
    readonly success_criteria: readonly string[];
}
export interface PlanRisk {
    readonly level: RiskLevel;
    readonly items: readonly RiskItem[];
}
export interface RiskItem {
    readonly level: RiskLevel;
    readonly text: string;
}
export interface PlanEffort {
    readonly phases: number;
    readonly parallel_threads: number;
    readonly time_estimate: string;
}
export interface PlanWorker {
    readonly worker_id: string;
    readonly summary: string;
    readonly task_ids: readonly string[];
    readonly write_scope: readonly string[];
    readonly depends_on_worker_ids: readonly string[];
    readonly blocks_integration: boolean;
    readonly verification_commands: readonly string[];
}
export interface PlanIntegration {
    readonly summary: string;
    readonly depends_on_worker_ids: readonly string[];
    readonly verification_commands: readonly string[];
}
