import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { GitReader } from '../../../ports/git.ts';
import type { LeaseHeld } from '../../../ports/lease.ts';
import { cleanWorktree, type Litter } from './clean-worktree.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { moveBranch } from '../refs/move-branch.ts';
import type { TreeReader } from '../objects/tree-reader.ts';
import { clearOperations, findAdmin, restoreGitFile } from './worktree-admin.ts';
import { setHead } from '../refs/worktree-head.ts';
import { adoptSnapshot, changeIndex, ownIndex, publishIndex } from './worktree-index.ts';

/** What the functions on worktrees share. */
export interface WorktreeParts {
  readonly repository: RepositoryGit;
  readonly reader: GitReader;
  readonly trees: TreeReader;
}

/** A worktree as it is to be. */
export interface Target {
  readonly path: string;
  readonly branch: string;
  readonly commit: Oid;
}

/** Files and index equal the commit, what `litter` names is gone, branch and HEAD follow. Repeatable. */
export async function resetWorktree(
  parts: WorktreeParts,
  lease: LeaseHeld,
  target: Target & { readonly litter: Litter },
): Promise<void> {
  const { repository, trees } = parts;
  const { path } = target;
  const admin = await adminOf(repository, path);
  const tree = await trees.rootTree(target.commit);
  await restoreGitFile(repository.places, path, admin);
  const change = { args: ['read-tree', '--reset', '-u', tree], tree };
  const isIndexNew = await changeIndex(repository, path, change);
  // A new index knows nothing of the files that the old one would have removed.
  const litter = isIndexNew && target.litter === 'none' ? 'untracked' : target.litter;
  const index = ownIndex(repository.places, path).file;
  if (litter !== 'none') await cleanWorktree(repository, path, { index, litter });
  // Last: a branch at its commit says that the files were brought there, and that what differs is a person's.
  const ref = await moveBranch(repository, parts.reader, lease, target);
  await follow(repository, { path, admin, ref });
}

/** Index, branch and HEAD follow to a commit whose tree equals the files; no file is touched. Repeatable. */
export async function adoptCommit(parts: WorktreeParts, lease: LeaseHeld, target: Target): Promise<void> {
  const { repository, trees } = parts;
  const { path } = target;
  const admin = await adminOf(repository, path);
  const tree = await trees.rootTree(target.commit);
  const ref = await moveBranch(repository, parts.reader, lease, target);
  await restoreGitFile(repository.places, path, admin);
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
