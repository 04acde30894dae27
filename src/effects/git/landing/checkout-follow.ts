import { makeWay, scratchFor } from '../../writer-folder.ts';
import { copyFile, readdir, rename, rmdir, unlink } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import { indexDifferences, newEntry, oldEntry, relatedTo, sidesOf, type Touched } from './checkout-proof.ts';
import type { Checkout } from '../places/all-checkouts.ts';
import { filesFailed, hasErrno, unlessAbsent } from '../files/errno.ts';
import { absolute, encodePath, parentsOf } from '../files/path-bytes.ts';
import { type Entry, isEntry, isUnchanged, lookAt } from './file-standing.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { removeFile } from '../files/remove-tree.ts';
import { syncFolder, syncPath } from '../files/replace-file.ts';

/** Called between every two effects; tests end the process there. */
export type FaultPoint = (point: string) => void | Promise<void>;

interface Follow {
  readonly base: Oid;
  readonly touched: Touched;
  /** Paths that a later commit on base changed again: no longer ours to bring. */
  readonly superseded: ReadonlySet<string>;
  readonly at: FaultPoint;
}

const NUL = Buffer.from([0]);
const KEPT_FOLDER = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EBUSY'];

/**
 * Lets index and files of a checkout follow a landing. Repeatable at every point: each path is judged by what
 * stands there, and what is neither base's nor the landing's is a person's and stays; those are the answer.
 * @spec contract.md#merge-admissibility
 */
export async function followCheckout(
  repository: RepositoryGit,
  checkout: Checkout,
  follow: Follow,
): Promise<readonly string[]> {
  makeWay(repository.places, checkout.path);
  const index = scratchFor(join(checkout.gitDir, 'index'), 'index.orch');
  await removeStale(checkout);
  await follow.at('stale-removed');
  await copyIndex(repository, checkout, { base: follow.base, to: index });
  await follow.at('index-copied');
  const brought = await bringEntries(repository, checkout, { ...follow, index });
  await follow.at('index-updated');
  const left = await clearFiles(repository, checkout, { ...follow, brought });
  const missed = await writeFiles(repository, checkout, { ...follow, brought, index });
  await follow.at('files-written');
  await syncPath(index);
  await renameOver(index, join(checkout.gitDir, 'index'));
  await syncFolder(checkout.gitDir);
  await follow.at('index-renamed');
  return [...new Set([...left, ...missed])].toSorted();
}

async function removeStale(checkout: Checkout): Promise<void> {
  for (const name of (await unlessAbsent(readdir(checkout.gitDir))) ?? []) {
    if (name.startsWith('index.orch')) await removeFile(join(checkout.gitDir, name));
  }
}

/** Entries that still are base's become the landing's; answers with the paths the landing's entry stands at. */
async function bringEntries(
  repository: RepositoryGit,
  checkout: Checkout,
  follow: Follow & { readonly index: string },
): Promise<ReadonlySet<string>> {
  const differing = await indexDifferences(repository, checkout, follow.base, follow.index);
  const foreign = [...differing.keys()].filter((path) => !isBrought(follow.touched, path, differing));
  const barred = new Set(relatedTo(follow.touched, foreign));
  const due: string[] = [];
  const brought = new Set<string>();
  for (const path of follow.touched.keys()) {
    if (follow.superseded.has(path) || isBarred(barred, path)) continue;
    brought.add(path);
    if (!differing.has(path)) due.push(path);
  }
  if (due.length > 0) await updateEntries(repository, follow, due);
  return brought;
}

/** Does the index have the landing's entry at the path already? */
function isBrought(touched: Touched, path: string, differing: ReadonlyMap<string, Entry | null>): boolean {
  const change = touched.get(path);
  if (change === undefined) return false;
  const wanted = newEntry(change);
  const found = differing.get(path) ?? null;
  return wanted?.oid === found?.oid && wanted?.mode === found?.mode;
}

function isBarred(barred: ReadonlySet<string>, path: string): boolean {
  if (barred.has(path) || parentsOf(path).some((parent) => barred.has(parent))) return true;
  return [...barred].some((foreign) => foreign.startsWith(`${path}/`));
}

/** Deletions first, so that a file can become a folder and back. */
async function updateEntries(
  repository: RepositoryGit,
  follow: Follow & { readonly index: string },
  due: readonly string[],
): Promise<void> {
  const deletions: Buffer[] = [];
  const puts: Buffer[] = [];
  for (const path of due) {
    const change = follow.touched.get(path);
    const entry = change === undefined ? null : newEntry(change);
    if (entry === null)
      deletions.push(Buffer.from(`0 ${'0'.repeat(follow.base.length)}\t`), encodePath(path), NUL);
    else puts.push(Buffer.from(`${entry.mode} ${entry.oid}\t`), encodePath(path), NUL);
  }
  await repository.control({
    args: ['update-index', '-z', '--index-info'],
    stdin: Buffer.concat([...deletions, ...puts]),
    index: follow.index,
  });
}

