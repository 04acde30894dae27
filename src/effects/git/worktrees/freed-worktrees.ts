import { basename, dirname, join, resolve } from 'node:path';
import { isRoundId, type Oid, parseOid, parseSha256 } from '../../../contract/ids.ts';
import type { Discarded, FreedWorktree } from '../../../ports/worktrees.ts';
import { filesFailed, unlessAbsent, unlessErrno, unlessNoFile } from '../files/errno.ts';
import type { GitPlaces, RepositoryGit } from '../calls/git-places.ts';
import { areRefsFiles } from '../refs/packed-refs.ts';
import { lstat, makeFolders, readdir, readFile, rmdir } from '../files/quick-files.ts';
import { findOdd } from './find-odd.ts';
import { forgetWorktree, removeWorktree } from './reap-worktree.ts';
import { removeFile, removeTree } from '../files/remove-tree.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { WorktreeParts } from './reset-worktree.ts';
import {
  findAdmin,
  freedMarkOf,
  inspectWorktree,
  isGitFileIntact,
  isMarked,
  stripAdmin,
} from './worktree-admin.ts';
import { detachHead, readHead } from '../refs/worktree-head.ts';
import { hasPlainParents } from './worktree-include.ts';
import { mayHoldGitlink, ownIndex, publishIndex, readyIndex } from './worktree-index.ts';
import { sweepEmptyFolders } from './empty-folders.ts';

/** Head, commit of what is installed or `-`, digest of the setup or `-`, path. */
const MARK = /^([0-9a-f]+) (-|[0-9a-f]+) (-|[0-9a-f]+)\n(\/.*)\n$/s;

/** The worktrees that stand ready for another round. @spec contract.md#worktrees-and-history */
export async function listFreed({ places, objects }: RepositoryGit): Promise<readonly FreedWorktree[]> {
  const folder = join(places.controlDir, 'freed');
  const found: FreedWorktree[] = [];
  for (const name of (await unlessAbsent(readdir(folder))) ?? []) {
    const mark = join(folder, name);
    const freed = parseMark((await unlessNoFile(readFile(mark, 'utf8'))) ?? '');
    // An agent can write there: what is no worktree of a round is none of ours, whatever a mark says.
    if (freed === null || freedMarkOf(places, freed.path) !== mark) continue;
    if ((await objects.info(freed.head))?.type === 'commit') found.push(freed);
  }
  return found;
}

function parseMark(text: string): FreedWorktree | null {
  const [, oid = '', installed = '', digest = '', path = ''] = MARK.exec(text) ?? [];
  const head = parseOid(oid);
  if (head === null || resolve(path) !== path || !isRoundId(basename(path))) return null;
  return { path, head, installedFor: parseOid(installed), setup: parseSha256(digest) };
}

/** The mark is last: without it the worktree is still its round's. @spec contract.md#worktrees-and-history */
export async function freeWorktree(
  parts: WorktreeParts,
  { included, ...freed }: FreedWorktree & { readonly included: readonly string[] },
): Promise<FreedWorktree | null> {
  const { repository } = parts;
  const { places } = repository;
  const { path, head } = freed;
  const facts = await inspectWorktree(repository, path);
  const admin = await findAdmin(places, path);
  if (facts.kind !== 'present' || !facts.gitFileIntact || admin === null) return null;
  if (!isRoundId(basename(path)) || !areRefsFiles(repository)) return null;
  if ((await unlessAbsent(lstat(join(admin, 'modules')))) !== null) return null;
  await readyIndex(repository, path, await parts.trees.rootTree(head));
  // Repositories inside come with configuration of their own.
  const index = await unlessNoFile(readFile(ownIndex(places, path).file));
  if (index === null || mayHoldGitlink(index)) return null;
  // What git passes over is asked for in the name of this round, not of the next.
  if (!(await isUntouched(parts, { path, head }))) return null;
  for (const name of included) if (!(await hasPlainParents(path, name))) return null;
  for (const name of included) await removeIncluded(path, name);
  await stripAdmin(admin);
  // The index of an agent holds what it staged.
  await publishIndex(repository, path, admin);
  await detachHead(repository, { path, admin }, head);
  await writeMark(places, freed);
  return freed;
}

async function writeMark(places: GitPlaces, freed: FreedWorktree): Promise<void> {
  const { path, head, installedFor, setup } = freed;
  const mark = freedMarkOf(places, path);
  try {
    await makeFolders(dirname(mark));
  } catch (error) {
    throw filesFailed(error);
  }
  await replaceFile(mark, `${head} ${installedFor ?? '-'} ${setup ?? '-'}\n${path}\n`);
}

/** With the folders that were made for it. */
async function removeIncluded(path: string, name: string): Promise<void> {
  await removeTree(join(path, name));
  for (let folder = dirname(name); folder !== '.'; folder = dirname(folder)) {
    const gone = unlessErrno(
      rmdir(join(path, folder)).then(() => true),
      ['ENOENT', 'ENOTEMPTY', 'EEXIST'],
      false,
    );
    if (!(await gone)) return;
  }
}

export type FreedStanding =
  | { readonly kind: 'ready'; readonly admin: string }
  /** A person or a process worked in it since it was freed, or git was told to keep it. */
  | { readonly kind: 'changed' }
  /** Nothing of it is left, or only what a killed step of ours was about to remove. */
  | { readonly kind: 'gone' };

/** Does a freed worktree stand as it was left? */
export async function lookAtFreed(
  parts: WorktreeParts,
  { path, head }: FreedWorktree,
  { isKnownClean }: { readonly isKnownClean: boolean },
): Promise<FreedStanding> {
  const { repository } = parts;
  const { places } = repository;
  const standing = await unlessAbsent(lstat(path));
  if (standing === null || (await isMarked(places, path))) return { kind: 'gone' };
  const admin = await findAdmin(places, path);
  if (admin === null || !(await isGitFileIntact(path, admin))) return { kind: 'changed' };
  if ((await unlessAbsent(lstat(join(admin, 'locked')))) !== null) return { kind: 'changed' };
  const found = await readHead(repository, admin);
  if (found?.headRef !== null || found.head !== head) return { kind: 'changed' };
  await readyIndex(repository, path, await parts.trees.rootTree(head));
  const isClean = isKnownClean || (await isUntouched(parts, { path, head }));
  return isClean ? { kind: 'ready', admin } : { kind: 'changed' };
}

async function isUntouched(
  parts: WorktreeParts,
  { path, head }: { readonly path: string; readonly head: Oid },
): Promise<boolean> {
  if (!(await sweepEmptyFolders(parts, { path, head }))) return false;
  const index = ownIndex(parts.repository.places, path).file;
  return (await findOdd(parts.repository, { path, index })).length === 0;
}

/** What somebody works in is theirs; we only forget it. @spec contract.md#worktrees-and-history */
export async function discardFreed(
  parts: WorktreeParts,
  freed: FreedWorktree,
  options: { readonly isKnownClean: boolean },
): Promise<Discarded> {
  const { repository } = parts;
  const { path } = freed;
  const standing = await lookAtFreed(parts, freed, options);
  if (standing.kind === 'changed') {
    await forgetWorktree(repository.places, path);
    return { kind: 'left' };
  }
  return { kind: 'removed', aside: await removeWorktree(repository, { path }) };
}

/** The worktree is a round's again. */
export function removeFreedMark(places: GitPlaces, path: string): Promise<void> {
  return removeFile(freedMarkOf(places, path));
}
