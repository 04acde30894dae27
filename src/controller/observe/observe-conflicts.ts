import type { ConflictFacts } from '../../core/round-observation.ts';
import { readOwnRecords } from '../read-record.ts';
import { oidOf } from './observe-context.ts';
import type { RoundContext } from './observe-context.ts';

/** Refreshes in a row that did not merge, oldest first. @spec contract.md#stages */
export async function observeConflicts({ world, places }: RoundContext): Promise<readonly ConflictFacts[]> {
  const records = await readOwnRecords(world, 'refresh-conflict', `${places.runtime}/conflicts`);
  return records.map(({ value }) => ({
    head: oidOf(value.head),
    base: oidOf(value.base),
    tree: oidOf(value.tree),
    paths: value.paths,
    shown: value.shown,
  }));
}
