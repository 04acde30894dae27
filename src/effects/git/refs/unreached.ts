import { parseOid, type Oid } from '../../../contract/ids.ts';
import type { RepositoryGit } from '../calls/git-places.ts';

/** Of these objects those that are here and that no ref but `exceptRef` leads to; tags lead on, and nothing leads to them. */
export async function findUnreached(
  repository: RepositoryGit,
  oids: readonly Oid[],
  exceptRef: string,
): Promise<readonly Oid[]> {
  const here: Oid[] = [];
  const commits: Oid[] = [];
  for (const oid of oids) {
    const info = await repository.objects.info(oid);
    if (info !== null) here.push(oid);
    if (info?.type === 'commit') commits.push(oid);
  }
  if (commits.length === 0) return here;
  const args = ['rev-list', ...commits, '--not', `--exclude=${exceptRef}`, '--glob=refs/*', '--'];
  // Where a ref leads to nothing git does not say: all of them count as unreached then.
  const run = await repository.real({ args, exits: [0, 128] });
  const reached = new Set<Oid>(run.code === 0 ? commits : []);
  for (const line of run.stdout.toString('latin1').split('\n')) {
    const oid = parseOid(line);
    if (oid !== null) reached.delete(oid);
  }
  return here.filter((oid) => !reached.has(oid));
}
