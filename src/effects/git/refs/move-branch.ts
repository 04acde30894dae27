import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { GitReader } from '../../../ports/git.ts';
import type { LeaseHeld } from '../../../ports/lease.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { LEASE_REF, updateRefs } from './git-refs.ts';
import { isSymbolicRef, resolveExactRef } from './resolve-ref.ts';

/** A branch as state names it (`orchestrator/round-001-x`) or already a full ref name. */
export function branchRef(branch: string): string {
  return branch.startsWith('refs/heads/') ? branch : `refs/heads/${branch}`;
}

/**
 * Lets a branch of ours stand at `commit`; answers with its full name. A tip that would be reachable from
 * nowhere afterwards is kept on a ref first. Repeatable. @spec contract.md#recovery
 */
export async function moveBranch(
  repository: RepositoryGit,
  reader: GitReader,
  lease: LeaseHeld,
  { branch, commit }: { readonly branch: string; readonly commit: Oid },
): Promise<string> {
  const ref = branchRef(branch);
  const from = await resolveExactRef(repository, ref);
  if (from === commit && !(await isSymbolicRef(repository.places, ref))) return ref;
  const isLost = from !== null && !(await reader.isAncestor(from, commit)) && !(await isKept(reader, from));
  const kept = isLost ? [{ ref: keptRefFor(ref, from), to: from, from: 'any' as const }] : [];
  const outcome = await updateRefs(repository, lease, [...kept, { ref, to: commit, from }]);
  if (outcome === 'moved') return ref;
  if ((await resolveExactRef(repository, LEASE_REF)) !== lease.oid) {
    throw new PortFailure('lease.lost', 'another controller holds the lease');
  }
  throw new PortFailure('git.failed', `${ref} moved while it was being moved to ${commit}`);
}

const KEPT = 'refs/orchestrator/kept/';

/** Whoever moves the branch may have kept its tip already, under a name that says more. */
async function isKept(reader: GitReader, tip: Oid): Promise<boolean> {
  return (await reader.listRefs(KEPT)).some(({ oid }) => oid === tip);
}

/** Named after the round, so that it is put away with it. */
function keptRefFor(ref: string, tip: Oid): string {
  return `${KEPT}${ref.slice(ref.lastIndexOf('/') + 1)}-moved-${tip.slice(0, 16)}`;
}
