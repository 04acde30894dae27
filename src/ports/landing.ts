import type { Oid } from '../contract/ids.ts';
import type { LeaseHeld } from './lease.ts';

/** A lock of another git: on the index of a checkout, or on a ref. */
export interface ForeignLock {
  /** Absolute. */
  readonly file: string;
  /** When it was made, as an ISO time. */
  readonly since: string;
  /** Name and id of the process that holds it; null where none is seen. */
  readonly holder: string | null;
  /** Older than any command of git takes, with nobody seen to hold it. */
  readonly isLeft: boolean;
}

/** One checkout that has the base branch checked out. There can be two. */
export interface CheckoutFacts {
  readonly path: string;
  /** A merge, rebase, cherry-pick, revert or bisect in progress, by its name; else null. */
  readonly busy: string | null;
  /** `ours` is a fence a dead controller left. */
  readonly indexLock: 'none' | 'ours' | ForeignLock;
  /** Paths among those asked about where the index or the file differs from base, or something untracked stands. */
  readonly overlaps: readonly string[];
}

export interface LandIntent {
  readonly roundId: string;
  /** Full ref name of the base branch. */
  readonly baseRef: string;
  readonly expectedBase: Oid;
  readonly commit: Oid;
}

export type LandOutcome =
  /** `left`: files (absolute) that someone changed while the checkout followed; they stay, git shows them as edits. */
  | { readonly kind: 'landed'; readonly left: readonly string[] }
  /** Base is not at `expectedBase` any more and does not hold `commit`: plan again. */
  | { readonly kind: 'base-moved' }
  | { readonly kind: 'checkout-busy'; readonly checkout: string; readonly what: string }
  | { readonly kind: 'local-edits'; readonly checkout: string; readonly files: readonly string[] }
  | { readonly kind: 'lease-lost' };

/** Steps 4 to 6 of the recipe: fence, compare-and-swap with the lease, checkouts follow. @spec contract.md#merge-admissibility */
export interface Landing {
  /** `commit` null asks only about busy states and locks. */
  inspectCheckouts(baseRef: string, base: Oid, commit: Oid | null): Promise<readonly CheckoutFacts[]>;
  /** Locks of other gits at the refs that a run moves. */
  inspectRefLocks(baseRef: string): Promise<readonly ForeignLock[]>;
  /** Files of the checkout that git does not know, nobody ignores, and that came since (in milliseconds of the epoch); those of `orchestrator/` aside. */
  newFiles(sinceMs: number): Promise<readonly string[]>;
  /** Repeatable at every point; when base already holds `commit` it only finishes what follows. */
  land(lease: LeaseHeld, intent: LandIntent): Promise<LandOutcome>;
  /** For when no intent stands: fences a dead controller left are finished (base holds their commit) or dropped. The checkouts. */
  settleFences(lease: LeaseHeld, baseRef: string): Promise<readonly string[]>;
}
