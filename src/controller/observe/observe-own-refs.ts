import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { dispatchDir, historyRef } from '../../contract/paths.ts';
import type { Oid } from '../../contract/ids.ts';
import type { DispatchWork } from '../../core/dispatch-facts.ts';
import { expectedOfAdopted, expectedRefs, liveRounds, ours } from '../own-refs.ts';
import { readOwnRecord } from '../read-record.ts';
import { oidOf, type RoundContext } from './observe-context.ts';

/**
 * Refs of ours that are neither what they were when the dispatch began nor what this process wrote since. New commits
 * on the round's own branch are its work; that branch gone is not. @spec contract.md#ownership
 */
export async function changedRefs(
  round: RoundContext,
  dispatchId: string,
): Promise<DispatchWork['refsChanged']> {
  const { refs, places, state } = round;
  const before = await refsBefore(round, dispatchId);
  if (before === null) return [];
  const isOwnWork = await holdsCommits(round, before.get(places.branchRef) ?? null);
  const named = [...new Set([...before.keys(), ...refs.keys()])].map((ref) => ({ ref }));
  const names = ours(named, liveRounds(state))
    .map(({ ref }) => ref)
    .filter((ref) => !(ref === places.branchRef && isOwnWork))
    .sort();
  const changed = names.filter((ref) => before.get(ref) !== refs.get(ref));
  // Those that were there first: an agent could make any number of others.
  return [...changed.filter((ref) => before.has(ref)), ...changed.filter((ref) => !before.has(ref))]
    .slice(0, DISPATCH_LIMITS.refsChangedMax)
    .map((ref) => ({ ref, was: before.get(ref) ?? null, is: refs.get(ref) ?? null }));
}

/** Where our refs must stand; null where nobody knows any more. */
async function refsBefore(round: RoundContext, dispatchId: string): Promise<ReadonlyMap<string, Oid> | null> {
  const { world, session, places } = round;
  const path = `${dispatchDir(dispatchId)}/baseline.json`;
  const record = await readOwnRecord(world, 'dispatch-baseline', path);
  if (record === null) return null;
  const mark = session.marks.get(dispatchId);
  if (mark !== undefined) return expectedRefs(world, mark.refs);
  const baseline = new Map(record.value.refs.map(({ ref, oid }) => [ref, oidOf(oid)]));
  const found = session.refsFound ?? { refs: baseline, writes: 0 };
  const expected = expectedOfAdopted(world, found, { places, baseline });
  const chain = baseline.get(historyRef);
  // Others may have gone into the history since; what was in it stays in it.
  return chain === undefined || (await holdsHistory(round, chain))
    ? expected
    : new Map([...expected, [historyRef, chain]]);
}

async function holdsHistory({ world, refs }: RoundContext, chain: Oid): Promise<boolean> {
  const tip = refs.get(historyRef);
  if (tip === undefined || (await world.repository.objectType(tip)) !== 'commit') return false;
  return world.repository.isAncestor(chain, tip);
}

/** Does the round's branch lead to commits that can be read? */
async function holdsCommits({ world, refs, places }: RoundContext, before: Oid | null): Promise<boolean> {
  const tip = refs.get(places.branchRef);
  if (tip === undefined || before === null) return tip !== undefined;
  return tip === before || world.repository.isWhole(tip, before);
}
