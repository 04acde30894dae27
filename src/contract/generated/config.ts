// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * How an agent is started
 */
export type AdapterName = "command" | "claude-code" | "codex" | "gemini" | "opencode" | "copilot" | "qwen" | "acp";
/**
 * How hard an agent should think
 */
export type Effort = "low" | "medium" | "high" | "max";
/**
 * Whether runs share the agent's configuration folder
 */
export type ConfigDirMode = "shared" | "isolated";
/**
 * Whether a further attempt resumes the agent's session
 */
export type SessionMode = "resume" | "fresh";
/**
 * Who authors a record
 */
export type Role = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
/**
 * Where a dispatch runs
 */
export type LauncherName = "process" | "tmux" | "host" | "queue";
/**
 * What happens when the review rounds are used up
 */
export type OnReviewLimit = "pragmatic" | "ask";
/**
 * How a round reaches the base branch
 */
export type MergeMode = "local" | "push" | "pull-request";
/**
 * serial, or phased with recon and a consultation gate
 */
export type Workflow = "serial" | "phased";
/**
 * When the state is committed on the base branch
 */
export type CheckpointMode = "blocked" | "landing";
/**
 * orchestrator/config.json: a small file over bundled defaults; every key is optional
 */
export interface Config {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly agents?: {
        readonly [k: string]: AgentConfig;
    };
    readonly roles?: RolesConfig;
    readonly launcher?: LauncherName;
    readonly limits?: LimitsConfig;
    readonly worktree?: WorktreeConfig;
    readonly merge?: MergeConfig;
    /**
     * Globs of paths that need a literal path in write_scope and a person's approval
     */
    readonly protected_paths?: readonly string[];
    readonly workflow?: Workflow;
    readonly checks?: ChecksConfig;
    readonly state?: StateConfig;
}
/**
 * A configured program that can play roles
 *
 * This interface was referenced by `undefined`'s JSON-Schema definition
 * via the `patternProperty` "^[a-z][a-z0-9_-]{0,39}$".
 */
export interface AgentConfig {
    readonly adapter?: AdapterName;
    /**
     * Program and arguments of a command agent; started without a shell
     */
    readonly command?: readonly string[];
    /**
     * the program of a named adapter
     */
    readonly bin?: string;
    /**
     * the model to ask for
     */
    readonly model?: string;
    readonly effort?: Effort;
    /**
     * Further arguments
     *
     * Items: an argument
     */
    readonly args?: readonly string[];
    /**
     * Names of environment variables passed through; their values are secrets
     */
    readonly env?: readonly string[];
    /**
     * Environment variables with literal values
     */
    readonly set_env?: {
        /**
         * a literal value
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^[A-Za-z_][A-Za-z0-9_]{0,199}$".
         */
        readonly [k: string]: string;
    };
    readonly config_dir?: ConfigDirMode;
    readonly session?: SessionMode;
    readonly max_concurrent?: number;
    /**
     * The share of the context window after which a session is ended
     */
    readonly context_threshold?: number;
}
/**
 * Roles; default fills the roles not named
 */
export interface RolesConfig {
    readonly planner?: RoleConfig;
    readonly implementer?: RoleConfig;
    readonly reviewer?: RoleConfig;
    readonly "recovery-investigator"?: RoleConfig;
    readonly scout?: RoleConfig;
    readonly default?: RoleConfig;
}
/**
 * Which agents play a role, and how
 */
export interface RoleConfig {
    /**
     * Agents in the order they are tried
     */
    readonly agents?: readonly string[];
    readonly effort?: Effort;
    readonly distinct_from?: Role;
    /**
     * Files handed to the role as skills
     */
    readonly skills?: readonly string[];
}
/**
 * Limits that a repository may change
 */
export interface LimitsConfig {
    readonly max_parallel_rounds?: number;
    readonly max_review_rounds?: number;
    readonly stage_attempts?: StageAttemptsConfig;
    readonly check_rounds?: number;
    readonly conflict_rounds?: number;
    readonly stage_timeout_s?: number | null;
    readonly observation_interval_s?: number;
    readonly on_review_limit?: OnReviewLimit;
    readonly min_free_disk_gib?: number;
    readonly rounds_in_tree?: number;
    readonly rounds_per_milestone?: number;
}
/**
 * Attempts of a stage before it is blocked
 */
export interface StageAttemptsConfig {
    readonly recon?: number;
    readonly plan?: number;
    readonly implement?: number;
    readonly review?: number;
    readonly default?: number;
}
export interface WorktreeConfig {
    /**
     * Commands run in a new worktree and when a lock file changed
     */
    readonly setup?: readonly string[];
    /**
     * Ignored files copied into a worktree
     */
    readonly include?: readonly string[];
    /**
     * Whether a finished round's worktree is used again
     */
    readonly reuse?: boolean;
    /**
     * the folder that holds the worktrees
     */
    readonly root?: string;
}
export interface MergeConfig {
    readonly mode?: MergeMode;
    /**
     * a name and a mail, "Name <mail>"
     */
    readonly identity?: string | null;
}
export interface ChecksConfig {
    /**
     * Names of environment variables passed to checks
     */
    readonly env?: readonly string[];
    /**
     * Program and arguments put before each check, for example a sandbox
     */
    readonly wrapper?: readonly string[];
}
export interface StateConfig {
    readonly checkpoint?: CheckpointMode;
}
