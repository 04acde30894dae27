import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Author, Session, World } from '../world.ts';

export interface RoundCommit {
  readonly places: RoundPlaces;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly message: string;
  /** `adopt`: the files are the truth and stay; `reset`: the files become the commit's. */
  readonly follow: 'adopt' | 'reset';
}

/**
 * A controller commit on a round branch: mirror first, then the worktree, the branch last, so that a branch
 * behind its mirror is evidence of a move that was cut short. @spec contract.md#recovery
 */
export async function commitOnRound(world: World, session: Session, round: RoundCommit): Promise<Oid> {
  const identity = identityAt(session.author, world.clock.now());
  const commit = await world.repository.createCommit({
    tree: round.tree,
    parents: round.parents,
    message: round.message,
    author: identity,
    committer: identity,
  });
  await moveRef(world, session, round.places.mirrorRef, commit);
  const target = { path: round.places.worktree, branch: round.places.branchRef, commit };
  if (round.follow === 'adopt') await world.worktrees.adopt(session.lease, target);
  else await world.worktrees.resetTo(session.lease, target);
  return commit;
}

export function identityAt(
  author: Author,
  date: string,
): { readonly name: string; readonly email: string; readonly date: string } {
  return { name: author.name, email: author.email, date };
}

/** Moves one ref of ours; losing the lease meanwhile stops the loop. */
export async function moveRef(world: World, session: Session, ref: string, to: Oid | null): Promise<void> {
  const outcome = await world.repository.updateRefs(session.lease, [{ ref, to, from: 'any' }]);
  if (outcome === 'lost')
    throw new PortFailure('lease.lost', `${ref} was not moved: another controller holds the lease`);
}

/** Anchors work that would otherwise be lost; returns the ref. @spec contract.md#ownership */
export async function keepCommit(world: World, session: Session, ref: string, commit: Oid): Promise<string> {
  await moveRef(world, session, ref, commit);
  return ref;
}
