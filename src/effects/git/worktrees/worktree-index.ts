import { copyFile, readFile, rename, writeFile } from '../files/quick-files.ts';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import { filesFailed, unlessAbsent, unlessNoFile } from '../files/errno.ts';
import type { GitPlaces, RepositoryGit } from '../calls/git-places.ts';
import { syncPath } from '../files/replace-file.ts';
import { takeLock } from '../calls/lock-files.ts';
import { removeFile } from '../files/remove-tree.ts';

/**
 * Our own index of a worktree, apart from the one that agents use: it keeps what git knows about unchanged
 * files, and no flag an agent sets in its index can hide a change from it. A note beside it names the tree it
 * equals. @spec contract.md#git-calls
 */
interface OwnIndex {
  readonly file: string;
  readonly note: string;
  /** Index of the last snapshot, and the note of its tree. */
  readonly snapshot: string;
  readonly snapshotNote: string;
}

export function ownIndex(places: GitPlaces, path: string): OwnIndex {
  const key = `${basename(path)}-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`;
  const file = join(places.controlDir, 'indexes', key);
  return {
    file,
    note: `${file}.tree`,
    snapshot: `${file}.snapshot`,
    snapshotNote: `${file}.snapshot-tree`,
  };
}

/** Lets our index equal `tree`; files are not looked at. Costs one read when it does already. */
export async function readyIndex(repository: RepositoryGit, path: string, tree: Oid): Promise<void> {
  const own = ownIndex(repository.places, path);
  if ((await unlessNoFile(readFile(own.note, 'utf8'))) === tree) return;
  await changeIndex(repository, path, { args: ['read-tree', '-m', tree], tree });
}

/**
 * Runs one `read-tree` on our index and notes the tree it then equals. An index that a crash left locked or
 * unreadable is only a cache: it is thrown away and made anew; true then.
 */
export async function changeIndex(
  repository: RepositoryGit,
  path: string,
  change: { readonly args: readonly string[]; readonly tree: Oid },
): Promise<boolean> {
  const own = ownIndex(repository.places, path);
  await removeFile(own.note);
  let isNew = false;
  const run = (args: readonly string[]): Promise<unknown> =>
    repository.control({ args, worktree: path, index: own.file });
  try {
    await run(change.args);
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    await removeFile(`${own.file}.lock`);
    await removeFile(own.file);
    await run(change.args);
    isNew = true;
  }
  await noteTree(own.note, change.tree);
  return isNew;
}

/** Not made durable on purpose: without the note the index is read anew. */
export async function noteTree(note: string, tree: Oid): Promise<void> {
  try {
    await writeFile(note, tree);
  } catch (error) {
    throw filesFailed(error);
  }
}

/** Lets the index of the last snapshot become our index; false when the last one is not of this tree. */
export async function adoptSnapshot(repository: RepositoryGit, path: string, tree: Oid): Promise<boolean> {
  const own = ownIndex(repository.places, path);
  if ((await unlessNoFile(readFile(own.snapshotNote, 'utf8'))) !== tree) return false;
  await removeFile(own.note);
  await removeFile(own.snapshotNote);
  const renamed = await unlessAbsent(rename(own.snapshot, own.file).then(() => true));
  if (renamed === null) return false;
  await noteTree(own.note, tree);
  return true;
}

/** Copies our index over the one that agents and people use in the worktree, under git's own lock. */
export async function publishIndex(repository: RepositoryGit, path: string, admin: string): Promise<void> {
  const own = ownIndex(repository.places, path);
  const next = join(admin, 'index.orch');
  const lock = join(admin, 'index.lock');
  try {
    await copyFile(own.file, next);
    await syncPath(next);
    await takeLock(lock, path, '');
    await rename(next, join(admin, 'index'));
    await removeFile(lock);
  } catch (error) {
    throw filesFailed(error);
  }
}

/** Lets our index of a worktree follow when its folder is renamed: what git knows about its files stays true. */
export async function moveIndex(places: GitPlaces, from: string, to: string): Promise<void> {
  const [before, after] = [ownIndex(places, from), ownIndex(places, to)];
  for (const file of [before.snapshotNote, before.snapshot]) await removeFile(file);
  // The note last: an index without it is read anew.
  await unlessAbsent(rename(before.file, after.file));
  await unlessAbsent(rename(before.note, after.note));
}

const ENTRY_BYTES = 8;
const FIRST_MODE_AT = 36;
const GITLINK_MODE = 0o160000;

/**
 * May an index hold a link to another repository? Looks at each place where an entry can have its mode, so that
 * something else is seldom taken for one and none is missed; the form in which entries have any length is not read.
 */
export function mayHoldGitlink(index: Buffer): boolean {
  if (index.length < FIRST_MODE_AT || index.readUInt32BE(4) > 3) return index.length > 0;
  for (let at = FIRST_MODE_AT; at + 4 <= index.length; at += ENTRY_BYTES)
    if (index.readUInt32BE(at) === GITLINK_MODE) return true;
  return false;
}
