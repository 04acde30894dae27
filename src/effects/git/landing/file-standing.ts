import { lstat, readlink } from '../files/quick-files.ts';
import type { BigIntStats } from 'node:fs';
import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { EntryMode } from '../../../ports/git.ts';
import { filesFailed, hasErrno, unlessAbsent } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { isTrue } from '../calls/person-settings.ts';
import { hashFiles } from '../objects/file-hashes.ts';
import { absolute, parentsOf } from '../files/path-bytes.ts';
import { unexpected } from '../calls/parse-output.ts';
import { objectId } from '../objects/tree-object.ts';

/** What stands at a path of a checkout, no symlink followed, as git would store it. */
export type Standing =
  | { readonly kind: 'absent' }
  /** A parent, named by its path, is a file or a symlink. */
  | { readonly kind: 'behind'; readonly parent: string }
  | { readonly kind: 'folder' }
  /** A socket, a device, a pipe. */
  | { readonly kind: 'other' }
  | {
      readonly kind: 'entry';
      readonly mode: EntryMode;
      readonly oid: Oid;
      readonly stat: BigIntStats;
      /** False where the file system keeps no executable bit, as the configuration says. */
      readonly isModeKept: boolean;
    };

export interface Entry {
  readonly mode: EntryMode;
  readonly oid: Oid;
}

/** A file that vanishes while git reads it: look again, but not for ever. */
const LOOKS_MAX = 3;

/** The entries that a path is going to be compared with. */
type Hoped = (path: string) => readonly (Entry | null)[];

/**
 * Looks at all paths and hashes the files among them, line ends converted as for a commit, in at most one call of git.
 * A file whose bytes are those of a hoped entry is that one, whatever would be converted.
 */
export async function lookAt(
  repository: RepositoryGit,
  checkout: string,
  { paths, hoped }: { readonly paths: readonly string[]; readonly hoped: Hoped },
): Promise<ReadonlyMap<string, Standing>> {
  for (let time = 1; ; time += 1) {
    try {
      return await lookOnce(repository, checkout, { paths, hoped });
    } catch (error) {
      if (time >= LOOKS_MAX || !(error instanceof PortFailure)) throw error;
    }
  }
}

/** Is the file at the path the one that was looked at: same inode, size and times? */
export async function isUnchanged(checkout: string, path: string, seen: BigIntStats): Promise<boolean> {
  const now = await unlessAbsent(lstat(absolute(checkout, path), { bigint: true }));
  return (
    now !== null &&
    now.ino === seen.ino &&
    now.size === seen.size &&
    now.mtimeNs === seen.mtimeNs &&
    now.ctimeNs === seen.ctimeNs
  );
}

/** Would git store what stands there as this entry? `null` asks whether nothing stands there. */
export function isEntry(standing: Standing, entry: Entry | null): boolean {
  if (entry === null) return standing.kind === 'absent';
  if (standing.kind !== 'entry' || standing.oid !== entry.oid) return false;
  if (standing.mode === entry.mode) return true;
  const plain = standing.mode !== '120000' && entry.mode !== '120000';
  return plain && !standing.isModeKept;
}

async function lookOnce(
  repository: RepositoryGit,
  checkout: string,
  { paths, hoped }: { readonly paths: readonly string[]; readonly hoped: Hoped },
): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  const files: { path: string; stat: BigIntStats; entries: readonly Entry[]; hoped: readonly Oid[] }[] = [];
  const parents = new Map<string, boolean>();
  for (const path of paths) {
    const parent = await blockingParent(checkout, path, parents);
    if (parent !== null) {
      standings.set(path, { kind: 'behind', parent });
      continue;
    }
    const stat = await unlessAbsent(lstat(absolute(checkout, path), { bigint: true }));
    if (stat?.isFile() === true) {
      const entries = hoped(path).filter((entry) => entry !== null);
      files.push({ path, stat, entries, hoped: entries.map(({ oid }) => oid) });
    } else standings.set(path, await standingOf(repository, { checkout, path, stat }));
  }
  const oids = await hashFiles(repository, checkout, files);
  for (const [i, { path, stat, entries }] of files.entries()) {
    const oid = oids[i];
    if (oid === undefined) throw unexpected('expected one id a file', `${oids.length} of ${files.length}`);
    const mode = (stat.mode & 0o100n) === 0n ? '100644' : '100755';
    const isAsHoped = entries.every((entry) => entry.mode === mode);
    const isModeKept = isAsHoped || isTrue(await repository.settings(), 'core.filemode', true);
    standings.set(path, { kind: 'entry', mode, oid, stat, isModeKept });
  }
  return standings;
}

async function standingOf(
  repository: RepositoryGit,
  { checkout, path, stat }: { checkout: string; path: string; stat: BigIntStats | null },
): Promise<Standing> {
  if (stat === null) return { kind: 'absent' };
  if (stat.isDirectory()) return { kind: 'folder' };
  if (!stat.isSymbolicLink()) return { kind: 'other' };
  try {
    const target = await readlink(absolute(checkout, path), { encoding: 'buffer' });
    const oid = objectId('blob', target, repository.places.objectFormat);
    return { kind: 'entry', mode: '120000', oid, stat, isModeKept: true };
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'EINVAL')) return { kind: 'other' };
    throw filesFailed(error);
  }
}

/** The outermost parent that is there and is no folder; `known` keeps answers for one look. */
async function blockingParent(
  checkout: string,
  path: string,
  known: Map<string, boolean>,
): Promise<string | null> {
  for (const parent of parentsOf(path)) {
    let isFolder = known.get(parent);
    if (isFolder === undefined) {
      const stat = await unlessAbsent(lstat(absolute(checkout, parent)));
      if (stat === null) return null;
      isFolder = stat.isDirectory();
      known.set(parent, isFolder);
    }
    if (!isFolder) return parent;
  }
  return null;
}
