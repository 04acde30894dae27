import type { Oid } from '../../contract/ids.ts';
import { branchRef } from '../../contract/paths.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Identity, Repository } from '../../ports/git.ts';
import type { Landing, LandOutcome } from '../../ports/landing.ts';
import type { LeaseHeld } from '../../ports/lease.ts';
import type { ScaffoldPlan } from './plan-scaffold.ts';
import type { ScaffoldRefusal } from './refuse.ts';

export interface LandParts {
  readonly repository: Pick<Repository, 'writeBlob' | 'editTree' | 'createCommit'>;
  readonly landing: Pick<Landing, 'land'>;
  /** Who commits, and when. */
  readonly identity: Identity;
}

export interface PlanTarget {
  readonly branch: string;
  readonly base: Oid;
  readonly plan: ScaffoldPlan;
}

/**
 * Commits the tracked files of a plan on a branch and lets its checkouts follow, the way a round lands: through a
 * temporary index, so that staged and other work of the person stays as it is, and nothing at all when a file
 * stands in the way.
 * @spec contract.md#decisions-and-exit-codes
 */
export async function landPlan(
  { repository, landing, identity }: LandParts,
  lease: LeaseHeld,
  { branch, base, plan }: PlanTarget,
): Promise<Result<Oid, ScaffoldRefusal>> {
  const edits = [];
  for (const { path, bytes } of plan.files.filter(({ kind }) => kind === 'tracked')) {
    const oid = await repository.writeBlob(bytes);
    edits.push({ kind: 'put', path, mode: '100644', oid } as const);
  }
  const tree = await repository.editTree(base, edits);
  const commit = await repository.createCommit({
    tree,
    parents: [base],
    message: `orchestrator: begin ${plan.roadmapId}\n`,
    author: identity,
    committer: identity,
  });
  const baseRef = branchRef(branch);
  const outcome = await landing.land(lease, { roundId: plan.roadmapId, baseRef, expectedBase: base, commit });
  return outcome.kind === 'landed' ? ok(commit) : err(refusalOf(outcome, branch));
}

function refusalOf(outcome: Exclude<LandOutcome, { kind: 'landed' }>, branch: string): ScaffoldRefusal {
  switch (outcome.kind) {
    case 'base-moved':
      return { code: 'checkout.busy', message: `${branch} moved meanwhile; nothing was committed` };
    case 'checkout-busy':
      return {
        code: 'checkout.busy',
        message: `expected ${outcome.checkout} at rest, found: ${outcome.what}`,
      };
    case 'local-edits':
      return {
        code: 'checkout.local-edits',
        message: `files stand where ours go in ${outcome.checkout}: ${outcome.files.join(', ')}`,
      };
    case 'lease-lost':
      return { code: 'lease.lost', message: 'another controller took the lease; nothing was committed' };
  }
}
