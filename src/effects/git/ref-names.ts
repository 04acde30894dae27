import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import { unlessAbsent } from './errno.ts';
import type { RepositoryGit } from './git-places.ts';
import { parseRefs } from './parse-output.ts';
import { decodePath } from './path-bytes.ts';
import { isFullRefName, resolveExactRef } from './resolve-ref.ts';

/** Names in `packed-refs`, read again only when the file was replaced. */
interface Packed {
  readonly stamp: string;
  readonly names: readonly string[];
}

const packed = new WeakMap<RepositoryGit, Packed>();

/**
 * Refs whose full names begin with one of the prefixes. The names come from the files in which git keeps them, what
 * they point at from git; where refs are kept in another way, all comes from git.
 */
export async function listRefs(
  repository: RepositoryGit,
  prefixes: readonly string[],
): Promise<readonly { readonly ref: string; readonly oid: Oid }[]> {
  const folders = prefixes.map((prefix) => prefix.slice(0, prefix.lastIndexOf('/')));
  if (!(await areRefsFiles(repository))) return askForRefs(repository, prefixes, folders);
  const names = new Set<string>();
  for (const folder of folders) for (const name of await looseNames(repository, folder)) names.add(name);
  // Packed ones last: a ref that is being packed stands in the packed file before its own file goes.
  for (const name of await packedNames(repository)) names.add(name);
  const asked = [...names].filter((name) => prefixes.some((prefix) => name.startsWith(prefix))).toSorted();
  const found = await Promise.all(
    asked.map(async (ref) => ({
      ref,
      oid: isFullRefName(ref) ? await resolveExactRef(repository, ref) : null,
    })),
  );
  return found.flatMap(({ ref, oid }) => (oid === null ? [] : [{ ref, oid }]));
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

async function areRefsFiles({ places }: RepositoryGit): Promise<boolean> {
  return (await unlessAbsent(stat(join(places.commonDir, 'reftable')))) === null;
}

async function looseNames(repository: RepositoryGit, folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  const path = Buffer.from(join(repository.places.commonDir, folder));
  for (const entry of (await unlessAbsent(readdir(path, { withFileTypes: true, encoding: 'buffer' }))) ??
    []) {
    const name = `${folder}/${decodePath(entry.name)}`;
    if (entry.isDirectory()) names.push(...(await looseNames(repository, name)));
    else if (!name.endsWith('.lock')) names.push(name);
  }
  return names;
}

async function packedNames(repository: RepositoryGit): Promise<readonly string[]> {
  const file = join(repository.places.commonDir, 'packed-refs');
  const facts = await unlessAbsent(stat(file, { bigint: true }));
  if (facts === null) return [];
  const stamp = `${facts.ino} ${facts.size} ${facts.mtimeNs}`;
  const known = packed.get(repository);
  if (known?.stamp === stamp) return known.names;
  const text = decodePath((await unlessAbsent(readFile(file))) ?? Buffer.alloc(0));
  const names = text.split('\n').flatMap((line) => /^[0-9a-f]+ (refs\/.+)$/.exec(line)?.[1] ?? []);
  packed.set(repository, { stamp, names });
  return names;
}
