import { join } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { splitZ } from '../calls/parse-output.ts';
import { decodePath } from '../files/path-bytes.ts';
import { removeTree } from '../files/remove-tree.ts';

/** What may lie in a worktree besides its files and has to go: nothing, what is not ignored, or everything. */
export type Litter = 'none' | 'untracked' | 'untracked-and-ignored';

/** Removes what is not in the index; false when something may not be removed. Repeatable. */
export async function cleanWorktree(
  repository: RepositoryGit,
  worktree: string,
  { index, litter }: { readonly index: string; readonly litter: Exclude<Litter, 'none'> },
): Promise<boolean> {
  const isAll = litter === 'untracked-and-ignored';
  const clean = { args: ['clean', '-f', '-f', '-d', '-q', ...(isAll ? ['-x'] : [])], worktree, index };
  if ((await repository.control({ ...clean, exits: [0, 1] })).code === 0) return true;
  // What git leaves: read-only folders, as tests and package caches make them, and paths that are too long for it.
  const args = ['ls-files', '-z', '-o', '--directory', ...(isAll ? [] : ['--exclude-standard'])];
  const others = await repository.control({ args, worktree, index });
  try {
    for (const name of splitZ(others.stdout)) await removeTree(join(worktree, decodePath(name)));
  } catch (error) {
    // In a folder of another user.
    if (error instanceof PortFailure) return false;
    throw error;
  }
  return (await repository.control({ ...clean, exits: [0, 1] })).code === 0;
}
