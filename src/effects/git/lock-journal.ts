import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PortFailure } from '../../ports/failure.ts';
import { allCheckouts } from './checkouts.ts';
import { filesFailed, unlessAbsent } from './errno.ts';
import type { RepositoryGit } from './git-places.ts';
import { isGitRunning } from './git-processes.ts';
import { removeFile } from './remove-tree.ts';

/** Repositories whose notes of earlier processes were looked through; only a writer does so, once. */
const swept = new WeakSet<RepositoryGit>();

/**
 * Runs a change of refs with a note of the lock files that git makes for it. A kill in the middle leaves note
 * and lock; a later change that meets such a lock removes it, if a note of a dead process names it and no git
 * runs in the repository. Any other lock stays: `git.lock-held`. @spec contract.md#worktrees-and-history
 */
export async function withLockJournal<T>(
  repository: RepositoryGit,
  refs: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const folder = join(repository.places.controlDir, 'journal');
  const own = join(folder, `locks-${process.pid}`);
  if (!swept.has(repository)) await sweepNotes(repository);
  swept.add(repository);
  try {
    await writeFile(own, `${locksOf(repository, refs).join('\n')}\n`);
  } catch (error) {
    throw filesFailed(error);
  }
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PortFailure) || error.code !== 'git.lock-held' || error.path === null) throw error;
    if (!(await isLeftBehind(repository, error.path, own))) throw error;
    await removeFile(error.path);
    return await work();
  } finally {
    await removeFile(own);
  }
}

/** Removes the notes of dead processes that left no lock, so that none is blamed for another's lock later. */
async function sweepNotes(repository: RepositoryGit): Promise<void> {
  for (const note of await notes(repository)) {
    const standing = await Promise.all((await locksIn(note)).map((lock) => unlessAbsent(lstat(lock))));
    if (standing.every((lock) => lock === null)) await removeFile(note);
  }
}

async function isLeftBehind(repository: RepositoryGit, lock: string, own: string): Promise<boolean> {
  let noted = false;
  for (const note of await notes(repository)) {
    if (note !== own && (await locksIn(note)).includes(lock)) noted = true;
  }
  if (!noted) return false;
  const folders = (await allCheckouts(repository)).map((checkout) => checkout.path);
  return !(await isGitRunning([...folders, repository.places.root, repository.places.commonDir]));
}

async function notes(repository: RepositoryGit): Promise<readonly string[]> {
  const folder = join(repository.places.controlDir, 'journal');
  const names = (await unlessAbsent(readdir(folder))) ?? [];
  return names.filter((name) => name.startsWith('locks-')).map((name) => join(folder, name));
}

async function locksIn(note: string): Promise<readonly string[]> {
  return ((await unlessAbsent(readFile(note, 'utf8'))) ?? '').split('\n').filter((line) => line !== '');
}

function locksOf(repository: RepositoryGit, refs: readonly string[]): readonly string[] {
  const { commonDir } = repository.places;
  return [...refs, 'packed-refs', 'HEAD'].map((name) => join(commonDir, `${name}.lock`));
}
