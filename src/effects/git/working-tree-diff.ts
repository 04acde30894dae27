import type { Oid } from '../../contract/ids.ts';
import { type Entry, isEntry, lookAt } from './landing/file-standing.ts';
import { readIndexFacts } from './index-facts.ts';
import type { OpenedRepository } from './open-repository.ts';
import { entryAt } from './objects/tree-reader.ts';

/**
 * The files, at or below `paths`, where the checkout of the repository's root differs from a commit: index or
 * file, deleted or untracked ones included, ignored ones not. Sorted. Reads only.
 * @spec contract.md#files
 */
export async function workingTreeDifferences(
  { repository, git, trees }: Pick<OpenedRepository, 'repository' | 'git' | 'trees'>,
  { commit, paths }: { readonly commit: Oid; readonly paths: readonly string[] },
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const asked = readIndexFacts(git, repository.root, paths);
  const [committed, { staged, untracked }] = await Promise.all([
    committedEntries({ repository, trees }, commit, paths),
    asked,
  ]);
  const standings = await lookAt(git, repository.root, {
    paths: [...committed.keys()],
    hoped: (path) => [committed.get(path) ?? null],
  });
  const differing = new Set(untracked);
  for (const path of staged.keys()) if (!committed.has(path)) differing.add(path);
  for (const [path, entry] of committed) {
    const [standing, index] = [standings.get(path), staged.get(path)];
    const isSame = index?.mode === entry.mode && index.oid === entry.oid;
    if (!isSame || standing === undefined || !isEntry(standing, entry)) differing.add(path);
  }
  return [...differing].toSorted();
}

async function committedEntries(
  { repository, trees }: Pick<OpenedRepository, 'repository' | 'trees'>,
  commit: Oid,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Entry>> {
  const found = new Map<string, Entry>();
  for (const path of paths) {
    const entry = await entryAt(trees, commit, path);
    if (entry?.mode !== '040000') {
      if (entry !== null) found.set(path, entry);
    } else for (const file of await repository.listFiles(commit, path)) found.set(file.path, file);
  }
  return found;
}
