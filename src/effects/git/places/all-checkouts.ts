import { dirname, join, resolve } from 'node:path';
import { unlessAbsent, unlessNoFile } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { lstat, readdir, readFile } from '../files/quick-files.ts';

/** A folder with files checked out, and where git keeps its index and HEAD. */
export interface Checkout {
  readonly path: string;
  readonly gitDir: string;
}

/** Every checkout of the repository whose folder exists. */
export async function allCheckouts(repository: RepositoryGit): Promise<readonly Checkout[]> {
  const { commonDir, mainCheckout } = repository.places;
  const found: Checkout[] = [];
  if (mainCheckout !== null) found.push({ path: mainCheckout, gitDir: commonDir });
  const folder = join(commonDir, 'worktrees');
  for (const id of (await unlessAbsent(readdir(folder))) ?? []) {
    const admin = join(folder, id);
    const named = (await unlessNoFile(readFile(join(admin, 'gitdir'), 'utf8')))?.trimEnd() ?? '';
    const path = dirname(resolve(admin, named));
    if (named !== '' && (await unlessAbsent(lstat(path))) !== null) found.push({ path, gitDir: admin });
  }
  return found;
}
