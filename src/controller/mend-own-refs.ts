import { branchRef, keptRef, OWN_REF_PREFIXES, roundsRef } from '../contract/paths.ts';
import type { State } from '../contract/generated/state.ts';
import { parseOid, type Oid } from '../contract/ids.ts';
import { liveRounds, ours } from './own-refs.ts';
import type { LeaseHeld } from '../ports/lease.ts';
import { readIncluded } from './included-files.ts';
import { placesOf, type RoundPlaces } from './round-places.ts';
import type { World } from './world.ts';

interface Damage {
  readonly ref: string;
  readonly oid: Oid;
}

/** Refs of ours that lead to what is not whole, as a garbage collection or a power cut leaves them. @spec contract.md#recovery */
export async function findDamage(world: Pick<World, 'repository'>, state: State): Promise<readonly Damage[]> {
  const { repository } = world;
  const base = await repository.resolveRef(branchRef(state.base_branch));
  if (base === null) return [];
  const damaged: Damage[] = [];
  // As git lists them: also those of which the object itself is gone.
  for (const { ref, oid } of ours(await repository.listRefs(...OWN_REF_PREFIXES), liveRounds(state))) {
    const isOther = OTHERS.test(ref) || (await isOfOtherKind(repository, ref, oid));
    if (!isOther && oid !== base && !(await repository.isWhole(oid, base))) damaged.push({ ref, oid });
  }
  return damaged;
}

/** The history grows with every round, and the rest is told by what comes to it. */
const OTHERS = /^refs\/orchestrator\/(?:history|theirs|settling\/)/;

/** Kept tags and the like. */
async function isOfOtherKind(repository: World['repository'], ref: string, oid: Oid): Promise<boolean> {
  const type = await repository.objectType(oid);
  return ref.startsWith(keptRef('')) && type !== null && type !== 'commit';
}

/**
 * Found at a start: what can be stored again from the worktree is; a round head that stays broken goes back to the
 * newest commit below it that is whole, its branch follows, and what stands in the worktree beyond it is taken as work
 * by hand. A candidate is built anew. A kept ref is named and taken away: it would stop every garbage collection.
 */
export async function mendOwnRefs(world: World, lease: LeaseHeld, state: State): Promise<readonly string[]> {
  if (state.active_rounds.length === 0 || (await findDamage(world, state)).length === 0) return [];
  for (const row of state.active_rounds) await storeAgain(world, placesOf(world.root, row), state);
  const lines: string[] = [];
  for (const { ref, oid } of await findDamage(world, state)) {
    const to = await placeFor(world, state, { ref, oid });
    await world.repository.updateRefs(lease, [{ ref, to, from: 'any' }]);
    const now = to === null ? 'it was taken away' : `it stands at ${to} now`;
    lines.push(`${ref} led to ${oid}, of which objects are gone; ${now}`);
  }
  return lines.length > 0 ? lines : ['objects of our refs were gone; stored again from the worktree'];
}

/** Files that stand as they were committed bring back the very objects. */
async function storeAgain(world: World, places: RoundPlaces, state: State): Promise<void> {
  const base = await world.repository.resolveRef(branchRef(state.base_branch));
  if (base === null || (await world.worktrees.inspect(places.worktree)).kind !== 'present') return;
  await world.worktrees.snapshot(places.worktree, base, await readIncluded(world, places));
}

async function placeFor(world: World, state: State, { ref, oid }: Damage): Promise<Oid | null> {
  const row = state.active_rounds.find(
    ({ round_id: id, branch }) => ref === roundsRef(id) || ref === branchRef(branch),
  );
  if (row === undefined) return null;
  const base = await world.repository.resolveRef(branchRef(state.base_branch));
  if (base === null) return parseOid(row.base_revision);
  for (let at: Oid | undefined = oid; at !== undefined; at = await parentOf(world, at))
    if (await world.repository.isWhole(at, base)) return at;
  return parseOid(row.base_revision);
}

async function parentOf(world: World, oid: Oid): Promise<Oid | undefined> {
  if ((await world.repository.objectType(oid)) !== 'commit') return undefined;
  return (await world.repository.readCommit(oid)).parents[0];
}
