import { join } from 'node:path';
import type { PackRange } from '../../../ports/git.ts';
import type { RepositoryGit } from '../calls/git-places.ts';

/**
 * Puts the objects of a range that stand in files of their own into one pack, then removes those files. What nothing
 * of the range reaches is left as it is, and so is every pack. Other gits find an object in the one place or the other.
 * @spec contract.md#worktrees-and-history
 */
export async function packObjects(repository: RepositoryGit, { tips, before }: PackRange): Promise<void> {
  const target = join(repository.places.objectsDir, 'pack', 'pack');
  const args = ['pack-objects', '--revs', '--unpacked', '--incremental', '--local', '--non-empty', '-q'];
  // One thread with a bounded window: a machine that works has memory for this whatever the files are.
  const bounds = ['--delta-base-offset', '--threads=1', '--window-memory=64m'];
  const stdin = Buffer.from(`${[...tips, `^${before}`].join('\n')}\n`);
  await repository.control({ args: [...args, ...bounds, target], stdin });
  await repository.control({ args: ['prune-packed', '-q'] });
}
