import { encodeRecord } from '../../contract/canonical-json.ts';
import type { Oid } from '../../contract/ids.ts';
import { readOwnRecord } from '../read-record.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { World } from '../world.ts';

/** The merged files of a conflict at this head leave the worktree: they are shown again before anybody works on. */
export async function hideConflicts(world: World, places: RoundPlaces, head: Oid): Promise<void> {
  const folder = `${places.runtime}/conflicts`;
  for (const name of await world.files.list(folder)) {
    const record = await readOwnRecord(world, 'refresh-conflict', `${folder}/${name}`);
    if (record === null || record.value.head !== head || !record.value.shown) continue;
    await world.files.writeAtomic(`${folder}/${name}`, encodeRecord({ ...record.value, shown: false }));
  }
}
