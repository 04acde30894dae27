// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What is started
 */
export type LaunchKind = "dispatch" | "checks";
/**
 * How an agent is started
 */
export type AdapterName = "command" | "claude-code" | "codex" | "gemini" | "opencode" | "copilot" | "qwen" | "acp";
/**
 * How hard an agent should think
 */
export type Effort = "low" | "medium" | "high" | "max";
/**
 * What the runner must do; never a secret's value
 */
export interface Launch {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "launch-v1";
    /**
     * a dispatch id, or <round id>/checks/<n>
     */
    readonly id: string;
    readonly kind: LaunchKind;
    readonly agent: string | null;
    readonly adapter: AdapterName | null;
    readonly model: string | null;
    readonly effort: Effort | null;
    readonly cwd: string;
    readonly stdin_path: string | null;
    readonly timeout_s: number | null;
    readonly secret_env: readonly string[];
    readonly set_env: {
        /**
         * a literal value
         *
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^[A-Za-z_][A-Za-z0-9_]{0,199}$".
         */
        readonly [k: string]: string;
    };
    /**
     * Items: the name of an environment variable, or a prefix ending in *
     */
    readonly pass_env: readonly string[];
    /**
     * the value of ORCHESTRATOR_DISPATCH_ID
     */
    readonly marker: string;
    readonly queued_at: string;
    readonly steps: readonly LaunchStep[];
    readonly stop_on_failure: boolean;
    /**
     * of each secret that the job was given: SHA-256 over id, queued_at, its name and its value
     */
    readonly secret_digests?: {
        readonly [k: string]: string;
    };
    /**
     * files in the working folder of the last step: the runner notes what they hold when its program ends
     */
    readonly outputs?: readonly string[];
}
export interface LaunchStep {
    readonly argv: readonly string[];
    readonly cwd: string;
    readonly timeout_s: number | null;
    readonly stdout: string;
    readonly stderr: string | null;
}
