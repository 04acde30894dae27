import type { Oid } from '../../contract/ids.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { HeadFacts } from '../../ports/head.ts';
import { refuse, type ScaffoldRefusal } from './refuse.ts';

export interface BaseBranchParts {
  readonly head: () => Promise<HeadFacts>;
  /** Everything about the repository at this commit that is not supported. */
  readonly checkShape: (base: Oid) => Promise<readonly ScaffoldRefusal[]>;
}

export interface BaseBranch {
  readonly branch: string;
  readonly base: Oid;
}

/** The branch to scaffold on: the one checked out, born, and the one asked for if any. @spec contract.md#decisions-and-exit-codes */
export async function requireBaseBranch(
  parts: BaseBranchParts,
  asked: string | null,
): Promise<Result<BaseBranch, ScaffoldRefusal>> {
  const head = await parts.head();
  if (head.kind === 'detached') {
    return refuse('repository.detached', 'expected a branch to be checked out and found a detached HEAD');
  }
  if (head.kind === 'unborn') {
    return refuse('repository.unborn', `expected a commit on the branch ${head.branch} and found none`);
  }
  if (asked !== null && asked !== head.branch) {
    return refuse(
      'init.base-elsewhere',
      `expected the base branch ${asked} to be checked out and found ${head.branch}`,
    );
  }
  const [refusal] = await parts.checkShape(head.commit);
  return refusal === undefined ? ok({ branch: head.branch, base: head.commit }) : err(refusal);
}
