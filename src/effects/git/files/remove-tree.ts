import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { removeAll, wayTo } from '../../fenced-calls.ts';
import { filesFailed, hasErrno, unlessAbsent } from './errno.ts';
import { GIT_LIMITS } from './git-limits.ts';
import { chmod, lstat, unlink } from './quick-files.ts';

/**
 * Removes a file or a folder with all in it, no symlink followed, read-only folders and paths longer than the
 * system takes included. Repeatable.
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await removeAll(path);
  } catch (error) {
    if (hasErrno(error, 'ENAMETOOLONG')) return removeByProgram(path);
    if (!hasErrno(error, 'EACCES', 'EPERM', 'ENOTEMPTY')) throw filesFailed(error);
    await makeWritable(path);
    await removeFile(path);
  }
}

/** It goes down folder by folder and never names a whole path. */
async function removeByProgram(path: string): Promise<void> {
  try {
    await promisify(execFile)('rm', ['-rf', '--', wayTo(path)], { timeout: GIT_LIMITS.commandTimeoutMs });
  } catch (error) {
    throw filesFailed(error);
  }
}

/** Removes what is there, without making anything writable first. Repeatable. */
export async function removeFile(path: string): Promise<void> {
  // Most often nothing is there.
  const facts = await unlessAbsent(lstat(path));
  if (facts === null) return;
  try {
    if (facts.isDirectory()) await removeAll(path);
    else await unlessAbsent(unlink(path));
  } catch (error) {
    throw filesFailed(error);
  }
}

/** Package caches of some tools are read-only folders; their entries cannot be removed before they are writable. */
async function makeWritable(path: string): Promise<void> {
  const facts = await unlessAbsent(lstat(path));
  if (facts?.isDirectory() !== true) return;
  await unlessAbsent(chmod(path, 0o700));
  for (const name of (await unlessAbsent(readdir(path))) ?? []) await makeWritable(join(path, name));
}
