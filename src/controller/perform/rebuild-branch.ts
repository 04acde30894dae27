import type { Oid } from '../../contract/ids.ts';
import type { RawChange, TreeEdit } from '../../ports/git.ts';
import { readOwnRecords } from '../read-record.ts';
import { readIncluded } from '../included-files.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { moveRef } from './commit-round.ts';

/**
 * Finishes a move that was cut short: files equal to the head stay, files equal to the old tip follow, and a
 * person's edits in between stay as they are. @spec contract.md#recovery
 */
export async function rebuildBranch(
  world: World,
  session: Session,
  places: RoundPlaces,
  head: Oid,
): Promise<void> {
  if ((await world.worktrees.inspect(places.worktree)).kind !== 'present')
    return moveRef(world, session, places.branchRef, head);
  const tip = await world.repository.resolveRef(places.branchRef);
  if (tip !== null && !(await isConflictShown(world, places, head)))
    await bringFiles(world, session, places, { tip, head });
  await world.worktrees.adopt(session.lease, {
    path: places.worktree,
    branch: places.branchRef,
    commit: head,
  });
}

/** Merged files with markers are no half of a move. */
async function isConflictShown(world: World, places: RoundPlaces, head: Oid): Promise<boolean> {
  const records = await readOwnRecords(world, 'refresh-conflict', `${places.runtime}/conflicts`);
  return records.at(-1)?.value.head === head;
}

async function bringFiles(
  world: World,
  session: Session,
  places: RoundPlaces,
  { tip, head }: { readonly tip: Oid; readonly head: Oid },
): Promise<void> {
  const { tree, changes } = await world.worktrees.snapshot(
    places.worktree,
    head,
    await readIncluded(world, places),
  );
  const moves = new Map((await world.repository.diff(tip, head)).map((move) => [move.path, move]));
  const edits = changes.flatMap((change) => finishMove(moves.get(change.path), change));
  if (edits.length === 0) return;
  const brought = await world.repository.editTree(tree, edits);
  await world.worktrees.showTree(session.lease, { path: places.worktree, head, tree: brought });
}

/** `change`: from the head to the file; a file that still is as the old tip has it becomes the head's. */
function finishMove(move: RawChange | undefined, change: RawChange): readonly TreeEdit[] {
  const isLeft = move !== undefined && move.oldOid === change.newOid && move.oldMode === change.newMode;
  if (!isLeft) return [];
  const { path, newOid: oid, newMode: mode } = move;
  return oid === null || mode === null ? [{ kind: 'delete', path }] : [{ kind: 'put', path, mode, oid }];
}
