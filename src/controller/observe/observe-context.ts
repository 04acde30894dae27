import { parseOid, type Oid } from '../../contract/ids.ts';
import type { ActiveRound, State } from '../../contract/generated/state.ts';
import { invariant } from '../../lib/invariant.ts';
import type { WorktreeFacts } from '../../ports/worktrees.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Viewer, World } from '../world.ts';
import type { ContractView } from '../contract-view.ts';
import type { DispatchJobs } from './observe-jobs.ts';

/** Refs of ours by full name, read once a tick. */
export type OwnRefs = ReadonlyMap<string, Oid>;

/** What every part of one observation shares. */
export interface ObserveContext {
  readonly world: World;
  readonly session: Viewer;
  readonly state: State;
  readonly now: string;
  readonly jobs: DispatchJobs;
  readonly refs: OwnRefs;
  /** Null when the base branch is gone. */
  readonly base: Oid | null;
  readonly contract: ContractView;
}

/** One round with what its parts are already known to be. */
export interface RoundContext extends ObserveContext {
  readonly row: ActiveRound;
  readonly places: RoundPlaces;
  /** The newest commit the controller made on the branch. */
  readonly head: Oid | null;
  readonly baseRevision: Oid;
  readonly worktree: WorktreeFacts;
}

/** An id that validated state or our own refs must hold. */
export function oidOf(text: string): Oid {
  const oid = parseOid(text);
  invariant(oid !== null, `${text} is an object id`);
  return oid;
}
