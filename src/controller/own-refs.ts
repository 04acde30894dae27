import { candidateRef, isOwnRef, leaseRef, OWN_REF_PREFIXES } from '../contract/paths.ts';
import type { Oid } from '../contract/ids.ts';
import type { State } from '../contract/generated/state.ts';
import type { RefMark, World } from './world.ts';
import type { RoundPlaces } from './round-places.ts';

/** Our refs as they are now, and how much this process had written by then. */
export async function markRefs(world: World, state: Pick<State, 'active_rounds'>): Promise<RefMark> {
  const live = liveRounds(state);
  const writes = world.repository.refWrites();
  const all = await world.repository.listRefs(...OWN_REF_PREFIXES);
  return { writes, refs: new Map(ours(all, live).map(({ ref, oid }) => [ref, oid])) };
}

export function liveRounds({ active_rounds: rounds }: Pick<State, 'active_rounds'>): ReadonlySet<string> {
  return new Set(rounds.map((round) => round.round_id));
}

/** Of these refs the ones that are ours; the lease is another matter. */
export function ours<Ref extends { readonly ref: string }>(
  refs: readonly Ref[],
  live: ReadonlySet<string>,
): readonly Ref[] {
  return refs.filter(({ ref }) => ref !== leaseRef && isOwnRef(ref, live));
}

/** Where our refs must stand: as found, and as this process wrote them since. @spec contract.md#ownership */
export function expectedRefs(world: World, mark: RefMark): ReadonlyMap<string, Oid> {
  const expected = new Map(mark.refs);
  for (const [ref, oid] of world.repository.refsWrittenSince(mark.writes)) {
    if (oid === null) expected.delete(ref);
    else expected.set(ref, oid);
  }
  return expected;
}

/**
 * The same for a dispatch that another process started: its baseline speaks for the refs of its own round. What that
 * process wrote for others since is not known here: for those it is what this one found. @spec contract.md#ownership
 */
export function expectedOfAdopted(
  world: World,
  found: RefMark,
  { places, baseline }: { readonly places: RoundPlaces; readonly baseline: ReadonlyMap<string, Oid> },
): ReadonlyMap<string, Oid> {
  const refs = new Map(found.refs);
  for (const ref of [places.mirrorRef, places.branchRef, candidateRef(places.roundId)]) {
    const before = baseline.get(ref);
    if (before === undefined) refs.delete(ref);
    else refs.set(ref, before);
  }
  return expectedRefs(world, { refs, writes: found.writes });
}
