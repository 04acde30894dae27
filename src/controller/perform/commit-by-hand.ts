import { keptRef } from '../../contract/paths.ts';
import type { Action } from '../../core/action.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { commitOnRound, keepCommit } from './commit-round.ts';

/** A person's work in the worktree becomes a commit of the round; own commits are kept on a ref as they were made. @spec contract.md#ownership */
export async function commitByHand(
  world: World,
  session: Session,
  places: RoundPlaces,
  action: Extract<Action, { kind: 'commitByHand' }>,
): Promise<void> {
  const { head, tree, tip, merged } = action;
  if (tip !== null)
    await keepCommit(world, session, keptRef(`${places.roundId}-by-hand-${tip.slice(0, 12)}`), tip);
  const isSame = merged === null && (await world.repository.readCommit(head)).tree === tree;
  if (isSame)
    return world.worktrees.adopt(session.lease, {
      path: places.worktree,
      branch: places.branchRef,
      commit: head,
    });
  await commitOnRound(world, session, {
    places,
    tree,
    parents: merged === null ? [head] : [head, merged],
    message: `${places.roundId}: by hand\n`,
    follow: 'adopt',
  });
}
