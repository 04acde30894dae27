import type { HeadFacts } from '../ports/head.ts';
import type { RepositoryGit } from './git/calls/git-places.ts';
import { parseOid } from '../contract/ids.ts';
import { unexpected } from './git/calls/parse-output.ts';
import { readHead as readHeadFile } from './git/refs/worktree-head.ts';

const BRANCH_PREFIX = 'refs/heads/';

/** What HEAD of the checkout names that the controller was started in. @spec contract.md#decisions-and-exit-codes */
export async function readHead(git: RepositoryGit): Promise<HeadFacts> {
  const gitDir = git.places.gitDir;
  const { headRef = null, head = null } = (await readHeadFile(git, gitDir)) ?? {};
  if (head !== null && headRef === null) return { kind: 'detached', commit: head };
  if (head !== null && headRef?.startsWith(BRANCH_PREFIX) === true)
    return { kind: 'branch', branch: headRef.slice(BRANCH_PREFIX.length), commit: head };
  // What no file says plainly, an unborn branch among it, git says.
  const named = await git.real({ args: ['symbolic-ref', '--quiet', 'HEAD'], exits: [0, 1], gitDir });
  const pointed = await git.real({
    args: ['rev-parse', '--verify', '--quiet', 'HEAD'],
    exits: [0, 1],
    gitDir,
  });
  const ref = named.stdout.toString().trimEnd();
  const commit = parseOid(pointed.stdout.toString().trimEnd());
  if (pointed.code === 0 && commit === null) throw unexpected('expected a commit id', pointed.stdout);
  if (ref.startsWith(BRANCH_PREFIX)) {
    const branch = ref.slice(BRANCH_PREFIX.length);
    return commit === null ? { kind: 'unborn', branch } : { kind: 'branch', branch, commit };
  }
  if (commit === null) throw unexpected('expected HEAD to name a branch or a commit', ref);
  return { kind: 'detached', commit };
}
