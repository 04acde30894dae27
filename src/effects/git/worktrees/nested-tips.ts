import { join } from 'node:path';
import { type Oid, parseOid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import { findBlock } from '../calls/blocked-git.ts';
import type { GitRun } from '../calls/git-command.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { unlessErrno } from '../files/errno.ts';
import { lstat } from '../files/quick-files.ts';

const TIPS_MAX = 20;
/** Nothing stands there, or the folder is closed or no folder at all. */
const UNSEEN = ['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG', 'ELOOP'];

/**
 * Stores what HEAD and refs of a repository lead to, the first twenty of them, and returns their commits. The folder is
 * an agent's: only git's sender reads in it, which runs nothing that is set there. Empty where it has no git directory
 * of its own, or git will not take what is in it; it stays where it is whatever the answer. @spec contract.md#ownership
 */
export async function storeNestedTips(repository: RepositoryGit, folder: string): Promise<readonly Oid[]> {
  const own = await unlessErrno(lstat(join(folder, '.git')), UNSEEN, null);
  if (own?.isDirectory() !== true || findBlock({ cwd: folder, env: {} }) !== null) return [];
  const listed = await ask(repository, ['ls-remote', '-q', folder]);
  const lines = listed === null ? [] : listed.stdout.toString('latin1').split('\n');
  const tips = new Set(
    lines.map((line) => parseOid(line.split('\t')[0] ?? '')).filter((oid) => oid !== null),
  );
  const stored: Oid[] = [];
  // One that git refuses does not keep the others out.
  for (const tip of [...tips].slice(0, TIPS_MAX)) {
    const args = [
      'fetch',
      '-q',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      folder,
      tip,
    ];
    if ((await ask(repository, ['-c', 'fetch.fsckObjects=true', ...args])) === null) continue;
    const kind = await ask(repository, ['cat-file', '-t', tip]);
    if (kind?.stdout.toString() === 'commit\n') stored.push(tip);
  }
  return stored;
}

async function ask(repository: RepositoryGit, args: readonly string[]): Promise<GitRun | null> {
  try {
    return await repository.control({ args });
  } catch (error) {
    if (error instanceof PortFailure && error.code === 'git.failed') return null;
    throw error;
  }
}
