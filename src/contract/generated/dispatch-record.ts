// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * Who authors a record
 */
export type Role = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
/**
 * A stage of a round in which something is done
 */
export type Stage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
/**
 * How an agent is started
 */
export type AdapterName = "command" | "claude-code" | "codex" | "gemini" | "opencode" | "copilot" | "qwen" | "acp";
/**
 * How hard an agent should think
 */
export type Effort = "low" | "medium" | "high" | "max";
/**
 * Where a dispatch runs
 */
export type LauncherName = "process" | "tmux" | "host" | "queue";
/**
 * How far the dispatch is
 */
export type DispatchStatus = "pending" | "running" | "completed" | "failed";
/**
 * Why a dispatch failed
 */
export type FailureClass = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
/**
 * One launch of one agent in one role for one stage attempt
 */
export interface DispatchRecord {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "dispatch-record-v1";
    readonly dispatch_id: string;
    readonly thread_id: string;
    readonly round_id: string;
    readonly role: Role;
    readonly stage: Stage;
    readonly attempt: number;
    readonly agent: string;
    readonly adapter: AdapterName;
    readonly model: string | null;
    readonly effort: Effort | null;
    readonly launcher: LauncherName;
    readonly agent_session_id: string | null;
    readonly status: DispatchStatus;
    readonly queued_at: string;
    readonly started_at: string | null;
    readonly ended_at: string | null;
    readonly exit: ProcessExit | null;
    readonly failure_class: FailureClass | null;
    readonly usage: Usage | null;
    readonly prompt_sha256: string | null;
    readonly target: string | null;
    readonly launcher_ref: string | null;
}
export interface ProcessExit {
    /**
     * the exit code, null when ended by a signal or never started
     */
    readonly code: number | null;
    readonly signal: string | null;
}
/**
 * What a dispatch used; null is unknown, never 0
 */
export interface Usage {
    readonly input_tokens: number | null;
    readonly output_tokens: number | null;
    readonly cached_tokens: number | null;
    readonly cost_usd: number | null;
}
