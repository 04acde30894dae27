import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import type { Unstored } from '../../../ports/worktrees.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { splitZ } from '../calls/parse-output.ts';
import { isOpenFolder } from '../files/open-folder.ts';
import { filesFailed, hasErrno, unlessAbsent } from '../files/errno.ts';
import { absolute, decodePath, encodePath, parentsOf } from '../files/path-bytes.ts';
import { lstat, readdirEntries } from '../files/quick-files.ts';
import { isForbidden, isForbiddenLink } from './nested-repositories.ts';
import { onlyIgnored } from './worktree-include.ts';

/** Something in a worktree that a tree does not hold, or that a reset would not bring back. */
export interface Odd {
  /** Empty for the worktree itself. */
  readonly path: string;
  readonly what: Unstored['what'] | 'repository' | 'foreign-folder';
  readonly owner: number | null;
  readonly changedMs: number;
}

const TOP = '';
const GONE = ['ENOENT', 'ENOTDIR'];
/** A worktree with more entries, of packages mostly, is asked of git first: it knows which folders need no walk. */
const PLAIN_ENTRIES_MAX = 2_000;
const MAY_BE_IGNORED: ReadonlySet<Odd['what']> = new Set(['unreadable', 'socket', 'fifo', 'device']);
/** A folder of which nobody can tell us what lies in it. */
const CLOSED = ['EACCES', 'EPERM', 'ENAMETOOLONG', 'ELOOP'];

interface Walk {
  readonly repository: RepositoryGit;
  readonly worktree: string;
  readonly index: string;
  readonly ignored: Set<string>;
  readonly found: Odd[];
}

/**
 * What git passes over in a worktree, ignored files aside: folders that it may not open, of which it only warns;
 * sockets, pipes and devices, of which it says nothing; what makes a folder a repository of its own; names it forbids;
 * folders of another user, in which we can change nothing. At most one call of git; the rest is a walk of our own.
 * @spec contract.md#ownership
 */
export async function findOdd(
  repository: RepositoryGit,
  { path, index }: { readonly path: string; readonly index: string },
): Promise<readonly Odd[]> {
  const found: Odd[] = [];
  if (!isOpenFolder(path)) return [await describe(path, { path: TOP, what: 'unreadable' })];
  if (await isPlain({ worktree: path, found: [] }, TOP, { left: PLAIN_ENTRIES_MAX })) return [];
  const walk: Walk = { repository, worktree: path, index, ignored: new Set(), found };
  await noteIgnored(walk, TOP);
  await walkFolder(walk, TOP);
  return withoutIgnored(repository, path, found);
}

/** The listing of ignored files has no sockets and pipes, which tools make under names that are ignored. */
async function withoutIgnored(
  repository: RepositoryGit,
  path: string,
  found: readonly Odd[],
): Promise<readonly Odd[]> {
  const asked = found.filter(({ what }) => MAY_BE_IGNORED.has(what)).map((odd) => encodePath(odd.path));
  const ignored = new Set((await onlyIgnored(repository, path, asked)).map(decodePath));
  return found.filter((odd) => !ignored.has(odd.path) || !MAY_BE_IGNORED.has(odd.what));
}

/** What of the files that git lists as changed or new it could not read or name; with `isStored`, all that it lists. */
export async function findRefused(
  repository: RepositoryGit,
  { path, index, isStored }: { readonly path: string; readonly index: string; readonly isStored: boolean },
): Promise<readonly Odd[]> {
  const args = ['ls-files', '-z', '-m', '-o', '--exclude-standard'];
  const listed = splitZ((await repository.control({ args, worktree: path, index })).stdout);
  const found: Odd[] = [];
  for (const name of new Set(listed.map(decodePath))) {
    // A repository inside: the walk finds it.
    if (name.endsWith('/')) continue;
    const refused = await lookAtFile(path, name);
    if (refused !== null) found.push(refused);
    else if (isStored) found.push(await describe(path, { path: name, what: 'refused' }));
  }
  return found;
}

/** Why git would not take a file that is new or changed; null for one that it would, or that went meanwhile. */
export async function lookAtFile(worktree: string, name: string): Promise<Odd | null> {
  const what = await whyRefused(worktree, name);
  return what === null ? null : describe(worktree, { path: name, what });
}

async function whyRefused(worktree: string, name: string): Promise<Unstored['what'] | null> {
  if (isForbidden(name)) return 'forbidden-name';
  const file = absolute(worktree, name);
  try {
    if ((await lstat(file)).isSymbolicLink()) return isForbiddenLink(name) ? 'forbidden-name' : null;
    await access(file, constants.R_OK);
    return null;
  } catch (error) {
    if (hasErrno(error, ...GONE)) return null;
    if (hasErrno(error, ...CLOSED)) return 'unreadable';
    throw filesFailed(error);
  }
}

