import type { State } from '../contract/generated/state.ts';
import type { Problem } from '../contract/problem.ts';
import type { LeaseHeld } from './lease.ts';

export type StateFacts =
  | { readonly kind: 'absent' }
  /** Stays byte for byte as it is and is never treated as empty. */
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] }
  | { readonly kind: 'state'; readonly state: State };

/** The live state. @spec contract.md#state */
export interface StateFile {
  load(): Promise<StateFacts>;
  /** Durable and atomic. Refused with `lease.lost` when the lease is not ours; the revision must be the next one. */
  write(lease: LeaseHeld, state: State): Promise<void>;
}
