import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import type { EntryMode } from '../../ports/git.ts';
import { type Entry, isEntry, lookAt } from './file-standing.ts';
import type { RepositoryGit } from './git-places.ts';
import type { OpenedRepository } from './open-repository.ts';
import { modeOrNull, oidOrThrow, splitZ, unexpected } from './parse-output.ts';
import { decodePath } from './path-bytes.ts';
import { entryAt } from './tree-reader.ts';

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
  const asked = askIndex(git, repository.root, paths);
  const [committed, { staged, untracked }] = await Promise.all([
    committedEntries({ repository, trees }, commit, paths),
    asked,
  ]);
  const standings = await lookAt(git, repository.root, [...committed.keys()]);
  const differing = new Set(untracked);
  for (const path of staged.keys()) if (!committed.has(path)) differing.add(path);
  for (const [path, entry] of committed) {
    const [standing, index] = [standings.get(path), staged.get(path)];
    const isSame = index?.mode === entry.mode && index.oid === entry.oid;
    if (!isSame || standing === undefined || !isEntry(git, standing, entry)) differing.add(path);
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

interface IndexFacts {
  /** What the index has by path; null where a merge has left it open. */
  readonly staged: ReadonlyMap<string, Entry | null>;
  /** Files it does not have, ignored ones left out. */
  readonly untracked: readonly string[];
}

async function askIndex(git: RepositoryGit, root: string, paths: readonly string[]): Promise<IndexFacts> {
  const { stdout } = await git.control({
    args: ['ls-files', '-z', '-t', '--stage', '--others', '--exclude-standard', '--', ...paths],
    worktree: root,
    index: join(git.places.gitDir, 'index'),
  });
  const staged = new Map<string, Entry | null>();
  const untracked: string[] = [];
  for (const field of splitZ(stdout)) {
    const text = decodePath(field);
    const [, mode = '', oid = '', stage, path] =
      /^[A-Z] (\d{6}) ([0-9a-f]+) ([0-3])\t(.+)$/s.exec(text) ?? [];
    if (path !== undefined)
      staged.set(path, stage === '0' ? { mode: modeOrThrow(mode), oid: oidOrThrow(oid) } : null);
    else if (text.startsWith('? ')) untracked.push(text.slice(2));
    else throw unexpected('expected an entry of the index or a file that it does not have', field);
  }
  return { staged, untracked };
}

function modeOrThrow(text: string): EntryMode {
  const mode = modeOrNull(text);
  if (mode === null) throw unexpected('expected the mode of an entry', text);
  return mode;
}
