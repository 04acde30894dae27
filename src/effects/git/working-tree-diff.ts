import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import { indexDifferences } from './checkout-proof.ts';
import { isEntry, lookAt } from './file-standing.ts';
import type { OpenedRepository } from './open-repository.ts';
import { splitZ } from './parse-output.ts';
import { decodePath } from './path-bytes.ts';

/**
 * The files, at or below `paths`, where the checkout of the repository's root differs from a commit: index or
 * file, deleted or untracked ones included, ignored ones not. Sorted. Reads only.
 * @spec contract.md#files
 */
export async function workingTreeDifferences(
  { repository, git }: Pick<OpenedRepository, 'repository' | 'git'>,
  { commit, paths }: { readonly commit: Oid; readonly paths: readonly string[] },
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const checkout = { path: repository.root, gitDir: git.places.gitDir };
  const differing = new Set<string>();
  const staged = await indexDifferences(git, checkout, commit);
  for (const path of staged.keys()) if (isAsked(paths, path)) differing.add(path);
  const others = await git.control({
    args: ['ls-files', '-z', '-o', '--exclude-standard', '--', ...paths],
    worktree: checkout.path,
    index: join(checkout.gitDir, 'index'),
  });
  for (const path of splitZ(others.stdout)) differing.add(decodePath(path));
  const entries = (await repository.listFiles(commit, '')).filter((entry) => isAsked(paths, entry.path));
  const names = entries.map((entry) => entry.path);
  const standings = await lookAt(git, checkout.path, names);
  for (const entry of entries) {
    const standing = standings.get(entry.path);
    if (standing === undefined || !isEntry(git, standing, entry)) differing.add(entry.path);
  }
  return [...differing].toSorted();
}

function isAsked(paths: readonly string[], path: string): boolean {
  return paths.some((asked) => path === asked || path.startsWith(`${asked.replace(/\/+$/, '')}/`));
}
