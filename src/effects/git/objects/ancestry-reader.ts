import type { Oid } from '../../../contract/ids.ts';
import type { GitReader } from '../../../ports/git.ts';
import { createBoundedCache } from '../calls/bounded-cache.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { parseOidLine } from '../calls/parse-output.ts';

/**
 * Who descends from whom. Rounds begin at base and end near it, so that a few commits tell almost always; git itself
 * is asked for the rest. @spec contract.md#git-calls
 */
export function createAncestryReader(
  repository: RepositoryGit,
  { readCommit }: Pick<GitReader, 'readCommit'>,
): Pick<GitReader, 'isAncestor' | 'mergeBase'> {
  const ancestry = createBoundedCache<boolean>(GIT_LIMITS.cachedAnswersMax);
  const bases = createBoundedCache<{ readonly base: Oid | null }>(GIT_LIMITS.cachedAnswersMax);
  /** Null when it is not near enough to tell. */
  const isNearAncestor = async (ancestor: Oid, descendant: Oid): Promise<boolean | null> => {
    const seen = new Set<Oid>([descendant]);
    for (const oid of seen) {
      if (oid === ancestor) return true;
      if (seen.size > GIT_LIMITS.nearCommitsMax) return null;
      for (const parent of (await readCommit(oid)).parents) seen.add(parent);
    }
    return false;
  };
  /** Down a line without merges: the first commit of it that `other` descends from hides all below. */
  const nearBase = async (tip: Oid, other: Oid): Promise<Oid | null> => {
    let at = tip;
    for (let steps = 0; steps < GIT_LIMITS.nearCommitsMax; steps += 1) {
      const isBase = at === other || (await isNearAncestor(at, other));
      if (isBase === true) return at;
      const { parents } = await readCommit(at);
      if (isBase === null || parents[0] === undefined || parents.length > 1) return null;
      [at] = parents;
    }
    return null;
  };
  const isAncestor = async (ancestor: Oid, descendant: Oid): Promise<boolean> => {
    if (ancestor === descendant) return true;
    return ancestry.remember(`${ancestor} ${descendant}`, async () => {
      const near = await isNearAncestor(ancestor, descendant);
      if (near !== null) return near;
      // Who descends from somebody is not his ancestor.
      if ((await isNearAncestor(descendant, ancestor)) === true) return false;
      const args = ['merge-base', '--is-ancestor', ancestor, descendant];
      return (await repository.control({ args, exits: [0, 1] })).code === 0;
    });
  };
  return {
    isAncestor,
    async mergeBase(a, b) {
      const found = await bases.remember(`${a} ${b}`, async () => {
        const near = (await nearBase(a, b)) ?? (await nearBase(b, a));
        if (near !== null) return { base: near };
        const run = await repository.control({ args: ['merge-base', a, b], exits: [0, 1] });
        return { base: run.code === 1 ? null : parseOidLine(run.stdout) };
      });
      return found.base;
    },
  };
}
