import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { GitReader } from '../../ports/git.ts';
import type { LeaseHeld } from '../../ports/lease.ts';
import type { WorktreeFacts, Worktrees } from '../../ports/worktrees.ts';
import { filesFailed, hasErrno } from './errno.ts';
import { cleanWorktree } from './clean-worktree.ts';
import { forgetTraces } from './forget-objects.ts';
import type { RepositoryGit } from './git-places.ts';
import type { TreeReader } from './tree-reader.ts';
import { branchRef, moveBranch } from './move-branch.ts';
import { markWorktree, reapWorktree, removeAdmin, unmarkWorktree } from './reap-worktree.ts';
import { removeTree } from './remove-tree.ts';
import {
  clearOperations,
  findAdmin,
  inspectWorktree,
  realWorktreePath,
  restoreGitFile,
  setHead,
} from './worktree-admin.ts';
import { copyIncluded } from './worktree-include.ts';
import { adoptSnapshot, changeIndex, ownIndex, publishIndex, readyIndex } from './worktree-index.ts';
import { fingerprintWorktree } from './worktree-fingerprint.ts';
import { isWorktreeDirty, snapshotWorktree } from './worktree-snapshot.ts';

interface Target {
  readonly path: string;
  readonly branch: string;
  readonly commit: Oid;
}

/** Worktrees of rounds. @spec contract.md#worktrees-and-history */
export function createWorktrees(repository: RepositoryGit, reader: GitReader, trees: TreeReader): Worktrees {
  const real = (path: string): Promise<string> => realWorktreePath(repository.places, path);
  const alone = <T>(path: string, work: (path: string) => Promise<T>): Promise<T> =>
    repository.exclusively(async () => work(await real(path)));
  const parts = { repository, reader, trees };
  return {
    inspect: async (path) => inspectWorktree(repository, await real(path)),
    isDirty: (path, head) => alone(path, (at) => isWorktreeDirty(repository, trees, { path: at, head })),
    fingerprint: (path, head) =>
      alone(path, (at) => fingerprintWorktree(repository, trees, { path: at, head })),
    snapshot: (path, head, exclude) =>
      alone(path, (at) => snapshotWorktree(repository, parts, { path: at, head, exclude })),
    create: (lease, target) => alone(target.path, (path) => create(parts, lease, { ...target, path })),
    resetTo: (lease, target) => alone(target.path, (path) => resetTo(parts, lease, { ...target, path })),
    adopt: (lease, target) => alone(target.path, (path) => adopt(parts, lease, { ...target, path })),
    showTree: (_lease, { path, head, tree }) =>
      alone(path, async (at) => {
        await readyIndex(repository, at, await trees.rootTree(head));
        await changeIndex(repository, at, { args: ['read-tree', '--reset', '-u', tree], tree });
      }),
    forgetTraces: (_lease, { path, branch }) =>
      alone(path, (at) => forgetTraces(repository, { path: at, branch: branchRef(branch) })),
    remove: (_lease, path) =>
      alone(path, async (at) => {
        await markWorktree(repository, at);
        await removeTree(at);
        await removeAdmin(repository, at);
        await unmarkWorktree(repository, at);
      }),
    copyIncluded: (path, patterns) => alone(path, (at) => copyIncluded(repository, at, patterns)),
  };
}

interface Parts {
  readonly repository: RepositoryGit;
  readonly reader: GitReader;
  readonly trees: TreeReader;
}

async function create(parts: Parts, lease: LeaseHeld, target: Target): Promise<void> {
  const { repository } = parts;
  const facts = await inspectWorktree(repository, target.path);
  if (facts.kind === 'present' && isAt(facts, target)) return;
  if (facts.kind !== 'present') {
    await reapWorktree(repository, target.path);
    await markWorktree(repository, target.path);
    await makeParent(repository, target.path);
    const args = ['worktree', 'add', '--no-checkout', '--detach', '--', target.path, target.commit];
    await repository.real({ args });
  }
  await resetTo(parts, lease, target);
  await unmarkWorktree(repository, target.path);
}

/** Made to its end before: what someone changed in it since then stays. */
function isAt(facts: Extract<WorktreeFacts, { kind: 'present' }>, target: Target): boolean {
  return facts.gitFileIntact && facts.headRef === branchRef(target.branch) && facts.head === target.commit;
}

/** The folder of worktrees ignores itself when it lies in the repository. */
async function makeParent(repository: RepositoryGit, path: string): Promise<void> {
  const parent = dirname(path);
  try {
    await mkdir(parent, { recursive: true });
    const inside = relative(repository.places.root, parent);
    if (inside === '' || inside.startsWith('..')) return;
    await writeFile(join(parent, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw filesFailed(error);
  }
}

async function resetTo(parts: Parts, lease: LeaseHeld, target: Target): Promise<void> {
  const { repository, trees } = parts;
  const { path } = target;
  const admin = await adminOf(repository, path);
  const tree = await trees.rootTree(target.commit);
  await restoreGitFile(repository.places, path, admin);
  await changeIndex(repository, path, { args: ['read-tree', '--reset', '-u', tree], tree });
  await cleanWorktree(repository, path, ownIndex(repository.places, path).file);
  // Last: a branch at its commit says that the files were brought there, and that what differs is a person's.
  const ref = await moveBranch(repository, parts.reader, lease, target);
  await follow(repository, { path, admin, ref });
}

async function adopt(parts: Parts, lease: LeaseHeld, target: Target): Promise<void> {
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
