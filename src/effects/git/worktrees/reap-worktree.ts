import { lstat, makeFolders, readdir, readFile } from '../files/quick-files.ts';
import { basename, dirname, join } from 'node:path';
import { unlessAbsent, unlessNoFile } from '../files/errno.ts';
import type { GitPlaces, RepositoryGit } from '../calls/git-places.ts';
import { removeFile, removeTree } from '../files/remove-tree.ts';
import { replaceFile } from '../files/replace-file.ts';
import { findAdmin, freedMarkOf, isMarked, markOf, moveAside } from './worktree-admin.ts';
import { ownIndex } from './worktree-index.ts';

/** Says durably that what stands at the path is ours alone, so that a killed step may be cleared away. */
export async function markWorktree(repository: RepositoryGit, path: string): Promise<void> {
  const mark = markOf(repository.places, path);
  await makeFolders(dirname(mark));
  await replaceFile(mark, `${path}\n`);
}

export async function unmarkWorktree(repository: RepositoryGit, path: string): Promise<void> {
  await removeFile(markOf(repository.places, path));
}

/**
 * Clears a path for a new worktree: what a killed `worktree add` left behind goes, its administration too.
 * What we did not mark as ours is moved aside, never deleted. Repeatable.
 * @spec contract.md#worktrees-and-history
 */
export async function reapWorktree(repository: RepositoryGit, path: string): Promise<void> {
  const ours = (await isMarked(repository.places, path)) || (await isHollow(path));
  if (ours) await removeTree(path);
  else await moveAside(path, path);
  await removeAdmin(repository, path);
}

/** Removes a worktree with all in it. Repeatable. */
export async function removeWorktree(repository: RepositoryGit, path: string): Promise<void> {
  await markWorktree(repository, path);
  await removeTree(path);
  await removeAdmin(repository, path);
  await unmarkWorktree(repository, path);
}

/** Removes git's administration of a worktree and what we know of it. Repeatable. */
export async function removeAdmin(repository: RepositoryGit, path: string): Promise<void> {
  const { places } = repository;
  const admin = await findAdmin(places, path);
  if (admin !== null) await removeTree(admin);
  for (const unfinished of await unfinishedAdmins(repository, path)) await removeTree(unfinished);
  await forgetWorktree(places, path);
}

/** Removes our index of a worktree, and the mark that it is freed. Repeatable. */
export async function forgetWorktree(places: GitPlaces, path: string): Promise<void> {
  const own = ownIndex(places, path);
  for (const file of [own.note, own.file, own.snapshotNote, own.snapshot]) await removeFile(file);
  await removeFile(freedMarkOf(places, path));
}

/** Nothing, or a folder that holds at most git's own link file: no one's work. */
async function isHollow(path: string): Promise<boolean> {
  const standing = await unlessAbsent(lstat(path));
  if (standing === null) return true;
  if (!standing.isDirectory()) return false;
  const names = (await unlessAbsent(readdir(path))) ?? [];
  if (names.some((name) => name !== '.git')) return false;
  return (await unlessAbsent(lstat(join(path, '.git'))))?.isDirectory() !== true;
}

/** Folders that git makes before it writes which worktree they are for; it names them after the worktree. */
async function unfinishedAdmins(repository: RepositoryGit, path: string): Promise<readonly string[]> {
  const folder = join(repository.places.commonDir, 'worktrees');
  const found: string[] = [];
  for (const id of (await unlessAbsent(readdir(folder))) ?? []) {
    const own = id === basename(path) || (id.startsWith(basename(path)) && /\d$/.test(id));
    const named = own ? await unlessNoFile(readFile(join(folder, id, 'gitdir'), 'utf8')) : path;
    if (named === null || named === '') found.push(join(folder, id));
  }
  return found;
}
