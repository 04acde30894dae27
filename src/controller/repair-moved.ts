import type { State } from '../contract/generated/state.ts';
import type { LeaseHeld } from '../ports/lease.ts';
import type { WorktreeFacts } from '../ports/worktrees.ts';
import { placesOf } from './round-places.ts';
import type { World } from './world.ts';

/**
 * Found at a start: a worktree and its repository name each other by absolute paths, so that a folder which was renamed
 * with both in it parts them. Says which were led back; what an agent has done in them is judged as ever.
 * @spec contract.md#worktrees-and-history
 */
export async function repairMoved(world: World, lease: LeaseHeld, state: State): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const row of state.active_rounds) {
    const { worktree, roundId } = placesOf(world.root, row);
    if (!isApart(await world.worktrees.inspect(worktree))) continue;
    await world.worktrees.repair(lease, worktree);
    const facts = await world.worktrees.inspect(worktree);
    if (facts.kind === 'present' && !isApart(facts))
      lines.push(`${roundId}: the repository has moved; its worktree was led back to it`);
  }
  return lines;
}

/** A worktree beside a repository that was renamed alone is known to it, and knows it no more. */
function isApart(facts: WorktreeFacts): boolean {
  return facts.kind === 'unusable' || (facts.kind === 'present' && !facts.gitFileIntact);
}
