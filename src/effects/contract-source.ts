import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ContractSource } from '../ports/contract-source.ts';
import type { Files } from '../ports/files.ts';
import { filesFailed } from './errno.ts';

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

/** Symlinks are listed too, so that reading them says what they are. */
function listBelow(root: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .sort();
  } catch (cause) {
    throw filesFailed('list', `${root}/${folder}`, cause);
  }
}
