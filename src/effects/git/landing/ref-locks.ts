import { join } from 'node:path';
import { OWN_REF_PREFIXES } from '../../../contract/paths.ts';
import type { ForeignLock } from '../../../ports/landing.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { unlessErrno } from '../files/errno.ts';
import { readdirEntries } from '../files/quick-files.ts';
import { notedLocks } from '../refs/lock-journal.ts';
import { describeLock } from './foreign-lock.ts';

const SUFFIX = '.lock';

/** Locks of other gits at what a run moves: refs of ours, base, packed refs. A writer removes those of a dead git of ours itself. @spec contract.md#worktrees-and-history */
export async function findRefLocks(
  repository: RepositoryGit,
  baseRef: string,
): Promise<readonly ForeignLock[]> {
  const { commonDir, root } = repository.places;
  const own = await Promise.all(OWN_REF_PREFIXES.map((prefix) => locksBelow(join(commonDir, prefix))));
  const one = [baseRef, 'HEAD', 'packed-refs'].map((name) => join(commonDir, `${name}${SUFFIX}`));
  const noted = await notedLocks(repository);
  const found: ForeignLock[] = [];
  for (const file of [...one, ...own.flat()].filter((path) => !noted.has(path))) {
    const lock = await describeLock({ path: root, gitDir: commonDir }, file);
    if (lock !== null) found.push(lock);
  }
  return found;
}

/** No link is followed. */
async function locksBelow(folder: string): Promise<readonly string[]> {
  const entries = await unlessErrno(readdirEntries(folder), ['ENOENT', 'ENOTDIR'], []);
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name.toString());
    if (path.endsWith(SUFFIX)) found.push(path);
    else if (entry.isDirectory()) found.push(...(await locksBelow(path)));
  }
  return found;
}
