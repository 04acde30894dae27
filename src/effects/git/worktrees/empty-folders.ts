import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { unlessErrno } from '../files/errno.ts';
import { splitZ } from '../calls/parse-output.ts';
import { decodePath } from '../files/path-bytes.ts';
import { readdirEntries, rmdir } from '../files/quick-files.ts';
import type { WorktreeParts } from './reset-worktree.ts';
import { ownIndex, readyIndex } from './worktree-index.ts';
import { isWorktreeDirty } from './worktree-snapshot.ts';

const SLASH = '/';
/** Gone already, no folder any more, in use, or not ours to change. */
const STAYS = ['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'EACCES', 'EPERM'];

/**
 * Removes the empty folders of a worktree, of which git does not speak; false when anything else in it differs from
 * `head`, ignored files aside. One call of git where nothing is odd.
 */
export async function sweepEmptyFolders(
  { repository, trees }: WorktreeParts,
  { path, head }: { readonly path: string; readonly head: Oid },
): Promise<boolean> {
  await readyIndex(repository, path, await trees.rootTree(head));
  const index = ownIndex(repository.places, path).file;
  const args = ['ls-files', '-z', '-m', '-d', '-o', '--exclude-standard', '--directory'];
  const run = await repository.control({ args, worktree: path, index });
  const empty: string[] = [];
  let isOdd = false;
  for (const name of splitZ(run.stdout).map(decodePath)) {
    if (!name.endsWith(SLASH)) return false;
    if (await isHollow(join(path, name))) empty.push(join(path, name));
    else isOdd = true;
  }
  // Git names a folder with nothing but ignored files in it like one with files that nobody keeps.
  if (isOdd && (await isWorktreeDirty(repository, trees, { path, head }))) return false;
  for (const folder of empty) await removeHollow(folder);
  return true;
}

/** Is there nothing but folders in it? */
async function isHollow(folder: string): Promise<boolean> {
  for (const entry of await entriesOf(folder)) {
    if (!entry.isDirectory() || !(await isHollow(join(folder, entry.name.toString())))) return false;
  }
  return true;
}

/** Never with a file that came meanwhile. */
async function removeHollow(folder: string): Promise<void> {
  for (const entry of await entriesOf(folder)) await removeHollow(join(folder, entry.name.toString()));
  await unlessErrno(rmdir(folder), STAYS, undefined);
}

function entriesOf(folder: string): ReturnType<typeof readdirEntries> {
  return unlessErrno(readdirEntries(folder), STAYS, []);
}
