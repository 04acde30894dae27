import type { ConflictFacts, HandWork } from '../../core/round-observation.ts';
import type { Oid } from '../../contract/ids.ts';
import { readIncluded } from '../included-files.ts';
import { mergeBaseIntoRound } from '../merge-base-into-round.ts';
import { readOwnRecords } from '../read-record.ts';
import { sightSecrets } from '../secrets.ts';
import type { World } from '../world.ts';
import { oidOf, type RoundContext } from './observe-context.ts';

/** Refreshes in a row that did not merge, oldest first. @spec contract.md#stages */
export async function observeConflicts(round: RoundContext): Promise<readonly ConflictFacts[]> {
  const { world, places, session } = round;
  const records = await readOwnRecords(world, 'refresh-conflict', `${places.runtime}/conflicts`);
  const facts = records.map(({ value }) => ({
    head: oidOf(value.head),
    base: oidOf(value.base),
    tree: oidOf(value.tree),
    paths: value.paths,
    shown: value.shown,
  }));
  const newest = facts.at(-1);
  if (newest === undefined || !session.mayStore) return facts;
  // No ref holds the merged files: where they were collected as garbage they are merged once more.
  if ((await world.repository.objectType(newest.tree)) === null)
    await mergeBaseIntoRound(world, { roundId: round.row.round_id, head: newest.head, base: newest.base });
  const moved = await conflictAtHead(round, newest);
  return moved === null ? facts : [...facts.slice(0, -1), moved];
}

/** A commit of ours above the head of an open conflict leaves it open: the files are merged anew. */
async function conflictAtHead(
  { world, row, head }: RoundContext,
  newest: ConflictFacts,
): Promise<ConflictFacts | null> {
  if (head === null || head === newest.head || (await world.repository.isAncestor(newest.base, head)))
    return null;
  const merged = await mergeBaseIntoRound(world, { roundId: row.round_id, head, base: newest.base });
  return merged.kind === 'clean'
    ? null
    : { head, base: newest.base, tree: merged.tree, paths: merged.paths, shown: false };
}

/** What a person made of the merged files; null while they stand as they were shown or still hold markers. */
export async function observeResolution(
  round: RoundContext,
  conflict: ConflictFacts,
): Promise<HandWork | null> {
  const { world, worktree, places, head, session } = round;
  if (head === null || worktree.kind !== 'present' || !conflict.shown) return null;
  const included = await readIncluded(world, places);
  const { tree, changes } = await world.worktrees.snapshot(places.worktree, head, included);
  if (tree === conflict.tree || (await markersLeft(world, tree, conflict.paths)).length > 0) return null;
  const secrets = await sightSecrets(world, session.config, changes);
  return { tree, changes, tip: null, secrets, merged: conflict.base };
}

const SCANNED_BYTES_MAX = 16 * 1024 * 1024;

/** Which of these files hold conflict markers. */
export async function markersLeft(
  world: World,
  tree: Oid,
  paths: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const path of paths) {
    const file = await world.repository.readFile(tree, path, SCANNED_BYTES_MAX);
    if (file.kind !== 'file') continue;
    const text = Buffer.from(file.bytes).toString('latin1');
    if (/^<{7} /m.test(text) && /^>{7} /m.test(text)) left.push(path);
  }
  return left;
}
