// Generated from schemas/ by scripts/generate.mjs: do not edit.
/**
 * What a person asks of the controller; kind decides the other fields
 */
export type Request = PauseRequest | ResumeRequest | RetryRequest | DropRequest | GuideRequest | DecideRequest | AgentsSetRequest;
/**
 * A stage of a round in which something is done
 */
export type Stage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
/**
 * A point that only a recorded human decision opens
 */
export type Gate = "consult" | "protected-path";
/**
 * What a person decided at a gate
 */
export type GateDecision = "approve" | "modify" | "more-recon" | "abort";
/**
 * Whether an agent may be chosen
 */
export type Availability = "available" | "degraded" | "unavailable";
/**
 * Start nothing more
 */
export interface PauseRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-v1";
    readonly kind: "pause";
    /**
     * who asked
     */
    readonly by: string;
    readonly at: string;
    readonly asker?: Asker;
    readonly note: string | null;
}
/**
 * The process that asks, and waits for the answer; it calls itself by the digest of its request. Nobody is obeyed without
 */
export interface Asker {
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
     * its standard input is a terminal
     */
    readonly terminal: boolean;
    /**
     * the agent program above it, or null
     */
    readonly agent_program: string | null;
    /**
     * a random text
     */
    readonly nonce: string;
}
/**
 * Go on after a pause or a controller error
 */
export interface ResumeRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-v1";
    readonly kind: "resume";
    readonly accept_config: boolean;
    /**
     * who asked
     */
    readonly by: string;
    readonly at: string;
    readonly asker?: Asker;
    readonly note: string | null;
}
/**
 * Free a blocked round; a null stage means the one it was blocked from
 */
export interface RetryRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-v1";
    readonly kind: "retry";
    readonly round_id: string;
    readonly stage: Stage | null;
    /**
     * who asked
     */
    readonly by: string;
    readonly at: string;
    readonly asker?: Asker;
    readonly note: string | null;
}
/**
 * Cancel a round
 */
export interface DropRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-v1";
    readonly kind: "drop";
    readonly round_id: string;
    readonly keep_branch: boolean;
    /**
     * who asked
     */
    readonly by: string;
    readonly at: string;
    readonly asker?: Asker;
    readonly note: string | null;
}
/**
 * Tell the next dispatch of a round something
 */
export interface GuideRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-v1";
    readonly kind: "guide";
    readonly round_id: string;
    readonly docs: readonly string[];
    /**
     * who asked
     */
    readonly by: string;
    readonly at: string;
    readonly asker?: Asker;
    readonly note: string | null;
}
/**
 * Open or close a gate
 */
export interface DecideRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-v1";
    readonly kind: "decide";
    readonly round_id: string;
    readonly gate: Gate;
    readonly subject_sha256: string;
    readonly decision: GateDecision;
    /**
     * who asked
     */
    readonly by: string;
    readonly at: string;
    readonly asker?: Asker;
    readonly note: string | null;
}
/**
 * Change the availability of an agent
 */
export interface AgentsSetRequest {
    /**
     * For editors only
     */
    readonly $schema?: string;
    readonly schema_version: "request-v1";
    readonly kind: "agents-set";
    readonly agent: string;
    readonly availability: Availability;
    readonly until: string | null;
    /**
     * who asked
     */
    readonly by: string;
    readonly at: string;
    readonly asker?: Asker;
    readonly note: string | null;
}
