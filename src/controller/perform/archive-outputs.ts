import type { Action } from '../../core/action.ts';
import type { TreeEdit } from '../../ports/git.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { commitOnRound } from './commit-round.ts';
import { keepResolution } from './hide-conflicts.ts';

/** Moves what stands at the outputs of the next dispatch to its attempts folder, in one commit. @spec contract.md#records */
export async function archiveOutputs(
  world: World,
  session: Session,
  places: RoundPlaces,
  action: Extract<Action, { kind: 'archiveOutputs' }>,
): Promise<void> {
  await keepResolution(world, session, places);
  const files = world.filesAt(places.worktree);
  for (const path of action.remove) await files.remove(path);
  const edits: TreeEdit[] = [];
  for (const path of action.paths) {
    const stored = await world.repository.readFile(action.head, path, 0);
    if (stored.kind === 'absent') {
      await files.remove(path);
      continue;
    }
    const mode = stored.kind === 'file' ? stored.mode : '100644';
    edits.push(
      { kind: 'delete', path },
      {
        kind: 'put',
        path: `${action.folder}/${path.slice(path.lastIndexOf('/') + 1)}`,
        mode,
        oid: stored.oid,
      },
    );
  }
  for (const path of action.remove) edits.push({ kind: 'delete', path });
  const tree = await world.repository.editTree(action.head, edits);
  await commitOnRound(world, session, {
    places,
    tree,
    parents: [action.head],
    message: `${places.roundId}: archive ${action.folder.slice(action.folder.lastIndexOf('/') + 1)}\n`,
    follow: 'reset',
  });
}
