import { encodeRecord } from '../../contract/canonical-json.ts';
import { keptRef } from '../../contract/paths.ts';
import type { Oid } from '../../contract/ids.ts';
import { readIncluded } from '../included-files.ts';
import { readOwnRecords } from '../read-record.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { keepTree } from './keep-tree.ts';

/** The merged files of a conflict at this head leave the worktree: they are shown again before anybody works on. */
export async function hideConflicts(world: World, places: RoundPlaces, head: Oid): Promise<void> {
  const folder = conflictsDir(places);
  for (const { number, value } of await readOwnRecords(world, 'refresh-conflict', folder)) {
    if (value.head !== head || !value.shown) continue;
    await world.files.writeAtomic(`${folder}/${number}.json`, encodeRecord({ ...value, shown: false }));
  }
}

/** Takes the merged files away; what a person made of them is kept on a ref. @spec contract.md#recovery */
export async function hideConflict(
  world: World,
  session: Session,
  places: RoundPlaces,
  head: Oid,
): Promise<void> {
  await keepResolution(world, session, places);
  await world.worktrees.resetTo(session.lease, {
    path: places.worktree,
    branch: places.branchRef,
    commit: head,
  });
  await hideConflicts(world, places, head);
}

/** Keeps what stands in the worktree when the merged files are shown there and somebody has changed them. */
export async function keepResolution(world: World, session: Session, places: RoundPlaces): Promise<void> {
  const newest = (await readOwnRecords(world, 'refresh-conflict', conflictsDir(places))).at(-1);
  const head = await world.repository.resolveRef(places.mirrorRef);
  if (head === null || newest?.value.head !== head || !newest.value.shown) return;
  const { tree } = await world.worktrees.snapshot(places.worktree, head, await readIncluded(world, places));
  if (tree === newest.value.tree) return;
  await keepTree(world, session, {
    ref: keptRef(`${places.roundId}-conflict-${newest.number}-${tree.slice(0, 12)}`),
    tree,
    head,
    message: `${places.roundId}: kept of conflict ${newest.number}`,
  });
}

function conflictsDir(places: RoundPlaces): string {
  return `${places.runtime}/conflicts`;
}
