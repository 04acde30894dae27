import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IgnoredFile } from '../../../ports/worktrees.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { splitZ } from '../calls/parse-output.ts';
import { filesFailed, hasErrno } from '../files/errno.ts';
import { absolute, decodePath } from '../files/path-bytes.ts';
import { ownIndex } from './worktree-index.ts';

/** What git may not read is as unknown as what is gone. */
const UNREADABLE = ['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'];

/**
 * Every ignored file of a worktree, by the rules that git has there, with what changes when it does. Git names the
 * outermost folders, which are walked here: a folder of packages has tens of thousands of files. Those of `also` that
 * stand there count although no rule hides them any more.
 */
export async function listIgnored(
  repository: RepositoryGit,
  path: string,
  also: readonly string[],
): Promise<IgnoredFile[]> {
  const args = ['ls-files', '-z', '-o', '-i', '--exclude-standard', '--directory'];
  const index = ownIndex(repository.places, path).file;
  const run = await repository.control({ args, worktree: path, index });
  const files: IgnoredFile[] = [];
  for (const name of splitZ(run.stdout)) {
    const root = decodePath(name).replace(/\/$/, '');
    addFiles(path, { name: root, root }, files);
  }
  const listed = new Set(files.map((file) => file.path));
  for (const name of also.filter((one) => !listed.has(one)))
    if (look(() => lstatSync(absolute(path, name))) !== null) addFiles(path, { name, root: name }, files);
  return files;
}

/** In one go: tens of thousands of awaited looks take five times as long. */
function addFiles(
  path: string,
  { name, root }: { readonly name: string; readonly root: string },
  files: IgnoredFile[],
): void {
  const facts = look(() => lstatSync(absolute(path, name), { bigint: true }));
  if (facts?.isDirectory() !== true) {
    // Others may link to a file of a package store meanwhile, which is no change of this one.
    const changed = facts === null ? '' : facts.nlink > 1n ? '' : ` ${facts.ctimeNs}`;
    const stamp = facts === null ? 'unreadable' : `${facts.ino} ${facts.size} ${facts.mtimeNs}${changed}`;
    files.push({ path: name, root, stamp });
    return;
  }
  const entries = look(() => readdirSync(absolute(path, name), { withFileTypes: true, encoding: 'buffer' }));
  if (entries === null) files.push({ path: name, root, stamp: 'unreadable' });
  for (const entry of entries ?? [])
    addFiles(path, { name: join(name, decodePath(entry.name)), root }, files);
}

function look<T>(call: () => T): T | null {
  try {
    return call();
  } catch (error) {
    if (hasErrno(error, ...UNREADABLE)) return null;
    throw filesFailed(error);
  }
}
