import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { GIT_LIMITS } from './git-limits.ts';
import type { RepositoryGit } from './git-places.ts';
import { unexpected } from './parse-output.ts';
import { parseTree, type TreeItem } from './tree-object.ts';

/** Reading of trees shared by the reader and the writer of objects. */
export interface TreeReader {
  /** Root tree of a commit, or the tree itself. */
  rootTree(treeish: Oid): Promise<Oid>;
  readTree(tree: Oid): Promise<readonly TreeItem[]>;
}

/** Trees by id, kept: a tick looks at the same few again and again. */
export function createTreeReader(repository: RepositoryGit): TreeReader {
  const roots = createBoundedCache<Oid>(GIT_LIMITS.cachedCommitsMax);
  const trees = createBoundedCache<readonly TreeItem[]>(GIT_LIMITS.cachedTreesMax);
  const { objects, places } = repository;
  return {
    rootTree: (treeish) =>
      roots.remember(treeish, async () => {
        const info = await objects.info(`${treeish}^{tree}`);
        if (info === null) throw new PortFailure('git.failed', `object ${treeish} is not in the repository`);
        return info.oid;
      }),
    readTree: (tree) =>
      trees.remember(tree, async () => {
        const info = await objects.info(tree);
        if (info?.type !== 'tree' || info.sizeBytes > GIT_LIMITS.treeBytesMax) {
          throw new PortFailure('git.failed', `object ${tree} is no readable tree`);
        }
        const found = await objects.contents(tree);
        if (found?.oid !== tree) throw unexpected('expected the tree that was asked for', found?.oid ?? '');
        return parseTree(found.bytes, places.objectFormat);
      }),
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
