import { dirname, join } from 'node:path';
import { unlessErrno } from '../files/errno.ts';
import type { GitPlaces } from '../calls/git-places.ts';
import { readPlainConfig } from '../calls/plain-config.ts';
import { lstat, readFile, realpath } from '../files/quick-files.ts';

/**
 * Where a plain repository is: a folder `.git` whose configuration has git look nowhere else. Null for every other
 * one, and wherever git could come to another answer: then git is asked. @spec contract.md#git-calls
 */
export async function findPlainPlaces(cwd: string): Promise<GitPlaces | null> {
  const start = await unlessOdd(realpath(cwd));
  const device = start === null ? null : ((await unlessOdd(lstat(start)))?.dev ?? null);
  for (let folder = start; folder !== null; folder = dirname(folder)) {
    // Git stops where another file system begins, and takes a folder that looks like a git directory for a bare one.
    if ((await unlessOdd(lstat(folder)))?.dev !== device || (await stands(join(folder, 'HEAD')))) return null;
    const gitDir = join(folder, '.git');
    if (await stands(gitDir)) return (await isPlain(gitDir)) ? placesAt(folder, gitDir) : null;
    if (dirname(folder) === folder) return null;
  }
  return null;
}

function placesAt(root: string, gitDir: string): GitPlaces {
  return {
    root,
    gitDir,
    commonDir: gitDir,
    mainCheckout: root,
    controlDir: join(gitDir, 'orchestrator', 'git'),
    objectsDir: join(gitDir, 'objects'),
    objectFormat: 'sha1',
  };
}

async function isPlain(gitDir: string): Promise<boolean> {
  if ((await unlessOdd(lstat(gitDir)))?.isDirectory() !== true) return false;
  // The dot asks for the right to go in, as git does.
  for (const folder of ['objects', 'refs'])
    if ((await unlessOdd(lstat(`${join(gitDir, folder)}/.`)))?.isDirectory() !== true) return false;
  return !(await stands(join(gitDir, 'commondir'))) && (await hasPlainHead(gitDir)) && hasPlainConfig(gitDir);
}

async function hasPlainHead(gitDir: string): Promise<boolean> {
  const file = join(gitDir, 'HEAD');
  if ((await unlessOdd(lstat(file)))?.isFile() !== true) return false;
  const text = (await unlessOdd(readFile(file, 'latin1'))) ?? '';
  return /^(?:ref: refs\/heads\/[\w./-]+|[0-9a-f]{40})\n$/.test(text);
}

async function hasPlainConfig(gitDir: string): Promise<boolean> {
  const file = join(gitDir, 'config');
  if ((await unlessOdd(lstat(file)))?.isFile() !== true) return false;
  const entries = await readPlainConfig(file);
  return entries !== null && entries.every(([key, value]) => isPlainSetting(key, value));
}

/** Extensions change where git looks and what it finds there; an included file can hold any of these keys. */
function isPlainSetting(key: string, value: string | null): boolean {
  if (key === 'core.repositoryformatversion') return value === '0';
  if (key === 'core.bare') return value === 'false';
  return key !== 'core.worktree' && !/^(?:extensions|include|includeif)\./.test(key);
}

/** Anything at all, a broken symlink too, or something that may not be looked at. */
async function stands(path: string): Promise<boolean> {
  return unlessErrno(
    lstat(path).then(() => true),
    ['ENOENT', 'ENOTDIR'],
    false,
  ).catch(() => true);
}

function unlessOdd<T>(promise: Promise<T>): Promise<T | null> {
  return unlessErrno(promise, ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'EISDIR'], null);
}
