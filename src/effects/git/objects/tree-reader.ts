import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import { createBoundedCache } from '../calls/bounded-cache.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { unexpected } from '../calls/parse-output.ts';
import { isPlainTree, parseTree, type TreeItem } from './tree-object.ts';

/** Reading of trees shared by the reader and the writer of objects. */
export interface TreeReader {
  /** Root tree of a commit, or the tree itself. */
  rootTree(treeish: Oid): Promise<Oid>;
  readTree(tree: Oid): Promise<readonly TreeItem[]>;
  /** The same; null for one that git would not have written, and that git has to be asked about. */
  readPlainTree(tree: Oid): Promise<readonly TreeItem[] | null>;
}

interface ReadTree {
  readonly items: readonly TreeItem[];
  readonly isPlain: boolean;
}

/** Trees by id, kept: a tick looks at the same few again and again. */
export function createTreeReader(repository: RepositoryGit): TreeReader {
  const roots = createBoundedCache<Oid>(GIT_LIMITS.cachedCommitsMax);
  const trees = createBoundedCache<ReadTree>(GIT_LIMITS.cachedEntriesMax, ({ items }) => items.length + 1);
  const { objects, places } = repository;
  const read = (tree: Oid): Promise<ReadTree> =>
    trees.remember(tree, async () => {
      const info = await objects.info(tree);
      if (info?.type !== 'tree' || info.sizeBytes > GIT_LIMITS.treeBytesMax) {
        throw new PortFailure('git.failed', `object ${tree} is no readable tree`);
      }
      const found = await objects.contents(tree);
      if (found?.oid !== tree) throw unexpected('expected the tree that was asked for', found?.oid ?? '');
      const items = parseTree(found.bytes, places.objectFormat);
      return { items, isPlain: isPlainTree(items) };
    });
  return {
    rootTree: (treeish) =>
      roots.remember(treeish, async () => {
        const info = await objects.info(`${treeish}^{tree}`);
        if (info === null) throw new PortFailure('git.failed', `object ${treeish} is not in the repository`);
        return info.oid;
      }),
    readTree: async (tree) => (await read(tree)).items,
    async readPlainTree(tree) {
      const { items, isPlain } = await read(tree);
      return isPlain ? items : null;
    },
  };
}

/** What stands at a path of a commit or tree; null when nothing does. */
export async function entryAt(trees: TreeReader, treeish: Oid, path: string): Promise<TreeItem | null> {
  let tree = await trees.rootTree(treeish);
  let found: TreeItem | null = null;
  for (const segment of path.replace(/\/+$/, '').split('/')) {
    if (found !== null && found.mode !== '040000') return null;
    tree = found?.oid ?? tree;
    found = (await trees.readTree(tree)).find((item) => item.name === segment) ?? null;
    if (found === null) return null;
  }
  return found;
}
