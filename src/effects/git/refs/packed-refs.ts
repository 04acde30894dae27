import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unlessAbsent } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { decodePath } from '../files/path-bytes.ts';
import { readFile, stat } from '../files/quick-files.ts';

/** What `packed-refs` says, read again only when the file was replaced. */
interface Packed {
  readonly stamp: string;
  readonly oids: ReadonlyMap<string, string>;
}

const packed = new WeakMap<RepositoryGit, Packed>();

/** The refs in `packed-refs`: full name → what it points at, as it stands there. */
export async function readPackedRefs(repository: RepositoryGit): Promise<ReadonlyMap<string, string>> {
  const file = join(repository.places.commonDir, 'packed-refs');
  const facts = await unlessAbsent(stat(file, { bigint: true }));
  if (facts === null) return new Map();
  const stamp = `${facts.ino} ${facts.size} ${facts.mtimeNs}`;
  const known = packed.get(repository);
  if (known?.stamp === stamp) return known.oids;
  const oids = new Map<string, string>();
  for (const line of decodePath((await unlessAbsent(readFile(file))) ?? Buffer.alloc(0)).split('\n')) {
    const [, oid, name] = /^([0-9a-f]+) (refs\/.+)$/.exec(line) ?? [];
    if (oid !== undefined && name !== undefined) oids.set(name, oid);
  }
  packed.set(repository, { stamp, oids });
  return oids;
}

/** Are refs kept in files here, and not in tables? */
export function areRefsFiles({ places }: RepositoryGit): boolean {
  return !existsSync(join(places.commonDir, 'reftable'));
}
