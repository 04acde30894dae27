import { basename, dirname, join } from 'node:path';
import { PATH_BOUND_FILES } from '../../../contract/reuse-tables.ts';
import type { RawChange } from '../../../ports/git.ts';
import type { LeaseHeld } from '../../../ports/lease.ts';
import type { FreedWorktree, Reuse, WorktreeTarget } from '../../../ports/worktrees.ts';
import type { Litter } from './clean-worktree.ts';
import { unlessAbsent, unlessErrno } from '../files/errno.ts';
import { lookAtFreed, removeFreedMark } from './freed-worktrees.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { lstat, readdirEntries, rename } from '../files/quick-files.ts';
import {
  forgetWorktree,
  markWorktree,
  reapWorktree,
  removeWorktree,
  unmarkWorktree,
} from './reap-worktree.ts';
import { replaceFile, syncFolder } from '../files/replace-file.ts';
import { resetWorktree, type WorktreeParts } from './reset-worktree.ts';
import { isGone } from './put-aside.ts';
import { stripAdmin } from './worktree-admin.ts';
import { moveIndex } from './worktree-index.ts';

interface ReuseTarget extends WorktreeTarget {
  readonly ignored: 'kept' | 'removed';
  readonly isKnownClean: boolean;
}

/** Why a rename of a folder is refused for good: another disk, rights, a place that is in use. */
const IMMOVABLE = ['EXDEV', 'EACCES', 'EPERM', 'EBUSY', 'EROFS'];

/**
 * Makes a freed worktree that of another round. From the mark on, what stands at the new path is ours alone, so that
 * one that was killed half-way is thrown away. @spec contract.md#worktrees-and-history
 */
export async function reuseFreed(
  parts: WorktreeParts,
  lease: LeaseHeld,
  freed: FreedWorktree,
  target: ReuseTarget,
): Promise<Reuse> {
  const { repository } = parts;
  const { places } = repository;
  if (dirname(freed.path) !== dirname(target.path)) return { kind: 'unfit', aside: [] };
  const standing = await lookAtFreed(parts, freed, target);
  if (standing.kind === 'changed') {
    await forgetWorktree(places, freed.path);
    return { kind: 'left' };
  }
  const changes = standing.kind === 'gone' ? [] : await parts.reader.diff(freed.head, target.commit);
  if (standing.kind === 'gone' || touches(changes, '.gitattributes')) {
    // Other attributes write files in another form, those too that are the same in both commits.
    return { kind: 'unfit', aside: await removeWorktree(repository, { path: freed.path }) };
  }
  const isMoved = freed.path !== target.path;
  const aside = isMoved ? [...(await reapWorktree(repository, target))] : [];
  await markWorktree(repository, target.path);
  if (isMoved && !(await move(repository, standing.admin, { from: freed.path, to: target.path }))) {
    await unmarkWorktree(repository, target.path);
    return { kind: 'unfit', aside };
  }
  await removeFreedMark(places, freed.path);
  await stripAdmin(standing.admin);
  const isBroken = isMoved && target.ignored === 'kept' && (await isPathBound(target.path));
  const ignored = isBroken ? 'removed' : target.ignored;
  const litter = ignored === 'removed' ? 'untracked-and-ignored' : litterOf(changes);
  aside.push(...(await resetWorktree(parts, lease, { ...target, litter })));
  await unmarkWorktree(repository, target.path);
  return isGone(aside) ? { kind: 'unfit', aside } : { kind: 'reused', ignored, aside };
}

/** What `git worktree move` does, without a process; git's own name of the administration stays. */
async function move(
  repository: RepositoryGit,
  admin: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const isRenamed = await unlessErrno(
    rename(from, to).then(() => true),
    IMMOVABLE,
    false,
  );
  if (!isRenamed) return false;
  await syncFolder(dirname(to));
  await replaceFile(join(admin, 'gitdir'), `${join(to, '.git')}\n`);
  await moveIndex(repository.places, from, to);
  return true;
}

/** A freed worktree holds nothing but its files and ignored ones; under other rules some are ignored no more. */
function litterOf(changes: readonly RawChange[]): Litter {
  const hasLinks = changes.some(({ newMode }) => newMode === '160000');
  return hasLinks || touches(changes, '.gitignore') ? 'untracked' : 'none';
}

function touches(changes: readonly RawChange[], name: string): boolean {
  return changes.some(({ path }) => basename(path) === name);
}

/** Is there a folder that works only where it was made? Looked for where tools put them: at most three folders down. */
async function isPathBound(path: string, depth = 0): Promise<boolean> {
  for (const name of PATH_BOUND_FILES)
    if ((await unlessAbsent(lstat(join(path, name)))) !== null) return true;
  if (depth === PATH_BOUND_DEPTH) return false;
  for (const entry of await unlessErrno(readdirEntries(path), ['ENOENT', 'ENOTDIR', 'EACCES'], []))
    if (entry.isDirectory() && !FREE_OF_THEM.has(entry.name.toString())) {
      if (await isPathBound(join(path, entry.name.toString()), depth + 1)) return true;
    }
  return false;
}

/** `.venv`, `build/debug`, `packages/api/.venv`. */
const PATH_BOUND_DEPTH = 3;
/** Large, and never holding such a folder. */
const FREE_OF_THEM = new Set(['node_modules', '.git']);
