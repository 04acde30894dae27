import { parseOid, type Oid } from '../../../contract/ids.ts';
import type { GitReader } from '../../../ports/git.ts';
import { createBoundedCache } from '../calls/bounded-cache.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import type { TreeReader } from './tree-reader.ts';

/**
 * Is all there that a commit needs, in trees as git writes them? Anybody can write a commit that leads to nothing; kept
 * on a ref it would stop every garbage collection of the person's. @spec contract.md#ownership
 */
export function createHistoryProof(repository: RepositoryGit, trees: TreeReader): Pick<GitReader, 'isWhole'> {
  const known = createBoundedCache<boolean>(GIT_LIMITS.cachedAnswersMax);
  const isWhole = async (tip: Oid, base: Oid): Promise<boolean> => {
    if ((await repository.objects.info(tip))?.type !== 'commit') return false;
    const walk = async (how: readonly string[]) =>
      repository.control({ args: ['rev-list', '--objects', ...how, tip, `^${base}`, '--'], exits: [0, 128] });
    if ((await walk(['--quiet'])).code !== 0) return false;
    const listed = await walk(['--filter=object:type=tree', '--filter-provided-objects']);
    if (listed.code !== 0) return false;
    for (const line of listed.stdout.toString('latin1').split('\n')) {
      // A name with a line end goes on in a line of its own.
      const oid = parseOid(/^([0-9a-f]+) /.exec(line)?.[1] ?? '');
      if (oid === null || (await repository.objects.info(oid))?.type !== 'tree') continue;
      if ((await trees.readPlainTree(oid)) === null) return false;
    }
    return true;
  };
  return {
    async isWhole(tip, base) {
      // What is missing may be stored again; what is there and named stays.
      const is = known.get(`${tip} ${base}`) === true || (await isWhole(tip, base));
      if (is) known.set(`${tip} ${base}`, true);
      return is;
    },
  };
}
