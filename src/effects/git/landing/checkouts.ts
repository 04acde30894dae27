import { lstat, readFile } from '../files/quick-files.ts';
import { join } from 'node:path';
import { allCheckouts, type Checkout } from '../places/all-checkouts.ts';
import { unlessAbsent } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { readHead } from '../refs/worktree-head.ts';

/** What an operation in progress leaves in a git directory, and its name; the first that is there counts. */
const OPERATIONS: readonly (readonly [string, string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['sequencer', 'cherry-pick'],
  ['BISECT_LOG', 'bisect'],
];

/** Files that name the branch an operation comes back to; HEAD is detached meanwhile. */
const BRANCH_OF_OPERATION = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START'];

/**
 * The checkouts whose HEAD names `baseRef`, or will again when their rebase or bisect ends, in the order of
 * their paths. Reads files of git, starts no process. @spec contract.md#merge-admissibility
 */
export async function checkoutsOf(repository: RepositoryGit, baseRef: string): Promise<readonly Checkout[]> {
  const found: Checkout[] = [];
  for (const checkout of await allCheckouts(repository)) {
    if (await isOnBase(repository, checkout, baseRef)) found.push(checkout);
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Does HEAD of the checkout name `baseRef` right now? */
export async function headNames(
  repository: RepositoryGit,
  checkout: Checkout,
  baseRef: string,
): Promise<boolean> {
  return (await readHead(repository, checkout.gitDir))?.headRef === baseRef;
}

/** The operation that a person has not finished in the checkout, or null. */
export async function busyWith(checkout: Checkout): Promise<string | null> {
  for (const [file, name] of OPERATIONS) {
    if ((await unlessAbsent(lstat(join(checkout.gitDir, file)))) !== null) return name;
  }
  return null;
}

async function isOnBase(repository: RepositoryGit, checkout: Checkout, baseRef: string): Promise<boolean> {
  if (await headNames(repository, checkout, baseRef)) return true;
  for (const file of BRANCH_OF_OPERATION) {
    const named = (await unlessAbsent(readFile(join(checkout.gitDir, file), 'utf8')))?.trimEnd();
    if (named === baseRef || `refs/heads/${named ?? ''}` === baseRef) return true;
  }
  return false;
}
