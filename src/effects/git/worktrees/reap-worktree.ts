import { lstat, makeFolders, readdir, readFile } from '../files/quick-files.ts';
import { basename, dirname, join } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import type { PutAside } from '../../../ports/worktrees.ts';
import { unlessAbsent, unlessErrno, unlessNoFile } from '../files/errno.ts';
import type { GitPlaces, RepositoryGit } from '../calls/git-places.ts';
import { removeFile, removeTree } from '../files/remove-tree.ts';
import { replaceFile } from '../files/replace-file.ts';
import { isGone, type Leaving, putAside, putWholeAside } from './put-aside.ts';
import { findAdmin, freedMarkOf, isMarked, markOf } from './worktree-admin.ts';
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
export async function reapWorktree(
  repository: RepositoryGit,
  leaving: Leaving,
): Promise<readonly PutAside[]> {
  const { path } = leaving;
  const ours = (await isMarked(repository.places, path)) || (await isHollow(path));
  const aside = ours ? await removeOrMove(leaving) : [await putWholeAside(leaving)];
  await removeAdmin(repository, path);
  return aside;
}

/**
 * Removes a worktree, of which the caller has kept what git can store; the rest is moved aside. One that git does not
 * know, or that cannot be opened, is moved aside whole. Repeatable. @spec contract.md#worktrees-and-history
 */
export async function removeWorktree(
  repository: RepositoryGit,
  leaving: Leaving,
): Promise<readonly PutAside[]> {
  const { path } = leaving;
  const isOurs = await isMarked(repository.places, path);
  if (!isOurs && (await findAdmin(repository.places, path)) === null)
    return reapWorktree(repository, leaving);
  const isThere = (await unlessAbsent(lstat(path))) !== null;
  const odd = isOurs || !isThere ? null : await putAside(repository, leaving);
  const aside = odd === null ? [] : [odd];
  if (!isGone(aside)) {
    await markWorktree(repository, path);
    aside.push(...(await removeOrMove(leaving)));
  }
  await removeAdmin(repository, path);
  await unmarkWorktree(repository, path);
  return aside;
}

/** What another user made can only be moved: it must not stop whoever needs the place. */
async function removeOrMove(leaving: Leaving): Promise<readonly PutAside[]> {
  try {
    await removeTree(leaving.path);
    return [];
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    return [await putWholeAside(leaving)];
  }
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
  const names = await unlessErrno(readdir(path), ['ENOENT', 'EACCES', 'EPERM'], null);
  if (names === null || names.some((name) => name !== '.git')) return false;
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
