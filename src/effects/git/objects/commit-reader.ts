import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { CommitFacts, GitReader } from '../../../ports/git.ts';
import { createBoundedCache } from '../calls/bounded-cache.ts';
import { readPlainCommit } from './commit-object.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { COMMIT_FORMAT, parseCommits, unexpected } from '../calls/parse-output.ts';

type CommitReader = Pick<
  GitReader,
  'readCommit' | 'readRawCommit' | 'objectType' | 'firstParents' | 'commitsBetween'
>;

/** Reads commits: from their bytes where they are plain, by `git log` otherwise. @spec contract.md#git-calls */
export function createCommitReader(repository: RepositoryGit): CommitReader {
  const commits = createBoundedCache<CommitFacts>(GIT_LIMITS.cachedCommitsMax);
  const walks = createBoundedCache<readonly CommitFacts[]>(GIT_LIMITS.cachedAnswersMax);
  const log = async (args: readonly string[]): Promise<readonly CommitFacts[]> => {
    const run = await repository.control({ args: ['log', '-z', `--format=${COMMIT_FORMAT}`, ...args, '--'] });
    const found = parseCommits(run.stdout);
    for (const commit of found) commits.set(commit.oid, commit);
    return found;
  };
  const readRawCommit = async (oid: Oid): Promise<Uint8Array> => {
    const info = await repository.objects.info(oid);
    if (info?.type !== 'commit' || info.sizeBytes > GIT_LIMITS.treeBytesMax)
      throw new PortFailure('git.failed', `object ${oid} is no readable commit`);
    const found = await repository.objects.contents(oid);
    if (found?.oid !== oid) throw unexpected('expected the commit that was asked for', found?.oid ?? '');
    return found.bytes;
  };
  const readCommit = (oid: Oid): Promise<CommitFacts> =>
    commits.remember(oid, async () => {
      const plain = readPlainCommit(oid, await readRawCommit(oid));
      if (plain !== null) return plain;
      const found = (await log(['--no-walk', oid]))[0];
      if (found?.oid !== oid) throw unexpected('expected the commit that was asked for', found?.oid ?? '');
      return found;
    });
  const walk = (args: readonly string[]): Promise<readonly CommitFacts[]> =>
    walks.remember(args.join(' '), () => log(args));
  return {
    readCommit,
    readRawCommit,
    objectType: async (oid) => (await repository.objects.info(oid))?.type ?? null,
    async firstParents(head, stopAt, limit) {
      if (limit <= 0 || head === stopAt) return [];
      const near = await firstParentsNear(
        { readCommit, isKept: (oid) => commits.get(oid) !== undefined },
        { head, stopAt, limit },
      );
      if (near !== null) return near;
      return walk(['--first-parent', `-n${limit}`, head, ...(stopAt === null ? [] : [`^${stopAt}`])]);
    },
    async commitsBetween(exclude, include, limit) {
      if (limit <= 0 || exclude === include) return [];
      return walk(['--topo-order', `-n${limit}`, include, `^${exclude}`]);
    },
  };
}

interface NearReader {
  readonly readCommit: (oid: Oid) => Promise<CommitFacts>;
  /** Does reading it cost nothing? */
  readonly isKept: (oid: Oid) => boolean;
}

/**
 * The chain down to `stopAt`, which stands on it and so hides nothing above itself. Null when it is not near: when it
 * takes many commits that were not read before.
 */
async function firstParentsNear(
  { readCommit, isKept }: NearReader,
  { head, stopAt, limit }: { readonly head: Oid; readonly stopAt: Oid | null; readonly limit: number },
): Promise<readonly CommitFacts[] | null> {
  const chain: CommitFacts[] = [];
  let left: number = GIT_LIMITS.nearCommitsMax;
  for (let at: Oid | undefined = head; at !== stopAt; ) {
    // Without its end being seen, a chain that never comes to `stopAt` cannot be told from one that does.
    if (stopAt === null && (at === undefined || chain.length === limit)) return chain;
    if (at === undefined) return null;
    if (!isKept(at)) left -= 1;
    if (left < 0) return null;
    const commit: CommitFacts = await readCommit(at);
    chain.push(commit);
    at = commit.parents[0];
  }
  return chain.slice(0, limit);
}
