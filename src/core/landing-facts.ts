import type { Oid, Sha256 } from '../contract/ids.ts';
import type { Problem } from '../contract/problem.ts';
import type { RawChange } from '../ports/git.ts';
import type { CheckoutFacts } from '../ports/landing.ts';

/** What admissibility looks at; observed in review, finalize-round and blocked. */
export interface LandingFacts {
  readonly base: Oid;
  readonly headContainsBase: boolean;
  /** Change of the round head: canonical lines, so that equality is equality of changes. */
  readonly change: readonly RawChange[];
  /** The change the newest review saw, computed against the same B; null when there is none. */
  readonly reviewedChange: readonly RawChange[] | null;
  readonly merge:
    | { readonly kind: 'clean'; readonly contentTree: Oid }
    | { readonly kind: 'conflict'; readonly tree: Oid; readonly paths: readonly string[] };
  readonly commitsAbove: readonly { readonly oid: Oid; readonly isController: boolean }[];
  /** Paths changed by `by hand` and conflict commits. */
  readonly handPaths: readonly string[];
  /** Paths under orchestrator/ that the branch changed against base_revision. */
  readonly orchestratorPaths: readonly string[];
  /** Of the accepted review at the head. */
  readonly closeout: CloseoutFacts;
  /** Of the review record an ended dispatch left, not accepted yet. */
  readonly proposedCloseout: CloseoutFacts;
  readonly checkouts: readonly CheckoutFacts[];
  readonly candidate: CandidateFacts | null;
}

export type CloseoutFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'applies'; readonly terminalAfter: boolean; readonly roadmapSha256: Sha256 }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

export interface CandidateFacts {
  readonly commit: Oid;
  readonly parent: Oid | null;
  readonly contentTree: Oid;
  readonly reviewSha256: string | null;
  /** Revision of the snapshot inside. */
  readonly snapshotRevision: number | null;
}
