import { readdirEntries } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { unlessAbsent } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import { areRefsFiles, readPackedRefs } from './packed-refs.ts';
import { parseRefs } from '../calls/parse-output.ts';
import { decodePath } from '../files/path-bytes.ts';
import { isFullRefName, resolveExactRef } from './resolve-ref.ts';

/**
 * Refs whose full names begin with one of the prefixes. The names come from the files in which git keeps them, what
 * they point at from git. All comes from git where refs are kept in another way, where they are many, and where a name
 * is a link or leads to no object: git may still call that a ref.
 */
export async function listRefs(
  repository: RepositoryGit,
  prefixes: readonly string[],
): Promise<readonly { readonly ref: string; readonly oid: Oid }[]> {
  const folders = prefixes.map((prefix) => prefix.slice(0, prefix.lastIndexOf('/')));
  if (!areRefsFiles(repository)) return askForRefs(repository, prefixes, folders);
  const names = new Set<string>();
  for (const folder of folders) {
    const loose = await looseNames(repository, folder);
    if (loose === null) return askForRefs(repository, prefixes, folders);
    for (const name of loose) names.add(name);
  }
  // Packed ones last: a ref that is being packed stands in the packed file before its own file goes.
  for (const name of (await readPackedRefs(repository)).keys()) names.add(name);
  const asked = [...names].filter((name) => prefixes.some((prefix) => name.startsWith(prefix))).toSorted();
  if (asked.length > GIT_LIMITS.nearRefsMax) return askForRefs(repository, prefixes, folders);
  const found = await Promise.all(
    asked.map(async (ref) => ({
      ref,
      oid: isFullRefName(ref) ? await resolveExactRef(repository, ref) : null,
    })),
  );
  const refs = found.flatMap(({ ref, oid }) => (oid === null ? [] : [{ ref, oid }]));
  return refs.length === asked.length ? refs : askForRefs(repository, prefixes, folders);
}

async function askForRefs(
  repository: RepositoryGit,
  prefixes: readonly string[],
  folders: readonly string[],
): ReturnType<typeof listRefs> {
  const listed = await repository.real({
    args: ['for-each-ref', '--format=%(objectname) %(refname)', '--', ...folders],
  });
  return parseRefs(listed.stdout).filter(({ ref }) => prefixes.some((prefix) => ref.startsWith(prefix)));
}

/** Null where something else than files and folders stands. */
async function looseNames(repository: RepositoryGit, folder: string): Promise<readonly string[] | null> {
  const names: string[] = [];
  const path = Buffer.from(join(repository.places.commonDir, folder));
  for (const entry of (await unlessAbsent(readdirEntries(path))) ?? []) {
    const name = `${folder}/${decodePath(entry.name)}`;
    if (entry.isDirectory()) {
      const below = await looseNames(repository, name);
      if (below === null) return null;
      for (const found of below) names.push(found);
    } else if (!entry.isFile()) return null;
    else if (!name.endsWith('.lock')) names.push(name);
  }
  return names;
}
