import { lstat, readdir } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import type { EntryMode, RawChange } from '../../../ports/git.ts';
import type { Checkout } from '../places/all-checkouts.ts';
import { unlessAbsent } from '../files/errno.ts';
import { absolute, decodePath, parentsOf } from '../files/path-bytes.ts';
import { type Entry, isEntry, lookAt, type Standing } from './file-standing.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { indexTree } from './index-tree.ts';
import { parseRawChanges } from '../calls/parse-output.ts';

/** The paths a landing touches, by path. */
export type Touched = ReadonlyMap<string, RawChange>;

/** The two sides of one changed path. */
export function oldEntry(change: RawChange): Entry | null {
  return entryOf(change.oldMode, change.oldOid);
}

export function newEntry(change: RawChange): Entry | null {
  return entryOf(change.newMode, change.newOid);
}

/** Both sides of what is touched at a path. */
export function sidesOf(touched: Touched): (path: string) => readonly (Entry | null)[] {
  return (path) => {
    const change = touched.get(path);
    return change === undefined ? [] : [oldEntry(change), newEntry(change)];
  };
}

/**
 * The touched paths where the checkout does not stand as base has it: index entry, file as git would store it,
 * mode; or, where base has nothing, anything at the path or in place of a parent. At most a readable number.
 * @spec contract.md#merge-admissibility
 */
export async function findOverlaps(
  repository: RepositoryGit,
  checkout: Checkout,
  { base, touched }: { readonly base: Oid; readonly touched: Touched },
): Promise<readonly string[]> {
  const overlaps = new Set<string>();
  const staged = await indexDifferences(repository, checkout, base);
  for (const path of relatedTo(touched, staged.keys())) overlaps.add(path);
  const standings = await lookAt(repository, checkout.path, {
    paths: [...touched.keys()],
    hoped: sidesOf(touched),
  });
  for (const [path, change] of touched) {
    const standing = standings.get(path) ?? { kind: 'other' };
    if (!(await isClean(checkout, { path, change, standing, touched }))) overlaps.add(path);
  }
  return [...overlaps].toSorted().slice(0, GIT_LIMITS.listedFilesMax);
}

/** Where the index of the checkout differs from a commit: path → what the index has there. */
export async function indexDifferences(
  repository: RepositoryGit,
  checkout: Checkout,
  base: Oid,
  index = join(checkout.gitDir, 'index'),
): Promise<ReadonlyMap<string, Entry | null>> {
  if (await isIndexOf(repository, index, base)) return new Map();
  const run = await repository.control({
    args: ['diff-index', '--cached', '-z', '--raw', '--no-renames', '--full-index', base, '--'],
    index,
  });
  return new Map(parseRawChanges(run.stdout).map((change) => [change.path, newEntry(change)]));
}

/** Most often the index is base's: then its tree says so, and git is not started. */
async function isIndexOf({ places, objects }: RepositoryGit, index: string, base: Oid): Promise<boolean> {
  const tree = places.objectFormat === 'sha1' ? await indexTree(index) : null;
  return tree !== null && tree === (await objects.info(`${base}^{tree}`))?.oid;
}

/** Paths of `paths` that are touched, lie below a touched path, or stand where a touched path has a folder. */
export function relatedTo(touched: Touched, paths: Iterable<string>): readonly string[] {
  const folders = new Set([...touched.keys()].flatMap((path) => parentsOf(path)));
  return [...paths].filter(
    (path) => touched.has(path) || folders.has(path) || parentsOf(path).some((parent) => touched.has(parent)),
  );
}

interface Looked {
  readonly path: string;
  readonly change: RawChange;
  readonly standing: Standing;
  readonly touched: Touched;
}

async function isClean(checkout: Checkout, looked: Looked): Promise<boolean> {
  const { path, change, standing, touched } = looked;
  const old = oldEntry(change);
  if (old !== null) return isEntry(standing, old);
  if (standing.kind === 'absent') return true;
  // The landing turns a file of base into a folder: that file is a touched path itself.
  if (standing.kind === 'behind') return isReplacedFile(touched.get(standing.parent));
  // The landing turns a folder of base into a file: nothing may be in it but files that it deletes.
  return standing.kind === 'folder' && holdsOnlyDeleted(checkout, path, touched);
}

function isReplacedFile(change: RawChange | undefined): boolean {
  return change !== undefined && oldEntry(change) !== null;
}

async function holdsOnlyDeleted(checkout: Checkout, folder: string, touched: Touched): Promise<boolean> {
  const names = await unlessAbsent(readdir(absolute(checkout.path, folder), { encoding: 'buffer' }));
  if (names === null || names.length === 0) return false;
  for (const name of names) {
    const path = `${folder}/${decodePath(name)}`;
    const stat = await unlessAbsent(lstat(absolute(checkout.path, path)));
    const lawful =
      stat?.isDirectory() === true
        ? await holdsOnlyDeleted(checkout, path, touched)
        : touched.get(path)?.status === 'D';
    if (!lawful) return false;
  }
  return true;
}

function entryOf(mode: EntryMode | null, oid: Oid | null): Entry | null {
  return mode === null || oid === null ? null : { mode, oid };
}
