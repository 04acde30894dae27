import type { Request } from '../contract/generated/request.ts';
import type { Problem } from '../contract/problem.ts';
import type { LeaseHeld } from './lease.ts';

/** One file of `runtime/requests/`, in the order in which they were written. */
export type RequestFile =
  | { readonly kind: 'request'; readonly name: string; readonly request: Request }
  | { readonly kind: 'invalid'; readonly name: string; readonly problems: readonly Problem[] };

/** What people ask of the controller. @spec contract.md#state */
export interface Requests {
  /** Writes nothing. */
  list(): Promise<readonly RequestFile[]>;
  /** Resolves when something waits to be listed, or `signal` aborts. */
  waitForOne(signal: AbortSignal): Promise<void>;
  /** Adds one, without a lease; its file name. */
  write(request: Request): Promise<string>;
  /** Removes one that has been acted on. Repeatable. */
  consume(lease: LeaseHeld, name: string): Promise<void>;
  /** Moves one that cannot be acted on to `requests/rejected/`. Repeatable. */
  reject(lease: LeaseHeld, name: string): Promise<void>;
}
