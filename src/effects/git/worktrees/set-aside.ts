import { dirname } from 'node:path';
import { filesFailed, unlessAbsent } from '../files/errno.ts';
import { absolute, decodePath, encodePath } from '../files/path-bytes.ts';
import { lstat, makeFolders, readFile, rename } from '../files/quick-files.ts';
import { removeTree } from '../files/remove-tree.ts';
import { replaceFile } from '../files/replace-file.ts';
import { splitZ } from '../calls/parse-output.ts';
import { hasPlainParents } from './worktree-include.ts';

/** Beside the worktree, so that a rename does it. */
export function asideOf(path: string): string {
  return `${path}.aside`;
}

/**
 * Moves files and folders of a worktree beside it. They are named in a list before the first of them moves, so that
 * whoever comes after a kill finds them. Repeatable.
 */
export async function setAside(path: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const folder = asideOf(path);
  const listed = new Set([...(await readList(folder)), ...names]);
  await makeFolder(folder);
  await replaceFile(`${folder}/list`, Buffer.concat([...listed].map((name) => encodePath(`${name}\0`))));
  for (const name of names) {
    const isThere = (await hasPlainParents(path, name)) && (await stands(path, name));
    if (!isThere) continue;
    // What was set aside under this name before is the older one of two.
    await removeTree(`${folder}/files/${name}`);
    await move(name, path, `${folder}/files`);
  }
}

/** Moves back what was set aside; where something stands by now, that stays and the older one goes. Repeatable. */
export async function putAsideBack(path: string): Promise<void> {
  const folder = asideOf(path);
  for (const name of await readList(folder)) {
    if (!(await stands(`${folder}/files`, name))) continue;
    const isFree = (await hasPlainParents(path, name)) && !(await stands(path, name));
    if (isFree) await move(name, `${folder}/files`, path);
  }
  if ((await unlessAbsent(lstat(folder))) !== null) await removeTree(folder);
}

async function readList(folder: string): Promise<readonly string[]> {
  const bytes = await unlessAbsent(readFile(`${folder}/list`));
  return bytes === null ? [] : splitZ(bytes).map(decodePath);
}

async function stands(root: string, name: string): Promise<boolean> {
  return (await unlessAbsent(lstat(absolute(root, name)))) !== null;
}

async function move(name: string, from: string, to: string): Promise<void> {
  await makeFolder(dirname(`${to}/${name}`));
  try {
    await rename(absolute(from, name), absolute(to, name));
  } catch (error) {
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
