import { type Dirent, readdirSync } from 'node:fs';
import type { ContractSource } from '../ports/contract-source.ts';
import type { Files } from '../ports/files.ts';
import { errnoOf, filesFailed } from './errno.ts';

/** The contract files as they stand in the checkout that is the root of `files`. No symlink is followed. */
export function createWorkingTreeSource(files: Files): ContractSource {
  return {
    kind: 'working-tree',
    list: (folder) => list(files, folder),
    read: (path, maxBytes) => files.read(path, maxBytes),
  };
}

/** A symlink or file in the place of a folder is the one path there is: reading it says what it is. */
async function list(files: Files, folder: string): Promise<readonly string[]> {
  const facts = await files.read(folder, 0);
  if (facts.kind === 'absent') return [];
  const isFolder = facts.kind === 'not-a-file' && facts.what === 'folder';
  return isFolder ? listBelow(files.root, folder) : [folder];
}

/** Symlinks are listed too, so that reading them says what they are. A folder that is gone by now has nothing. */
function listBelow(root: string, folder: string): readonly string[] {
  const paths: string[] = [];
  // By hand: what Node lists with `recursive` follows symlinks in some of its versions.
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of entriesOf(`${root}/${at}`))
      (entry.isDirectory() ? folders : paths).push(`${at}/${entry.name}`);
  }
  return paths.sort();
}

function entriesOf(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw filesFailed('list', path, cause);
  }
}
