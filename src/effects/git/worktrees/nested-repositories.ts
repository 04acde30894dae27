import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import type { RepositoryGit } from '../calls/git-places.ts';
import { splitZ } from '../calls/parse-output.ts';
import { decodePath } from '../files/path-bytes.ts';
import { ownIndex } from './worktree-index.ts';

const SLASH = 0x2f;
/** What git forbids as a part of a path, in every form that some file system takes for `.git`. */
const FORBIDDEN = /(?:^|\/)(?:\.git|git~1)[ .]*(?:[\\/:]|$)/i;
/** What may be a file, and no symlink. */
const FORBIDDEN_LINK = /(?:^|\/)(?:\.gitmodules|gitmod~[1-4]|gi7eba~[1-9])[ .]*(?::[^/]*)?$/i;

/** Folders of repositories inside a worktree that are not ignored, without a slash at the end. */
export async function nestedRepositories(
  repository: RepositoryGit,
  path: string,
): Promise<readonly Buffer[]> {
  const index = ownIndex(repository.places, path).file;
  return (await listOthers(repository, path, index)).filter(isFolder).map(withoutSlash);
}

/** The files of a nested repository as plain files, by its own ignore rules, those nested deeper included. */
export async function filesOfNested(
  repository: RepositoryGit,
  path: string,
  folder: Buffer,
): Promise<readonly Buffer[]> {
  const index = join(repository.places.controlDir, 'indexes', 'none');
  // A name that is no UTF-8 cannot be where a process starts: its own link to git stands for all in it.
  if (!isUtf8(folder)) return [Buffer.concat([folder, Buffer.from('/.git')])];
  const files: Buffer[] = [];
  for (const name of await listOthers(repository, join(path, decodePath(folder)), index)) {
    const whole = Buffer.concat([folder, Buffer.from('/'), name]);
    if (isFolder(name)) files.push(...(await filesOfNested(repository, path, withoutSlash(whole))));
    else files.push(whole);
  }
  return files;
}

/** Would git refuse the name whatever stands there? */
export function isForbidden(name: string): boolean {
  return FORBIDDEN.test(name);
}

/** Would git refuse a symlink of that name? */
export function isForbiddenLink(name: string): boolean {
  return FORBIDDEN_LINK.test(name);
}

async function listOthers(
  repository: RepositoryGit,
  worktree: string,
  index: string,
): Promise<readonly Buffer[]> {
  const args = ['ls-files', '-z', '-o', '--exclude-standard'];
  return splitZ((await repository.control({ args, worktree, index })).stdout);
}

/** Git lists a repository that it does not look into with a slash at the end. */
function isFolder(name: Buffer): boolean {
  return name.at(-1) === SLASH;
}

function withoutSlash(name: Buffer): Buffer {
  return name.subarray(0, -1);
}
