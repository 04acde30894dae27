import { randomUUID } from 'node:crypto';
import { lstat, readdir, readFile, writeFile } from '../files/quick-files.ts';
import { join } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import { allCheckouts } from '../places/all-checkouts.ts';
import { walkContained, wrongKind } from '../../contained-path.ts';
import { filesFailed, unlessAbsent, unlessNoFile } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { isGitRunning } from '../calls/git-processes.ts';
import { removeFile } from '../files/remove-tree.ts';

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
  // A process id comes again, in a container every time: a note never takes the place of a dead one's.
  const own = join(folder, `locks-${process.pid}-${randomUUID()}`);
  const locks = locksOf(repository, refs);
  for (const ref of refs) refuseLinks(repository, ref);
  if (!swept.has(repository)) await sweepNotes(repository);
  swept.add(repository);
  try {
    await writeFile(own, `${locks.join('\n')}\n`);
  } catch (error) {
    throw filesFailed(error);
  }
  try {
    return await workPastLeftLocks(repository, { locks, own, work });
  } finally {
    await removeFile(own);
  }
}

/** Git follows a link in the place of a folder of refs or of their logs, and writes where it leads. */
function refuseLinks({ places }: RepositoryGit, ref: string): void {
  for (const kept of ['refs', 'logs/refs']) {
    const facts = walkContained(join(places.commonDir, kept), ref.replace(/^refs\//, ''));
    if (facts.kind === 'blocked' && facts.what === 'symlink') throw wrongKind('folder', facts.at, facts.what);
  }
}

/** A git that was ended in the middle left each lock it held; git names one at a time. */
async function workPastLeftLocks<T>(
  repository: RepositoryGit,
  journal: {
    readonly locks: readonly string[];
    readonly own: string;
    readonly work: () => Promise<T>;
  },
): Promise<T> {
  for (let removed = 0; ; removed += 1) {
    try {
      return await journal.work();
    } catch (error) {
      if (!(error instanceof PortFailure) || error.code !== 'git.lock-held' || error.path === null)
        throw error;
      const isBound = removed === journal.locks.length;
      if (isBound || !(await removeLeftLock(repository, error.path, journal.own))) throw error;
    }
  }
}

/**
 * Removes a lock that a dead git of ours left; false, and it stays, where it may be somebody else's. A lock that was
 * there before and after the look at the processes belongs to none that lives.
 */
export async function removeLeftLock(
  repository: RepositoryGit,
  lock: string,
  own: string | null = null,
): Promise<boolean> {
  const before = await unlessAbsent(lstat(lock, { bigint: true }));
  if (before === null) return true;
  if (!(await isLeftBehind(repository, lock, own))) return false;
  const after = await unlessAbsent(lstat(lock, { bigint: true }));
  if (after?.ino === before.ino && after.ctimeNs === before.ctimeNs) await removeFile(lock);
  return true;
}

/** Removes the notes of dead processes that left no lock, so that none is blamed for another's lock later. */
async function sweepNotes(repository: RepositoryGit): Promise<void> {
  for (const note of await notes(repository)) {
    const standing = await Promise.all((await locksIn(note)).map((lock) => unlessAbsent(lstat(lock))));
    if (standing.every((lock) => lock === null)) await removeFile(note);
  }
}

async function isLeftBehind(repository: RepositoryGit, lock: string, own: string | null): Promise<boolean> {
  let noted = false;
  for (const note of await notes(repository)) {
    if (note !== own && (await locksIn(note)).includes(lock)) noted = true;
  }
  if (!noted) return false;
  const folders = (await allCheckouts(repository)).map((checkout) => checkout.path);
  return !(await isGitRunning([...folders, repository.places.root, repository.places.commonDir]));
}

/** Every lock that a git of ours took, or may have taken, and did not give back yet. */
export async function notedLocks(repository: RepositoryGit): Promise<ReadonlySet<string>> {
  return new Set((await Promise.all((await notes(repository)).map(locksIn))).flat());
}

async function notes({ places }: RepositoryGit): Promise<readonly string[]> {
  // Whoever only looks has a folder of its own, and reads what others note.
  const folder = join(places.commonDir, 'orchestrator', 'git', 'journal');
  const names = (await unlessAbsent(readdir(folder))) ?? [];
  return names.filter((name) => name.startsWith('locks-')).map((name) => join(folder, name));
}

async function locksIn(note: string): Promise<readonly string[]> {
  return ((await unlessNoFile(readFile(note, 'utf8'))) ?? '').split('\n').filter((line) => line !== '');
}

function locksOf(repository: RepositoryGit, refs: readonly string[]): readonly string[] {
  const { commonDir } = repository.places;
  return [...refs, 'packed-refs', 'HEAD'].map((name) => join(commonDir, `${name}.lock`));
}
