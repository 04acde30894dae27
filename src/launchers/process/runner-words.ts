import { isListOf, isObject, isString, isTextMap } from './read-launch.ts';

/** A job to run: its folder, the time between TERM and KILL, and the environment with the secrets' values. */
export interface JobOrder {
  readonly kind: 'job';
  readonly dir: string;
  readonly graceMs: number;
  readonly environment: Readonly<Record<string, string>>;
  /** What no log may show, whether the job gets it or not. */
  readonly hidden: readonly string[];
}

/** What the launcher tells a runner, over the pipe between them: neither an argument nor a file shows the secrets. */
export type Order = JobOrder | { readonly kind: 'stop'; readonly dir: string };

/** What a runner tells its launcher. Nobody else can write into the pipe. */
export type Word =
  | { readonly kind: 'started'; readonly dir: string; readonly nonce: string }
  /** Another runner made start.json first. */
  | { readonly kind: 'taken'; readonly dir: string }
  /** exit.json stands, with these bytes. `isLast`: this runner takes no other job. */
  | { readonly kind: 'over'; readonly dir: string; readonly exitSha256: string; readonly isLast: boolean };

/** Null for anything else. */
export function readOrder(value: unknown): Order | null {
  if (!isObject(value)) return null;
  const { kind, dir, graceMs, environment, hidden } = value;
  if (typeof dir !== 'string') return null;
  if (kind === 'stop') return { kind, dir };
  if (kind !== 'job' || typeof graceMs !== 'number' || !isTextMap(environment)) return null;
  if (!isListOf(hidden, isString)) return null;
  return { kind, dir, graceMs, environment, hidden };
}

/** Null for anything else. */
export function readWord(value: unknown): Word | null {
  if (!isObject(value)) return null;
  const { kind, dir, nonce, exitSha256, isLast } = value;
  if (typeof dir !== 'string') return null;
  if (kind === 'taken') return { kind, dir };
  if (kind === 'started') return typeof nonce === 'string' ? { kind, dir, nonce } : null;
  if (kind !== 'over' || typeof exitSha256 !== 'string' || typeof isLast !== 'boolean') return null;
  return { kind, dir, exitSha256, isLast };
}
