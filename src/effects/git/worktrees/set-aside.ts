import { basename, dirname } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import type { PutAside } from '../../../ports/worktrees.ts';
import { filesFailed, hasErrno, unlessAbsent } from '../files/errno.ts';
import { absolute, decodePath, encodePath } from '../files/path-bytes.ts';
import { lstat, makeFolders, readFile, rename } from '../files/quick-files.ts';
import { removeTree } from '../files/remove-tree.ts';
import { replaceFile } from '../files/replace-file.ts';
import { splitZ } from '../calls/parse-output.ts';
import { DENIED, FIXED, putPartsAside, putWholeAside } from './put-aside.ts';
import { hasPlainParents } from './worktree-include.ts';

/** Beside the worktree, so that a rename does it. */
export function asideOf(path: string): string {
  return `${path}.aside`;
}

/**
 * Moves files and folders of a worktree beside it. They are named in a list before the first of them moves, so that
 * whoever comes after a kill finds them. Where one may not be moved, as a folder of another user, all come back and the
 * worktree is moved whole. Repeatable.
 */
export async function setAside(path: string, names: readonly string[]): Promise<readonly PutAside[]> {
  if (names.length === 0) return [];
  const folder = asideOf(path);
  const listed = new Set([...(await readList(folder)), ...names]);
  await makeFolder(folder);
  await replaceFile(`${folder}/list`, Buffer.concat([...listed].map((name) => encodePath(`${name}\0`))));
  const aside: PutAside[] = [];
  for (const name of names) {
    const isThere = (await hasPlainParents(path, name)) && (await stands(path, name));
    if (!isThere) continue;
    // What was set aside under this name before is the older one of two.
    aside.push(...(await clear(path, `files/${name}`)));
    if (await move(name, path, `${folder}/files`)) continue;
    return [...aside, ...(await putAsideBack(path)), await putWholeAside({ path })];
  }
  return aside;
}

/** Moves back what was set aside; where something stands by now, that stays and the older one goes. Repeatable. */
export async function putAsideBack(path: string): Promise<readonly PutAside[]> {
  const folder = asideOf(path);
  for (const name of await readList(folder)) {
    if (!(await stands(`${folder}/files`, name))) continue;
    const isFree = (await hasPlainParents(path, name)) && !(await stands(path, name));
    if (isFree) await move(name, `${folder}/files`, path);
  }
  if ((await unlessAbsent(lstat(folder))) === null) return [];
  const aside = await clear(path, 'files');
  await removeTree(folder);
  return aside;
}

/** What another user made beside the worktree can only be moved. */
async function clear(path: string, name: string): Promise<readonly PutAside[]> {
  const folder = asideOf(path);
  try {
    await removeTree(`${folder}/${name}`);
    return [];
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    return [await putPartsAside({ path: folder, keepAs: basename(path) }, [name])];
  }
}

async function readList(folder: string): Promise<readonly string[]> {
  const bytes = await unlessAbsent(readFile(`${folder}/list`));
  return bytes === null ? [] : splitZ(bytes).map(decodePath);
}

async function stands(root: string, name: string): Promise<boolean> {
  return (await unlessAbsent(lstat(absolute(root, name)))) !== null;
}

/** False where somebody's rights or a mount are in the way. */
async function move(name: string, from: string, to: string): Promise<boolean> {
  await makeFolder(dirname(`${to}/${name}`));
  try {
    await rename(absolute(from, name), absolute(to, name));
    return true;
  } catch (error) {
    if (hasErrno(error, ...DENIED, ...FIXED)) return false;
    throw filesFailed(error);
  }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(encodePath(path));
  } catch (error) {
    throw filesFailed(error);
  }
}
