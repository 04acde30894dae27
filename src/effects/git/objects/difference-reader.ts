import type { GitReader, RawChange, TreeEntry } from '../../../ports/git.ts';
import { createBoundedCache } from '../calls/bounded-cache.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { entryAt, type TreeReader } from './tree-reader.ts';
import { parseRawChanges, parseTreeListing } from '../calls/parse-output.ts';
import { treeDifference, treeFiles } from './tree-difference.ts';

/** Compares and lists trees: by reading the few that matter, by a process of git where many do. */
export function createDifferenceReader(
  repository: RepositoryGit,
  trees: TreeReader,
): Pick<GitReader, 'listFiles' | 'diff'> {
  const listings = createBoundedCache<readonly TreeEntry[]>(GIT_LIMITS.cachedLinesMax, linesOf);
  const differences = createBoundedCache<readonly RawChange[]>(GIT_LIMITS.cachedLinesMax, linesOf);
  return {
    async listFiles(treeish, folder) {
      const entry = folder === '' ? null : await entryAt(trees, treeish, folder);
      if (folder !== '' && entry?.mode !== '040000') return [];
      const tree = entry?.oid ?? (await trees.rootTree(treeish));
      const prefix = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
      return rememberShort(listings, `${tree} ${prefix}`, async () => {
        const near = await treeFiles(trees.readPlainTree, tree, GIT_LIMITS.nearTreesMax);
        if (near !== null) return near.map(({ path, mode, oid }) => ({ path: prefix + path, mode, oid }));
        const run = await repository.control({ args: ['ls-tree', '-r', '-z', '--full-tree', tree] });
        return parseTreeListing(run.stdout, prefix);
      });
    },
    async diff(from, to) {
      if (from === to) return [];
      return rememberShort(differences, `${from} ${to}`, async () => {
        const sides = { from: await trees.rootTree(from), to: await trees.rootTree(to) };
        if (sides.from === sides.to) return [];
        const near = await treeDifference(trees.readPlainTree, sides, GIT_LIMITS.nearTreesMax);
        if (near !== null) return near;
        const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', from, to];
        return parseRawChanges((await repository.control({ args })).stdout);
      });
    },
  };
}

/** An empty answer takes room too. */
function linesOf(answer: readonly unknown[]): number {
  return answer.length + 1;
}

/** Long answers are asked for again: keeping them would cost more memory than git costs time. */
async function rememberShort<T>(
  cache: { get(key: string): readonly T[] | undefined; set(key: string, value: readonly T[]): void },
  key: string,
  ask: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const kept = cache.get(key);
  if (kept !== undefined) return kept;
  const value = await ask();
  if (value.length <= GIT_LIMITS.listedFilesMax) cache.set(key, value);
  return value;
}