/** Removes the files that still are base's, deletions first; answers with those that are a person's. */
async function clearFiles(
  repository: RepositoryGit,
  checkout: Checkout,
  follow: Follow & { readonly brought: ReadonlySet<string> },
): Promise<readonly string[]> {
  const paths = [...follow.brought].toSorted((a, b) => rank(follow.touched, a) - rank(follow.touched, b));
  const standings = await lookAt(repository, checkout.path, { paths, hoped: sidesOf(follow.touched) });
  const left = [...follow.touched.keys()].filter(
    (path) => !follow.brought.has(path) && !follow.superseded.has(path),
  );
  for (const path of paths) {
    const change = follow.touched.get(path);
    const standing = standings.get(path);
    if (change === undefined || standing === undefined) continue;
    if (standing.kind === 'entry' && !isEntry(standing, newEntry(change))) {
      const isBase = isEntry(standing, oldEntry(change));
      if (!isBase || !(await isUnchanged(checkout.path, path, standing.stat))) {
        left.push(path);
        continue;
      }
      await unlessAbsent(unlink(absolute(checkout.path, path)));
      await follow.at(`unlinked:${path}`);
    }
    // Also where the file is gone already: a kill may have come between it and its folder.
    if (newEntry(change) === null) await pruneParents(checkout, path);
  }
  return left;
}

/**
 * Deletions first; attributes go last and come first, so that each file that stands there is always judged by those
 * it was written under.
 */
function rank(touched: Touched, path: string): number {
  if (isAttributes(path)) return 2;
  return touched.get(path)?.status === 'D' ? 0 : 1;
}

function isAttributes(path: string): boolean {
  return path === '.gitattributes' || path.endsWith('/.gitattributes');
}

/** Folders that the deletion left empty; one that holds anything stays, and those above it. */
async function pruneParents(checkout: Checkout, path: string): Promise<void> {
  for (const parent of parentsOf(path).toReversed()) {
    const kept = rmdir(absolute(checkout.path, parent)).then(
      () => false,
      (error: unknown) => isKept(error),
    );
    if (await kept) return;
  }
}

function isKept(error: unknown): boolean {
  if (hasErrno(error, 'ENOENT')) return false;
  if (hasErrno(error, ...KEPT_FOLDER)) return true;
  throw filesFailed(error);
}

/** Writes the absent files from the index, never over anything; answers with the paths where something else stands. */
async function writeFiles(
  repository: RepositoryGit,
  checkout: Checkout,
  follow: Follow & { readonly brought: ReadonlySet<string>; readonly index: string },
): Promise<readonly string[]> {
  const wanted = [...follow.brought].filter((path) => follow.touched.get(path)?.status !== 'D');
  const look = () => lookAt(repository, checkout.path, { paths: wanted, hoped: sidesOf(follow.touched) });
  const before = await look();
  const absent = wanted
    .filter((path) => before.get(path)?.kind === 'absent')
    .toSorted((a, b) => Number(isAttributes(b)) - Number(isAttributes(a)));
  if (absent.length > 0) {
    await repository.control({
      args: ['checkout-index', '-u', '-q', '-z', '--stdin'],
      stdin: Buffer.concat(absent.flatMap((path) => [encodePath(path), NUL])),
      worktree: checkout.path,
      index: follow.index,
      // What it could not write is seen by looking again.
      exits: [0, 1, 128],
    });
  }
  const after = await look();
  const missed = wanted.filter((path) => {
    const change = follow.touched.get(path);
    const standing = after.get(path);
    return change === undefined || standing === undefined || !isEntry(standing, newEntry(change));
  });
  const gone = missed.find((path) => after.get(path)?.kind === 'absent');
  if (gone !== undefined)
    throw new PortFailure('git.failed', `${gone} could not be written in ${checkout.path}`);
  return missed;
}

/** An index that its person removed begins as base again, as it would by `git reset`. */
async function copyIndex(
  repository: RepositoryGit,
  checkout: Checkout,
  { base, to }: { readonly base: Oid; readonly to: string },
): Promise<void> {
  const copied = await unlessAbsent(copyFile(join(checkout.gitDir, 'index'), to).then(() => true));
  if (copied === null) await repository.control({ args: ['read-tree', base], index: to });
}

async function renameOver(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    throw filesFailed(error);
  }
}
