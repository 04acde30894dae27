import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
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

/** Symlinks are listed and not followed: reading one says what it is. */
function listBelow(root: string, folder: string): readonly string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop())
    for (const entry of readFolder(join(root, next))) {
      const path = `${next}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else found.push(path);
    }
  return found.sort();
}

function readFolder(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (cause) {
    // It went meanwhile.
    if (errnoOf(cause) === 'ENOENT') return [];
    throw filesFailed('list', path, cause);
  }
}
