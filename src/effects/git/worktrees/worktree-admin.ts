import { lstat, readdir, readFile, realpath } from '../files/quick-files.ts';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { invariant } from '../../../lib/invariant.ts';
import type { PutAside, WorktreeFacts } from '../../../ports/worktrees.ts';
import { wrongKind } from '../../contained-path.ts';
import { unlessAbsent, unlessNoFile } from '../files/errno.ts';
import type { GitPlaces, RepositoryGit } from '../calls/git-places.ts';
import { isOpenFolder } from '../files/open-folder.ts';
import { replaceFile } from '../files/replace-file.ts';
import { removeFile } from '../files/remove-tree.ts';
import { readHead } from '../refs/worktree-head.ts';
import { isGone, type Leaving, putPartsAside } from './put-aside.ts';
import { ownIndex } from './worktree-index.ts';

/** What an unfinished operation of git leaves in the administration of a worktree. */
const OPERATION_STATES = [
  'MERGE_HEAD',
  'MERGE_MSG',
  'MERGE_MODE',
  'MERGE_AUTOSTASH',
  'AUTO_MERGE',
  'SQUASH_MSG',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'REBASE_HEAD',
  'BISECT_LOG',
  'BISECT_START',
  'BISECT_NAMES',
  'BISECT_TERMS',
  'BISECT_EXPECTED_REV',
  'BISECT_ANCESTORS_OK',
  'rebase-merge',
  'rebase-apply',
  'sequencer',
];

/** The path with every symlink in its existing part resolved: git writes such paths into its administration. */
export async function realWorktreePath(places: GitPlaces, path: string): Promise<string> {
  invariant(isAbsolute(path), `an absolute worktree path, found ${path}`);
  const parent = dirname(path);
  const existing = await unlessAbsent(realpath(parent));
  const real = join(existing ?? (await realWorktreePath(places, parent)), basename(path));
  const isInside = (at: string) => at.startsWith(`${places.root}/`);
  if (isInside(resolve(path)) && !isInside(real))
    throw wrongKind('folder', parent, `link to ${dirname(real)}, outside of the repository`);
  for (const kept of [places.root, places.commonDir, places.gitDir]) {
    const down = relative(real, kept);
    const holds = down === '' || !(down === '..' || down.startsWith('../') || isAbsolute(down));
    invariant(!holds, `a worktree apart from the repository itself, found ${real}`);
  }
  return real;
}

/** The administration folder that names this worktree, or null. */
export async function findAdmin(places: GitPlaces, path: string): Promise<string | null> {
  const folder = join(places.commonDir, 'worktrees');
  for (const id of (await unlessAbsent(readdir(folder))) ?? []) {
    const admin = join(folder, id);
    const named = await unlessNoFile(readFile(join(admin, 'gitdir'), 'utf8'));
    if (named !== null && resolve(admin, named.trimEnd()) === join(path, '.git')) return admin;
  }
  return null;
}

/** What stands at a path and in git's administration for it; starts no process. */
export async function inspectWorktree(repository: RepositoryGit, path: string): Promise<WorktreeFacts> {
  const { places } = repository;
  const admin = await findAdmin(places, path);
  const standing = await unlessAbsent(lstat(path));
  if (standing === null && admin === null) return { kind: 'absent' };
  if (standing === null)
    return { kind: 'unusable', why: `git knows a worktree at ${path}, the folder is gone` };
  if (!standing.isDirectory()) return { kind: 'unusable', why: `${path} is not a folder` };
  if (await isFreed(places, path)) return { kind: 'absent' };
  if (await isMarked(places, path)) return { kind: 'unusable', why: `${path} was not made to its end` };
  if (admin === null) return { kind: 'unusable', why: `git knows no worktree at ${path}` };
  if (!isOpenFolder(path)) return { kind: 'unusable', why: `the worktree at ${path} cannot be opened` };
  const head = await readHead(repository, admin);
  if (head === null) return { kind: 'unusable', why: `HEAD of the worktree at ${path} cannot be read` };
  return { kind: 'present', ...head, gitFileIntact: await isGitFileIntact(path, admin) };
}

/** What git needs to know a worktree; everything else there was made by whoever worked in it. */
const ADMIN_FILES = new Set(['HEAD', 'commondir', 'gitdir', 'index']);

/** Removes configuration, logs, refs, hooks, locks and whatever else stands in the administration of a worktree. */
export async function stripAdmin(admin: string): Promise<void> {
  for (const name of (await unlessAbsent(readdir(admin))) ?? []) {
    if (!ADMIN_FILES.has(name)) await removeFile(join(admin, name));
  }
}

/** Removes what an unfinished merge, rebase, cherry-pick, revert or bisect of an agent left behind. */
export async function clearOperations(admin: string): Promise<void> {
  for (const name of OPERATION_STATES) await removeFile(join(admin, name));
}

/** Does the `.git` file of a worktree say what git wrote there? */
export async function isGitFileIntact(path: string, admin: string): Promise<boolean> {
  return (await namedByGitFile(path)) === admin;
}

/** The folder that the `.git` file of a worktree names; null where it is no such file. */
async function namedByGitFile(path: string): Promise<string | null> {
  const file = join(path, '.git');
  if (!(await unlessAbsent(lstat(file)))?.isFile()) return null;
  const target = /^gitdir: (.+?)\n?$/s.exec((await unlessNoFile(readFile(file, 'utf8'))) ?? '')?.[1];
  return target === undefined ? null : resolve(path, target);
}

/** Does a worktree name a repository that is not there any more, or the repository no worktree at this path? */
export async function isParted(places: GitPlaces, path: string): Promise<boolean> {
  if ((await findAdmin(places, path)) === null) return true;
  const named = await namedByGitFile(path);
  return named !== null && (await unlessAbsent(lstat(named))) === null;
}

/** Puts the `.git` file back as git wrote it; what stood there instead is moved aside, never deleted. */
export async function restoreGitFile({
  admin,
  ...leaving
}: Leaving & { readonly admin: string }): Promise<readonly PutAside[]> {
  if (await isGitFileIntact(leaving.path, admin)) return [];
  const file = join(leaving.path, '.git');
  const isThere = (await unlessAbsent(lstat(file))) !== null;
  const aside = isThere ? [await putPartsAside(leaving, ['.git'])] : [];
  if (!isGone(aside)) await replaceFile(file, `gitdir: ${admin}\n`);
  return aside;
}

/** The file that says: what stands at this worktree path is ours alone, half-made or half-removed. */
export function markOf(places: GitPlaces, path: string): string {
  return join(places.controlDir, 'making', basename(path));
}

export async function isMarked(places: GitPlaces, path: string): Promise<boolean> {
  return (await unlessNoFile(readFile(markOf(places, path), 'utf8'))) === `${path}\n`;
}

/** The file that says: the worktree at this path is no round's any more, and the next may have it. */
export function freedMarkOf(places: GitPlaces, path: string): string {
  return join(places.controlDir, 'freed', basename(ownIndex(places, path).file));
}

/** Was the worktree at this path given up by its round? */
export async function isFreed(places: GitPlaces, path: string): Promise<boolean> {
  return (await unlessAbsent(lstat(freedMarkOf(places, path)))) !== null;
}
