import { createHash } from 'node:crypto';
import { lstat } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { unlessAbsent } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import type { TreeReader } from '../objects/tree-reader.ts';
import { splitZ } from '../calls/parse-output.ts';
import { ownIndex, readyIndex } from './worktree-index.ts';

/** Did a file change since the last look? One call of git, nothing stored. @spec contract.md#recovery */
export async function fingerprintWorktree(
  repository: RepositoryGit,
  trees: TreeReader,
  { path, head }: { readonly path: string; readonly head: Oid },
): Promise<string> {
  await readyIndex(repository, path, await trees.rootTree(head));
  const run = await repository.control({
    args: ['ls-files', '-z', '-m', '-d', '-o', '--exclude-standard'],
    worktree: path,
    index: ownIndex(repository.places, path).file,
  });
  const hash = createHash('sha256');
  for (const name of splitZ(run.stdout)) {
    const file = Buffer.concat([Buffer.from(join(path, '/')), name]);
    // A file that went in between is a change, too: the next look has it no longer.
    const standing = await unlessAbsent(lstat(file));
    hash.update(name).update(standing === null ? '\0gone\0' : `\0${standing.size} ${standing.mtimeMs}\0`);
  }
  return hash.digest('hex');
}
