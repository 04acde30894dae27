import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { CommitFacts, GitReader, RawChange, TreeEntry, TreeFile } from '../../ports/git.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { GIT_LIMITS } from './git-limits.ts';
import type { RepositoryGit } from './git-places.ts';
import {
  COMMIT_FORMAT,
  parseCommits,
  parseOidLine,
  parseRawChanges,
  parseRefs,
  parseTreeListing,
  unexpected,
} from './parse-output.ts';
import { resolveExactRef } from './resolve-ref.ts';
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

/** Reads refs, commits, trees and blobs. Only listing refs sees the repository's own git directory. @spec contract.md#git-calls */
export function createGitReader(repository: RepositoryGit, trees: TreeReader): GitReader {
  return {
    resolveRef: (ref) => resolveExactRef(repository, ref),
    listRefs: (...prefixes) => listRefs(repository, prefixes),
    ...commitReader(repository),
    ...ancestryReader(repository),
    ...fileReader(repository, trees),
    ...differenceReader(repository, trees),
  };
}

async function listRefs(
  repository: RepositoryGit,
  prefixes: readonly string[],
): ReturnType<GitReader['listRefs']> {
  const folders = prefixes.map((prefix) => prefix.slice(0, prefix.lastIndexOf('/')));
  const listed = await repository.real({
    args: ['for-each-ref', '--format=%(objectname) %(refname)', '--', ...folders],
  });
  return parseRefs(listed.stdout).filter(({ ref }) => prefixes.some((prefix) => ref.startsWith(prefix)));
}

function commitReader(
  repository: RepositoryGit,
): Pick<GitReader, 'readCommit' | 'readRawCommit' | 'objectType' | 'firstParents' | 'commitsBetween'> {
  const commits = createBoundedCache<CommitFacts>(GIT_LIMITS.cachedCommitsMax);
  const walks = createBoundedCache<readonly CommitFacts[]>(GIT_LIMITS.cachedAnswersMax);
  const log = async (args: readonly string[]): Promise<readonly CommitFacts[]> => {
    const run = await repository.control({ args: ['log', '-z', `--format=${COMMIT_FORMAT}`, ...args, '--'] });
    const found = parseCommits(run.stdout);
    for (const commit of found) commits.set(commit.oid, commit);
    return found;
  };
  const walk = (args: readonly string[]): Promise<readonly CommitFacts[]> =>
    walks.remember(args.join(' '), () => log(args));
  return {
    readCommit: (oid) =>
      commits.remember(oid, async () => {
        const found = (await log(['--no-walk', oid]))[0];
        if (found?.oid !== oid) throw unexpected('expected the commit that was asked for', found?.oid ?? '');
        return found;
      }),
    async readRawCommit(oid) {
      const info = await repository.objects.info(oid);
      if (info?.type !== 'commit' || info.sizeBytes > GIT_LIMITS.treeBytesMax)
        throw new PortFailure('git.failed', `object ${oid} is no readable commit`);
      const found = await repository.objects.contents(oid);
      if (found?.oid !== oid) throw unexpected('expected the commit that was asked for', found?.oid ?? '');
      return found.bytes;
    },
    objectType: async (oid) => (await repository.objects.info(oid))?.type ?? null,
    async firstParents(head, stopAt, limit) {
      if (limit <= 0 || head === stopAt) return [];
      return walk(['--first-parent', `-n${limit}`, head, ...(stopAt === null ? [] : [`^${stopAt}`])]);
    },
    async commitsBetween(exclude, include, limit) {
      if (limit <= 0 || exclude === include) return [];
      return walk(['--topo-order', `-n${limit}`, include, `^${exclude}`]);
    },
  };
}

function ancestryReader(repository: RepositoryGit): Pick<GitReader, 'isAncestor' | 'mergeBase'> {
  const ancestry = createBoundedCache<boolean>(GIT_LIMITS.cachedAnswersMax);
  const bases = createBoundedCache<{ readonly base: Oid | null }>(GIT_LIMITS.cachedAnswersMax);
  return {
    async isAncestor(ancestor, descendant) {
      if (ancestor === descendant) return true;
      return ancestry.remember(`${ancestor} ${descendant}`, async () => {
        const args = ['merge-base', '--is-ancestor', ancestor, descendant];
        return (await repository.control({ args, exits: [0, 1] })).code === 0;
      });
    },
    async mergeBase(a, b) {
      const found = await bases.remember(`${a} ${b}`, async () => {
        const run = await repository.control({ args: ['merge-base', a, b], exits: [0, 1] });
        return { base: run.code === 1 ? null : parseOidLine(run.stdout) };
      });
      return found.base;
    },
  };
}

function fileReader(repository: RepositoryGit, trees: TreeReader): Pick<GitReader, 'readFile' | 'readBlob'> {
  const { objects } = repository;
  const readBlob = async (oid: Oid, maxBytes: number): Promise<Uint8Array | { sizeBytes: number }> => {
    const info = await objects.info(oid);
    if (info?.type !== 'blob') throw new PortFailure('git.failed', `object ${oid} is no readable blob`);
    if (info.sizeBytes > maxBytes) return { sizeBytes: info.sizeBytes };
    const found = await objects.contents(oid);
    if (found?.oid !== oid) throw unexpected('expected the blob that was asked for', found?.oid ?? '');
    return found.bytes;
  };
  return {
    async readBlob(oid, maxBytes) {
      const found = await readBlob(oid, maxBytes);
      return found instanceof Uint8Array ? found : null;
    },
    async readFile(treeish, path, maxBytes): Promise<TreeFile> {
      const entry = await entryAt(trees, treeish, path);
      // A folder or a submodule is no file: as absent as nothing.
      if (entry === null || entry.mode === '040000' || entry.mode === '160000') return { kind: 'absent' };
      const found = await readBlob(entry.oid, maxBytes);
      if (!(found instanceof Uint8Array)) return { kind: 'too-large', oid: entry.oid, ...found };
      return { kind: 'file', mode: entry.mode, oid: entry.oid, bytes: found };
    },
  };
}

function differenceReader(
  repository: RepositoryGit,
  trees: TreeReader,
): Pick<GitReader, 'listFiles' | 'diff'> {
  const listings = createBoundedCache<readonly TreeEntry[]>(GIT_LIMITS.cachedAnswersMax);
  const differences = createBoundedCache<readonly RawChange[]>(GIT_LIMITS.cachedAnswersMax);
  return {
    async listFiles(treeish, folder) {
      const entry = folder === '' ? null : await entryAt(trees, treeish, folder);
      if (folder !== '' && entry?.mode !== '040000') return [];
      const tree = entry?.oid ?? (await trees.rootTree(treeish));
      const prefix = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
      return rememberShort(listings, `${tree} ${prefix}`, async () => {
        const run = await repository.control({ args: ['ls-tree', '-r', '-z', '--full-tree', tree] });
        return parseTreeListing(run.stdout, prefix);
      });
    },
    async diff(from, to) {
      if (from === to) return [];
      return rememberShort(differences, `${from} ${to}`, async () => {
        const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', from, to];
        return parseRawChanges((await repository.control({ args })).stdout);
      });
    },
  };
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

async function entryAt(trees: TreeReader, treeish: Oid, path: string): Promise<TreeItem | null> {
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
