import { shellWords } from '../lib/shell-words.ts';
import { contractCommit } from './open-session.ts';
import type { Project, Refusal } from './project.ts';

/** Why nothing can be run in this repository as it is; null when it can. @spec contract.md#decisions-and-exit-codes */
export async function refuseRun(project: Project): Promise<Refusal | null> {
  const head = await project.world.head();
  if (head.kind === 'detached')
    return {
      code: 'repository.detached',
      message: 'expected a branch to be checked out and found a detached HEAD',
    };
  if (head.kind === 'unborn')
    return {
      code: 'repository.unborn',
      message: `expected a commit on the branch ${head.branch} and found none`,
    };
  const base = await contractCommit(project.world);
  return base === null ? null : ((await project.refuseShape(base))[0] ?? null);
}

/** A round reads these files from the base commit: none is opened while they differ. @spec contract.md#files */
export function refuseUncommitted(paths: readonly string[]): Refusal {
  return {
    code: 'contract.uncommitted',
    message: `not committed on the base branch: ${paths.join(', ')}`,
    nextCommand: `git add -- ${shellWords(paths)} && git commit -m "Edit the contract" -- ${shellWords(paths)}`,
  };
}