async function walkFolder(walk: Walk, folder: string): Promise<void> {
  const entries = await entriesOf(walk, folder);
  const isNested = folder !== TOP && entries.some(({ name }) => name === '.git');
  if (isNested) {
    walk.found.push(await describe(walk.worktree, { path: folder, what: 'repository' }));
    await noteIgnored(walk, folder);
  }
  for (const { name, entry } of entries) {
    const path = folder === TOP ? name : `${folder}/${name}`;
    if (name === '.git' || walk.ignored.has(entry.isDirectory() ? `${path}/` : path)) continue;
    const what = whatIs(name, entry);
    if (what !== null) walk.found.push(await describe(walk.worktree, { path, what }));
    else if (entry.isDirectory()) await walkFolder(walk, path);
  }
}

/** Nothing in it is odd, ignored or not: what git ignores need not be asked. False where there is more to look at. */
async function isPlain(
  walk: Pick<Walk, 'worktree' | 'found'>,
  folder: string,
  room: { left: number },
): Promise<boolean> {
  const entries = await entriesOf(walk, folder);
  room.left -= entries.length;
  for (const { name, entry } of entries) {
    if (name === '.git' && folder === TOP) continue;
    const isOdd = name === '.git' || whatIs(name, entry) !== null;
    const path = folder === TOP ? name : `${folder}/${name}`;
    if (isOdd || room.left < 0 || (entry.isDirectory() && !(await isPlain(walk, path, room)))) return false;
  }
  return walk.found.length === 0;
}

type Entry = Awaited<ReturnType<typeof readdirEntries>>[number];

function whatIs(name: string, entry: Entry): Unstored['what'] | null {
  if (isForbidden(name)) return 'forbidden-name';
  if (entry.isSymbolicLink()) return isForbiddenLink(name) ? 'forbidden-name' : null;
  if (entry.isSocket()) return 'socket';
  if (entry.isFIFO()) return 'fifo';
  return entry.isFile() || entry.isDirectory() ? null : 'device';
}

/** One that cannot be opened, or is another user's, is found itself. */
async function entriesOf(
  { worktree, found }: Pick<Walk, 'worktree' | 'found'>,
  folder: string,
): Promise<readonly { readonly name: string; readonly entry: Entry }[]> {
  const full = absolute(worktree, folder);
  try {
    const isForeign = process.geteuid?.() !== 0 && foreignOwner(await lstat(full)) !== null;
    if (isForeign) found.push(await describe(worktree, { path: folder, what: 'foreign-folder' }));
    if (isOpenFolder(full))
      return (await readdirEntries(full)).map((entry) => ({ name: decodePath(entry.name), entry }));
  } catch (error) {
    if (hasErrno(error, ...GONE)) return [];
    if (!hasErrno(error, ...CLOSED)) throw filesFailed(error);
  }
  found.push(await describe(worktree, { path: folder, what: 'unreadable' }));
  return [];
}

/** A repository inside has ignore rules of its own. */
async function noteIgnored({ repository, worktree, index, ignored }: Walk, folder: string): Promise<void> {
  // A name that is no UTF-8 cannot be where a process starts.
  if (!isUtf8(absolute('', folder))) return;
  const at = folder === TOP ? worktree : join(worktree, folder);
  const own = folder === TOP ? index : join(repository.places.controlDir, 'indexes', 'none');
  const args = ['ls-files', '-z', '-o', '-i', '--exclude-standard', '--directory'];
  const prefix = folder === TOP ? '' : `${folder}/`;
  for (const name of splitZ((await repository.control({ args, worktree: at, index: own })).stdout))
    ignored.add(prefix + decodePath(name));
}

async function describe(worktree: string, odd: Pick<Odd, 'path' | 'what'>): Promise<Odd> {
  try {
    const facts = await unlessAbsent(lstat(absolute(worktree, odd.path)));
    if (facts !== null) return { ...odd, owner: foreignOwner(facts), changedMs: facts.ctimeMs };
  } catch (error) {
    // Behind a closed folder nothing else can be seen; that it is closed is what counts.
    if (!(error instanceof PortFailure)) throw error;
  }
  return { ...odd, owner: null, changedMs: Date.now() };
}

/** Id of the user whose it is, when that is not ours. */
export function foreignOwner({ uid }: { readonly uid: number }): number | null {
  return uid === process.geteuid?.() ? null : uid;
}

/** Without what lies below something that is found itself. */
export function outermost<T extends Pick<Odd, 'path'>>(found: readonly T[]): readonly T[] {
  const paths = new Set(found.map(({ path }) => path));
  const seen = new Set<string>();
  return found
    .filter(({ path }) => {
      const isInside =
        path !== TOP && (paths.has(TOP) || parentsOf(path).some((parent) => paths.has(parent)));
      return !isInside && !seen.has(path) && seen.add(path);
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
