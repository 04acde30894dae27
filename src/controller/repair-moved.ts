import type { State } from '../contract/generated/state.ts';
import type { LeaseHeld } from '../ports/lease.ts';
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
    if ((await world.worktrees.inspect(worktree)).kind !== 'unusable') continue;
    await world.worktrees.repair(lease, worktree);
    if ((await world.worktrees.inspect(worktree)).kind === 'present')
      lines.push(`${roundId}: the repository has moved; its worktree was led back to it`);
  }
  return lines;
}
