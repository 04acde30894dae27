import { dirname, join, relative } from 'node:path';
import type { GitReader } from '../../../ports/git.ts';
import type { LeaseHeld } from '../../../ports/lease.ts';
import type { PutAside, WorktreeFacts, Worktrees, WorktreeTarget } from '../../../ports/worktrees.ts';
import { gitDirOfWriter, makeWay } from '../../writer-folder.ts';
import { filesFailed, hasErrno } from '../files/errno.ts';
import { makeFolders, writeNew } from '../files/quick-files.ts';
import { forgetTraces } from './forget-objects.ts';
import { discardFreed, freeWorktree, listFreed } from './freed-worktrees.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import type { TreeReader } from '../objects/tree-reader.ts';
import { branchRef } from '../refs/move-branch.ts';
import { markWorktree, reapWorktree, removeWorktree, unmarkWorktree } from './reap-worktree.ts';
import { adoptCommit, resetWorktree, type WorktreeParts } from './reset-worktree.ts';
import { reuseFreed } from './reuse-worktree.ts';
import { isGone } from './put-aside.ts';
import { inspectWorktree, isFreed, isParted, realWorktreePath } from './worktree-admin.ts';
import { listIgnored } from './ignored-files.ts';
import { putAsideBack, setAside } from './set-aside.ts';
import { storeNestedTips } from './nested-tips.ts';
import { copyIncluded } from './worktree-include.ts';
import { changeIndex, readyIndex } from './worktree-index.ts';
import { fingerprintWorktree } from './worktree-fingerprint.ts';
import { isWorktreeDirty, snapshotWorktree } from './worktree-snapshot.ts';

/** Worktrees of rounds. @spec contract.md#worktrees-and-history */
export function createWorktrees(repository: RepositoryGit, reader: GitReader, trees: TreeReader): Worktrees {
  const real = (path: string): Promise<string> => realWorktreePath(repository.places, path);
  const alone = <T>(path: string, work: (path: string) => Promise<T>): Promise<T> =>
    repository.exclusively(async () => {
      const at = await real(path);
      makeWay(repository.places, dirname(at));
      return work(at);
    });
  const parts = { repository, reader, trees };
  return {
    inspect: async (path) => inspectWorktree(repository, await real(path)),
    isDirty: (path, head) => alone(path, (at) => isWorktreeDirty(repository, trees, { path: at, head })),
    fingerprint: (path, head) =>
      alone(path, (at) => fingerprintWorktree(repository, trees, { path: at, head })),
    snapshot: (path, head, exclude) =>
      alone(path, (at) => snapshotWorktree(repository, parts, { path: at, head, exclude })),
    create: (lease, target) => alone(target.path, (path) => create(parts, lease, { ...target, path })),
    resetTo: (lease, target) =>
      alone(target.path, (path) => resetWorktree(parts, lease, { ...target, path, litter: 'untracked' })),
    adopt: (lease, target) => alone(target.path, (path) => adoptCommit(parts, lease, { ...target, path })),
    showTree: (_lease, { path, head, tree }) =>
      alone(path, async (at) => {
        await readyIndex(repository, at, await trees.rootTree(head));
        await changeIndex(repository, at, { args: ['read-tree', '--reset', '-u', tree], tree });
      }),
    forgetTraces: (_lease, { path, branch }) =>
      alone(path, (at) => forgetTraces(repository, { path: at, branch: branchRef(branch) })),
    remove: (_lease, path) =>
      alone(path, async (at) =>
        (await isFreed(repository.places, at)) ? [] : removeWorktree(repository, { path: at }),
      ),
    free: (_lease, worktree) => alone(worktree.path, (path) => freeWorktree(parts, { ...worktree, path })),
    freed: () => listFreed(repository),
    reuse: (lease, freed, target) =>
      alone(target.path, (path) => reuseFreed(parts, lease, freed, { ...target, path })),
    discard: (_lease, freed, options) => repository.exclusively(() => discardFreed(parts, freed, options)),
    repair: (_lease, path) =>
      alone(path, async (at) => {
        if (!(await isParted(repository.places, at))) return;
        const args = ['worktree', 'repair', '--', at];
        await repository.real({ args, exits: [0, 1, 128], gitDir: gitDirOfWriter(repository.places) });
      }),
    storeNestedTips: (_lease, folder) => storeNestedTips(repository, folder),
    ignored: (path, also) => alone(path, (at) => listIgnored(repository, at, also)),
    setAside: (_lease, path, names) => alone(path, (at) => setAside(at, names)),
    putAsideBack: (_lease, path) => alone(path, putAsideBack),
    copyIncluded: (path, patterns) => alone(path, (at) => copyIncluded(repository, at, patterns)),
  };
}

async function create(
  parts: WorktreeParts,
  lease: LeaseHeld,
  target: WorktreeTarget,
): Promise<readonly PutAside[]> {
  const { repository } = parts;
  const facts = await inspectWorktree(repository, target.path);
  const isPresent = facts.kind === 'present';
  if (isPresent && isAt(facts, target)) return [];
  const before = isPresent ? await resetWorktree(parts, lease, { ...target, litter: 'untracked' }) : [];
  if (isPresent && !isGone(before)) return before;
  const reaped = await reapWorktree(repository, target);
  await markWorktree(repository, target.path);
  await makeParent(repository, target.path);
  const args = ['worktree', 'add', '--no-checkout', '--detach', '--', target.path, target.commit];
  await repository.real({ args, gitDir: gitDirOfWriter(repository.places) });
  await resetWorktree(parts, lease, { ...target, litter: 'none' });
  await unmarkWorktree(repository, target.path);
  return [...before, ...reaped];
}

/** Made to its end before: what someone changed in it since then stays. */
function isAt(facts: Extract<WorktreeFacts, { kind: 'present' }>, target: WorktreeTarget): boolean {
  return facts.gitFileIntact && facts.headRef === branchRef(target.branch) && facts.head === target.commit;
}

/** The folder of worktrees ignores itself when it lies in the repository. */
async function makeParent(repository: RepositoryGit, path: string): Promise<void> {
  const parent = dirname(path);
  try {
    await makeFolders(parent);
    const inside = relative(repository.places.root, parent);
    if (inside === '' || inside.startsWith('..')) return;
    await writeNew(join(parent, '.gitignore'), '*\n', { isDurable: false });
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw filesFailed(error);
  }
}
