import type { Exit } from '../contract/generated/exit.ts';
import type { Launch } from '../contract/generated/launch.ts';
import type { Start } from '../contract/generated/start.ts';

/** What the folder of a job (a dispatch or a run of checks) and the process table say. */
export type JobFacts =
  /** No launch.json. */
  | { readonly kind: 'absent' }
  /** launch.json without start.json: no runner has begun, or it died before its first act. */
  | { readonly kind: 'prepared'; readonly launch: Launch }
  | { readonly kind: 'running'; readonly launch: Launch; readonly start: Start; readonly signs: JobSigns }
  | { readonly kind: 'ended'; readonly launch: Launch; readonly start: Start; readonly exit: Exit }
  /** No runner is at it and none wrote its exit, or somebody else did. Its processes may live until `end`. */
  | { readonly kind: 'lost'; readonly launch: Launch; readonly start: Start; readonly survivors: number };

/** Signs of life of a running job, compared between observations. */
export interface JobSigns {
  readonly outputBytes: number;
  /** Last line of output, one line, at most 200 characters, control characters removed. */
  readonly lastLine: string;
}

/** Runs jobs outside the controller: exactly once, in their own process group. @spec contract.md#recovery */
export interface Launcher {
  /**
   * Writes launch.json when absent and hands the job to a runner; only the one that creates start.json goes on.
   * Resolves when start.json stands. `secrets` are the values of `launch.secret_env`. Repeatable.
   */
  start(dir: string, launch: Launch, secrets: Readonly<Record<string, string>>): Promise<void>;
  observe(dir: string): Promise<JobFacts>;
  /** User and system time of the job's processes, milliseconds; null where the system does not tell. */
  cpuMs(dir: string): Promise<number | null>;
  /**
   * TERM, 10 s, KILL, sweep by marker; resolves when no process of the job lives. A job that never started is closed
   * as ended. Repeatable.
   */
  end(dir: string): Promise<void>;
  /** A person said so: from now on a runner that cannot be looked at from here counts as dead. */
  takeUnseenForGone(): void;
  /** Resolves when the job may have changed, `signal` aborts, or `timeoutMs` passed. */
  waitForChange(dirs: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<void>;
}
