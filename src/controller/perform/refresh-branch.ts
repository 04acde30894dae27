import { encodeRecord } from '../../contract/canonical-json.ts';
import type { RefreshConflict } from '../../contract/generated/refresh-conflict.ts';
import type { Action } from '../../core/action.ts';
import { invariant } from '../../lib/invariant.ts';
import { mergeBaseIntoRound } from '../merge-base-into-round.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { commitOnRound } from './commit-round.ts';
import { keepResolution } from './hide-conflicts.ts';

/** A two-parent commit on the round branch, never a rebase. @spec contract.md#stages */
export async function refreshBranch(
  world: World,
  session: Session,
  places: RoundPlaces,
  action: Extract<Action, { kind: 'refreshBranch' }>,
): Promise<void> {
  await keepResolution(world, session, places);
  const merged = await mergeBaseIntoRound(world, action);
  invariant(merged.kind === 'clean', 'a refresh without conflict was observed');
  await commitOnRound(world, session, {
    places,
    tree: merged.tree,
    parents: [action.head, action.base],
    message: `${places.roundId}: refresh\n`,
    follow: 'reset',
  });
  await world.files.remove(`${places.runtime}/conflicts`);
}

/** No ref moves: the worktree gets the merged files with markers. Recorded before and after, so that half of it is never taken for a person's work. */
export async function showConflict(
  world: World,
  session: Session,
  places: RoundPlaces,
  action: Extract<Action, { kind: 'showConflict' }>,
): Promise<void> {
  await keepResolution(world, session, places);
  const folder = `${places.runtime}/conflicts`;
  const path = `${folder}/${action.number}.json`;
  const record: RefreshConflict = {
    schema_version: 'refresh-conflict-v1',
    round_id: places.roundId,
    head: action.head,
    base: action.base,
    tree: action.tree,
    paths: action.paths,
    shown: false,
    recorded_at: world.clock.now(),
  };
  await world.files.writeAtomic(path, encodeRecord(record));
  await world.worktrees.showTree(session.lease, {
    path: places.worktree,
    head: action.head,
    tree: action.tree,
  });
  await world.files.writeAtomic(path, encodeRecord({ ...record, shown: true }));
}
