import type { Oid } from '../../../contract/ids.ts';
import type { GitReader } from '../../../ports/git.ts';
import type { CheckoutFacts, Landing, LandIntent, LandOutcome } from '../../../ports/landing.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { LeaseHeld } from '../../../ports/lease.ts';
import { dropFence, readFence } from './checkout-fence.ts';
import type { FaultPoint } from './checkout-follow.ts';
import { findOverlaps } from './checkout-proof.ts';
import { allCheckouts } from '../places/all-checkouts.ts';
import { busyWith, checkoutsOf } from './checkouts.ts';
import {
  finishLanding,
  type LandingParts,
  lockedBy,
  raiseFence,
  settleFences,
  touchedBy,
} from './finish-landing.ts';
import { findNewFiles } from './new-files.ts';
import { findRefLocks } from './ref-locks.ts';
import { LEASE_REF, updateRefs } from '../refs/git-refs.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { isSymbolicRef, resolveExactRef } from '../refs/resolve-ref.ts';

export interface LandingOptions {
  /** Called between every two effects of a landing; crash tests end the process there. */
  readonly at?: FaultPoint;
}

/** Steps 4 to 6 of the recipe. @spec contract.md#merge-admissibility */
export function createLanding(
  repository: RepositoryGit,
  reader: GitReader,
  options: LandingOptions,
): Landing {
  const parts = { repository, reader, at: options.at ?? (() => undefined) };
  return {
    inspectCheckouts: (baseRef, base, commit) => inspectCheckouts(parts, { baseRef, base, commit }),
    inspectRefLocks: (baseRef) => findRefLocks(repository, baseRef),
    newFiles: (sinceMs) => findNewFiles(repository, sinceMs),
    land: (lease, intent) => repository.exclusively(() => land(parts, lease, intent)),
    settleFences: (_lease, baseRef) => repository.exclusively(() => settleFences(parts, baseRef)),
  };
}

async function inspectCheckouts(
  { repository, reader }: LandingParts,
  asked: { readonly baseRef: string; readonly base: Oid; readonly commit: Oid | null },
): Promise<readonly CheckoutFacts[]> {
  const { baseRef, base, commit } = asked;
  const touched = commit === null ? null : await touchedBy(reader, base, commit);
  const facts: CheckoutFacts[] = [];
  for (const checkout of await checkoutsOf(repository, baseRef)) {
    const overlaps = touched === null ? [] : await findOverlaps(repository, checkout, { base, touched });
    const fence = await readFence(checkout);
    facts.push({
      path: checkout.path,
      busy: await busyWith(checkout),
      indexLock: fence.kind === 'foreign' ? fence.lock : fence.kind,
      overlaps,
    });
  }
  return facts;
}

async function land(parts: LandingParts, lease: LeaseHeld, intent: LandIntent): Promise<LandOutcome> {
  const { repository } = parts;
  if ((await resolveExactRef(repository, LEASE_REF)) !== lease.oid) return { kind: 'lease-lost' };
  const base = await resolveExactRef(repository, intent.baseRef);
  if (base !== null && (await parts.reader.isAncestor(intent.commit, base))) {
    return finishLanding(parts, intent);
  }
  if (base !== intent.expectedBase) {
    await dropFences(repository, intent.commit);
    return { kind: 'base-moved' };
  }
  const refused = await moveBehindFences(parts, lease, intent, proveFenced);
  return refused ?? finishLanding(parts, intent);
}

/**
 * Steps 4 and 5: fences, proof, compare-and-swap with the lease; null when base moved. Whatever ends them
 * before that takes the fences down again.
 */
export async function moveBehindFences(
  parts: LandingParts,
  lease: LeaseHeld,
  intent: LandIntent,
  prove: (parts: LandingParts, intent: LandIntent) => Promise<LandOutcome | null>,
): Promise<LandOutcome | null> {
  const { repository } = parts;
  await requireBranch(repository, intent.baseRef);
  let moved = false;
  try {
    const refused = (await raiseFences(parts, intent)) ?? (await prove(parts, intent));
    if (refused !== null) return refused;
    await parts.at('proved');
    const update = { ref: intent.baseRef, to: intent.commit, from: intent.expectedBase };
    const outcome = await updateRefs(repository, lease, [update]);
    moved = outcome === 'moved';
    if (!moved) return await whyLost(repository, lease);
    await parts.at('base-moved');
    return null;
  } finally {
    // A git that was ended in the middle may have moved base all the same.
    const stands = moved || (await resolveExactRef(repository, intent.baseRef)) === intent.commit;
    if (!stands) await dropFences(repository, intent.commit);
  }
}

/** Git would write the commit over the other name and leave the branch itself behind. */
async function requireBranch({ places }: RepositoryGit, ref: string): Promise<void> {
  if (!(await isSymbolicRef(places, ref))) return;
  throw new PortFailure(
    'git.failed',
    `expected ${ref} to be a branch and found another name of one (git symbolic-ref ${ref}); nothing was landed`,
  );
}

/** Takes the lock of every checkout of base, then looks again whether these still are the checkouts of base. */
async function raiseFences(parts: LandingParts, intent: LandIntent): Promise<LandOutcome | null> {
  const { repository } = parts;
  const checkouts = await checkoutsOf(repository, intent.baseRef);
  for (const checkout of checkouts) {
    if (!(await raiseFence(parts, checkout, intent))) return lockedBy(checkout);
    await parts.at('fenced');
  }
  // `git switch -c` ignores the lock, and another worktree may have come to base meanwhile.
  const now = await checkoutsOf(repository, intent.baseRef);
  const unfenced = now.find((checkout) => !checkouts.some((fenced) => fenced.gitDir === checkout.gitDir));
  if (unfenced !== undefined) {
    return { kind: 'checkout-busy', checkout: unfenced.path, what: 'switching to base' };
  }
  for (const checkout of checkouts) {
    const stays = now.some((still) => still.gitDir === checkout.gitDir);
    if (!stays) await dropFence(checkout, intent.commit);
  }
  return null;
}

async function proveFenced(parts: LandingParts, intent: LandIntent): Promise<LandOutcome | null> {
  const { repository, reader } = parts;
  const touched = await touchedBy(reader, intent.expectedBase, intent.commit);
  for (const checkout of await checkoutsOf(repository, intent.baseRef)) {
    const what = await busyWith(checkout);
    if (what !== null) return { kind: 'checkout-busy', checkout: checkout.path, what };
    const files = await findOverlaps(repository, checkout, { base: intent.expectedBase, touched });
    if (files.length > 0) return { kind: 'local-edits', checkout: checkout.path, files };
  }
  return null;
}

async function whyLost(repository: RepositoryGit, lease: LeaseHeld): Promise<LandOutcome> {
  const held = (await resolveExactRef(repository, LEASE_REF)) === lease.oid;
  return held ? { kind: 'base-moved' } : { kind: 'lease-lost' };
}

async function dropFences(repository: RepositoryGit, candidate: Oid): Promise<void> {
  for (const checkout of await allCheckouts(repository)) await dropFence(checkout, candidate);
}
