import type { EffectiveConfig } from '../contract/config.ts';
import type { Request } from '../contract/generated/request.ts';
import type { State } from '../contract/generated/state.ts';
import type { Oid, Sha256 } from '../contract/ids.ts';
import type { Problem } from '../contract/problem.ts';
import type { HistoryLine } from '../roadmap/history.ts';
import type { Roadmap } from '../roadmap/model.ts';
import type { Verification } from '../roadmap/verification.ts';
import type { Drift } from './drift/setting.ts';
import type { RoundObservation } from './round-observation.ts';

/** What was seen at a path, never what it means. */
export type Observed<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly value: T; readonly sha256: Sha256 }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[]; readonly sha256: Sha256 | null };

/**
 * Raised with every change in what an observation holds: one that was recorded in another form cannot be decided
 * again. @spec contract.md#decisions-and-exit-codes
 */
export const OBSERVATION_FORM = 5;

/** Everything `decide` may look at. Same observation, same decision (I20). */
export interface Observation {
  readonly now: string;
  /** Absolute path of the main checkout. */
  readonly root: string;
  readonly run: RunFacts;
  readonly state: State;
  readonly config: EffectiveConfig;
  readonly base: BaseFacts;
  readonly contract: ContractFacts;
  readonly requests: readonly PendingRequest[];
  readonly rounds: readonly RoundObservation[];
  /** Rounds that left the state but still have refs, a worktree or records of ours. */
  readonly leftovers: readonly LeftoverFacts[];
  /** Configuration that changed while an agent ran, was not put back, and that nobody accepted. */
  readonly drift: readonly Drift[];
  readonly freeDiskGib: number;
}

/** What this run was asked to do and has already tried; grows within one process only. */
export interface RunFacts {
  /** Owners that were blocked when this process began and are looked at again: round ids, `controller`. */
  readonly recheckOwners: readonly string[];
  readonly landings: number;
  readonly maxRounds: number | null;
  readonly acceptBase: boolean;
  /** Agents whose program was not found when this process began. */
  readonly missingAgents: readonly string[];
  /** Why the checkpoint of this stop could not be committed; null when not tried or done. */
  readonly checkpointRefused: string | null;
  /** The snapshot committed at base differs from the live state in more than revision, times and attempts. */
  readonly checkpointDue: boolean;
}

export type BaseFacts =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'present';
      readonly head: Oid;
      /** Commits on base, landings aside, that carry an agent's identity or stem from an agent's tip. */
      readonly byAgents: readonly Oid[];
    };

/** The contract files as of commit B. */
export interface ContractFacts {
  readonly roadmap: Observed<Roadmap>;
  readonly verification: Observed<Verification>;
  readonly history: readonly HistoryLine[];
  /** Every milestone at B is done. */
  readonly isTerminal: boolean;
  readonly missingRoles: readonly string[];
  readonly problems: readonly Problem[];
}

export interface PendingRequest {
  readonly name: string;
  readonly request: Request;
}

export interface LeftoverFacts {
  readonly roundId: string;
  readonly landed: Oid | null;
  readonly head: Oid | null;
}
