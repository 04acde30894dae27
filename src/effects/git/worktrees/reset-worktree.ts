import { PortFailure } from '../../../ports/failure.ts';
import type { GitReader } from '../../../ports/git.ts';
import type { LeaseHeld } from '../../../ports/lease.ts';
import type { PutAside, WorktreeTarget } from '../../../ports/worktrees.ts';
import { cleanWorktree, type Litter } from './clean-worktree.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { moveBranch } from '../refs/move-branch.ts';
import type { TreeReader } from '../objects/tree-reader.ts';
import { isGone, putAside, putWholeAside } from './put-aside.ts';
import { removeAdmin } from './reap-worktree.ts';
import { clearOperations, findAdmin, restoreGitFile } from './worktree-admin.ts';
import { setHead } from '../refs/worktree-head.ts';
import { adoptSnapshot, changeIndex, ownIndex, publishIndex } from './worktree-index.ts';

/** What the functions on worktrees share. */
export interface WorktreeParts {
  readonly repository: RepositoryGit;
  readonly reader: GitReader;
  readonly trees: TreeReader;
}

type Reset = WorktreeTarget & { readonly litter: Litter };

/**
 * Files and index equal the commit, what `litter` names is gone, branch and HEAD follow. What git cannot store is moved
 * aside first; where that takes the worktree whole, only the branch follows. Repeatable.
 * @spec contract.md#ownership
 */
export async function resetWorktree(
  parts: WorktreeParts,
  lease: LeaseHeld,
  reset: Reset,
): Promise<readonly PutAside[]> {
  const { repository } = parts;
  const { path } = reset;
  const admin = await adminOf(repository, path);
  const odd = reset.litter === 'none' ? null : await putAside(repository, reset);
  const aside = odd === null ? [] : [odd];
  if (!isGone(aside)) aside.push(...(await bringFiles(parts, admin, reset)));
  // Last: a branch at its commit says that the files were brought there, and that what differs is a person's.
  const ref = await moveBranch(repository, parts.reader, lease, reset);
  if (isGone(aside)) await removeAdmin(repository, path);
  else await follow(repository, { path, admin, ref });
  return aside;
}

async function bringFiles(
  { repository, trees }: WorktreeParts,
  admin: string,
  reset: Reset,
): Promise<readonly PutAside[]> {
  const { path, commit } = reset;
  const tree = await trees.rootTree(commit);
  const git = await restoreGitFile({ ...reset, admin });
  if (isGone(git)) return git;
  const change = { args: ['read-tree', '--reset', '-u', tree], tree };
  const isIndexNew = await changeIndex(repository, path, change);
  // A new index knows nothing of the files that the old one would have removed.
  const litter = isIndexNew && reset.litter === 'none' ? 'untracked' : reset.litter;
  const index = ownIndex(repository.places, path).file;
  const isClean = litter === 'none' || (await cleanWorktree(repository, path, { index, litter }));
  return isClean ? git : [...git, await putWholeAside(reset)];
}

/** Index, branch and HEAD follow to a commit whose tree equals the files; no file is touched. Repeatable. */
export async function adoptCommit(
  parts: WorktreeParts,
  lease: LeaseHeld,
  target: WorktreeTarget,
): Promise<void> {
  const { repository, trees } = parts;
  const { path } = target;
  const admin = await adminOf(repository, path);
  const tree = await trees.rootTree(target.commit);
  const ref = await moveBranch(repository, parts.reader, lease, target);
  if (isGone(await restoreGitFile({ path, admin }))) return removeAdmin(repository, path);
  if (!(await adoptSnapshot(repository, path, tree))) {
    await changeIndex(repository, path, { args: ['read-tree', '-m', tree], tree });
    const index = ownIndex(repository.places, path).file;
    const args = ['update-index', '-q', '--refresh'];
    await repository.control({ args, worktree: path, index, exits: [0, 1] });
  }
  await follow(repository, { path, admin, ref });
}

/** What agents and people see in the worktree becomes what we have: index, HEAD, no operation in progress. */
async function follow(
  repository: RepositoryGit,
  { path, admin, ref }: { readonly path: string; readonly admin: string; readonly ref: string },
): Promise<void> {
  await clearOperations(admin);
  await publishIndex(repository, path, admin);
  await setHead(repository, { path, admin }, ref);
}

async function adminOf(repository: RepositoryGit, path: string): Promise<string> {
  const admin = await findAdmin(repository.places, path);
  if (admin === null) throw new PortFailure('git.failed', `git knows no worktree at ${path}`);
  return admin;
}
