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
