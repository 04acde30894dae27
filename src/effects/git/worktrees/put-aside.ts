import { renameSync } from 'node:fs';
import { chmod, mkdir, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { keptFolder } from '../../../contract/paths.ts';
import type { PutAside } from '../../../ports/worktrees.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { filesFailed, hasErrno, unlessErrno } from '../files/errno.ts';
import { absolute, parentsOf } from '../files/path-bytes.ts';
import { lstat, readdirEntries } from '../files/quick-files.ts';
import { findOdd, findRefused, foreignOwner, outermost } from './find-odd.ts';
import { ownIndex } from './worktree-index.ts';

/** A worktree that is about to be reset or removed; what git cannot store of it is kept under a name, or under its own. */
export interface Leaving {
  readonly path: string;
  readonly keepAs?: string;
}

const OWNER_MAY = 0o700;
const MODE_BITS = 0o7777;
/** The device or a mount is in the way. */
export const FIXED = ['EXDEV', 'EBUSY', 'EROFS'];
/** Somebody's rights are. */
export const DENIED = ['EACCES', 'EPERM'];
const UNMADE = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/**
 * Moves out of a worktree what a reset or a removal would destroy and no tree holds; by renames, so that nothing has
 * to be read. Where one thing cannot be moved, as in a folder of another user, the worktree is moved whole and is gone.
 * Null when there was nothing. Repeatable. @spec contract.md#ownership
 */
export async function putAside(repository: RepositoryGit, leaving: Leaving): Promise<PutAside | null> {
  const { path } = leaving;
  const at = { path, index: ownIndex(repository.places, path).file };
  const odd = await findOdd(repository, at);
  if (odd.some((item) => item.path === '' || item.what === 'foreign-folder')) return putWholeAside(leaving);
  const refused = await findRefused(repository, { ...at, isStored: false });
  const names = outermost([...odd, ...refused]).map((item) => item.path);
  return names.length === 0 ? null : putPartsAside(leaving, names);
}

/** Was the worktree itself among what was moved? */
export function isGone(aside: readonly PutAside[]): boolean {
  return aside.some(({ paths }) => paths.length === 0);
}

/** Moves what stands at these paths of a worktree; the worktree whole where that is not allowed. */
export async function putPartsAside(leaving: Leaving, names: readonly string[]): Promise<PutAside> {
  const folder = await freeFolder(leaving, names);
  const paths: string[] = [];
  for (const name of names) {
    const moved = await movePart(leaving.path, folder, name);
    if (moved === null) return putWholeAside(leaving);
    paths.push(moved);
  }
  return { folder, paths, owner: await findOwner(Buffer.from(folder)) };
}

/** Moves a worktree, whatever it holds, out of its place. */
export async function putWholeAside(leaving: Leaving): Promise<PutAside> {
  const folder = await freeFolder(leaving, ['']);
  if ((await movePart(leaving.path, folder, '')) === null)
    throw filesFailed(new Error(`${leaving.path} could be moved neither in parts nor whole to ${folder}`));
  return { folder, paths: [], owner: await findOwner(Buffer.from(folder)) };
}

/** The place of that name, or the next one where nothing stands at any of the paths. */
async function freeFolder(
  { path, keepAs = basename(path) }: Leaving,
  names: readonly string[],
): Promise<string> {
  for (let n = 1; ; n += 1) {
    const folder = `${keptFolder(dirname(path))}/${keepAs}${n === 1 ? '' : `.${n}`}`;
    const taken = await Promise.all(names.map((name) => isTaken(folder, name)));
    if (!taken.includes(true)) return folder;
  }
}

async function isTaken(folder: string, name: string): Promise<boolean> {
  for (const place of ['', ...parentsOf(name), name]) {
    const facts = await unlessErrno(lstat(placeIn(folder, place)), UNMADE, null);
    if (facts !== null && (place === name || !facts.isDirectory())) return true;
  }
  return false;
}

/** A thing with a name that the system does not take whole is moved with the folder above it. */
async function movePart(worktree: string, folder: string, name: string): Promise<string | null> {
  for (const part of [name, ...parentsOf(name).toReversed()]) {
    const [from, to] = [placeIn(worktree, part), placeIn(folder, part)];
    if ((await isTooLong(from)) || (await isTooLong(to))) continue;
    if (part !== name && (await isTaken(folder, part))) return null;
    try {
      await mkdir(above(to), { recursive: true });
      if (!(await rename(from, to))) return null;
      await syncEntries(above(to));
      return part;
    } catch (error) {
      throw filesFailed(error);
    }
  }
  return null;
}

async function isTooLong(path: Buffer): Promise<boolean> {
  try {
    await lstat(path);
    return false;
  } catch (error) {
    // Whether it can be looked at is shown by the rename.
    return hasErrno(error, 'ENAMETOOLONG');
  }
}

/** A rename changes both folders and, in a folder that is moved, its link to the one above: all are opened for it. */
async function rename(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (hasErrno(error, ...FIXED)) return false;
    if (!hasErrno(error, ...DENIED)) throw error;
  }
  try {
    await chmod(above(from), OWNER_MAY);
    const facts = await lstat(from);
    const isFolder = facts.isDirectory();
    if (isFolder) await chmod(from, OWNER_MAY);
    renameSync(from, to);
    if (isFolder) await chmod(to, facts.mode & MODE_BITS);
    return true;
  } catch (error) {
    if (hasErrno(error, ...FIXED, ...DENIED)) return false;
    throw error;
  }
}

/** The first other user to whom something in it belongs, as far as we may look. */
async function findOwner(path: Buffer): Promise<number | null> {
  const facts = await unlessErrno(lstat(path), [...DENIED, ...UNMADE], null);
  const own = facts === null ? null : foreignOwner(facts);
  if (facts?.isDirectory() !== true || own !== null) return own;
  for (const { name } of await unlessErrno(readdirEntries(path), [...DENIED, ...UNMADE], [])) {
    const owner = await findOwner(Buffer.concat([path, Buffer.from('/'), name]));
    if (owner !== null) return owner;
  }
  return null;
}

function placeIn(folder: string, name: string): Buffer {
  return name === '' ? Buffer.from(folder) : absolute(folder, name);
}

function above(path: Buffer): Buffer {
  return path.subarray(0, path.lastIndexOf(0x2f));
}

async function syncEntries(folder: Buffer): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
