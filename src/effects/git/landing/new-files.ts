import { join } from 'node:path';
import { ROOT } from '../../../contract/paths.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { splitZ } from '../calls/parse-output.ts';
import { unlessErrno } from '../files/errno.ts';
import { absolute, decodePath } from '../files/path-bytes.ts';
import { lstat, readdirEntries } from '../files/quick-files.ts';

/** A checkout with more entries is asked of git at once. */
const WALKED_MAX = 2_000;
/** What is looked at of a checkout in which more than that is neither committed nor ignored. */
const LOOKED_AT_MAX = 10_000;
const HIDDEN = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];

/** Files of the checkout at the root that git does not know, that nobody ignores and that came since; ours are not looked at. Sorted. */
export async function findNewFiles(git: RepositoryGit, sinceMs: number): Promise<readonly string[]> {
  const { root, gitDir } = git.places;
  if ((await countOlder(root, '', sinceMs)) <= WALKED_MAX) return [];
  const { stdout } = await git.control({
    args: ['ls-files', '-z', '--others', '--exclude-standard', '--', '.', `:(exclude)${ROOT}`],
    worktree: root,
    index: join(gitDir, 'index'),
  });
  const found: string[] = [];
  for (const path of splitZ(stdout).slice(0, LOOKED_AT_MAX).map(decodePath)) {
    const facts = await unlessErrno(lstat(absolute(root, path)), HIDDEN, null);
    if (facts !== null && facts.ctimeMs >= sinceMs) found.push(path);
  }
  return found.toSorted();
}

/** How many entries there are when all are older, ours and git's aside; infinite where one is new or cannot be seen, or there are too many. */
async function countOlder(root: string, folder: string, sinceMs: number): Promise<number> {
  const entries = await unlessErrno(readdirEntries(absolute(root, folder)), HIDDEN, null);
  let count = entries?.length ?? Infinity;
  for (const entry of entries ?? []) {
    const name = decodePath(entry.name);
    if (count > WALKED_MAX) return Infinity;
    if (folder === '' && (name === '.git' || name === ROOT)) continue;
    const path = join(folder, name);
    const facts = await unlessErrno(lstat(absolute(root, path)), HIDDEN, null);
    if (facts === null || (!facts.isDirectory() && facts.ctimeMs >= sinceMs)) return Infinity;
    if (facts.isDirectory()) count += await countOlder(root, path, sinceMs);
  }
  return count;
}
