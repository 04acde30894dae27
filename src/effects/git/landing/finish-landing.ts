import { createHash } from 'node:crypto';
import { readFile } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import type { GitReader } from '../../../ports/git.ts';
import type { LandIntent, LandOutcome } from '../../../ports/landing.ts';
import { createFence, dropFence, readFence } from './checkout-fence.ts';
import { type FaultPoint, followCheckout } from './checkout-follow.ts';
import type { Touched } from './checkout-proof.ts';
import { allCheckouts, type Checkout } from '../places/all-checkouts.ts';
import { headNames } from './checkouts.ts';
import { unlessNoFile } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { replaceFile } from '../files/replace-file.ts';
import { resolveExactRef } from '../refs/resolve-ref.ts';

export interface LandingParts {
  readonly repository: RepositoryGit;
  readonly reader: GitReader;
  readonly at: FaultPoint;
}

/**
 * Step 6, for a commit that base holds already: each checkout follows once, its fence goes last. Repeatable.
 * @spec contract.md#merge-admissibility
 */
export async function finishLanding(parts: LandingParts, intent: LandIntent): Promise<LandOutcome> {
  const { repository } = parts;
  const left: string[] = [];
  for (const checkout of await allCheckouts(repository)) {
    if (!(await headNames(repository, checkout, intent.baseRef))) {
      await dropFence(checkout, intent.commit);
      continue;
    }
    const fence = await readFence(checkout);
    if (fence.kind === 'none' && (await hasFollowed(repository, checkout, intent.commit))) continue;
    if (!(await raiseFence(parts, checkout, intent))) return lockedBy(checkout);
    await parts.at('following');
    left.push(...(await follow(parts, checkout, intent)));
    await dropFence(checkout, intent.commit);
    await parts.at('released');
  }
  return { kind: 'landed', left };
}

/** Takes the fence of one checkout; one that stands for another commit of ours is settled first. False: a foreign lock. */
export async function raiseFence(
  parts: LandingParts,
  checkout: Checkout,
  intent: LandIntent,
): Promise<boolean> {
  const standing = await readFence(checkout);
  if (standing.kind === 'foreign') return false;
  if (standing.kind === 'ours') {
    if (standing.candidate === intent.commit) return true;
    await settleFence(parts, checkout, intent.baseRef);
  }
  return createFence(checkout, { roundId: intent.roundId, candidate: intent.commit });
}

/** Fences that a dead controller left: the landing behind one is finished if base holds it, else the fence goes. */
export async function settleFences(parts: LandingParts, baseRef: string): Promise<readonly string[]> {
  const settled: string[] = [];
  for (const checkout of await allCheckouts(parts.repository)) {
    if ((await readFence(checkout)).kind !== 'ours') continue;
    await settleFence(parts, checkout, baseRef);
    settled.push(checkout.path);
  }
  return settled;
}

/** The paths between two commits, by path. */
export async function touchedBy(reader: GitReader, base: Oid, commit: Oid): Promise<Touched> {
  return new Map((await reader.diff(base, commit)).map((change) => [change.path, change]));
}

export function lockedBy(checkout: Checkout): LandOutcome {
  return { kind: 'checkout-busy', checkout: checkout.path, what: 'another git command' };
}

async function settleFence(parts: LandingParts, checkout: Checkout, baseRef: string): Promise<void> {
  const { repository, reader } = parts;
  const fence = await readFence(checkout);
  if (fence.kind !== 'ours') return;
  const base = await resolveExactRef(repository, baseRef);
  const known = (await repository.objects.info(fence.candidate))?.type === 'commit';
  const landed = known && base !== null && (await reader.isAncestor(fence.candidate, base));
  if (landed && (await headNames(repository, checkout, baseRef))) {
    const expectedBase = (await reader.readCommit(fence.candidate)).parents[0] ?? fence.candidate;
    await follow(parts, checkout, { ...fence, baseRef, expectedBase, commit: fence.candidate });
  }
  await dropFence(checkout, fence.candidate);
}

async function follow(
  parts: LandingParts,
  checkout: Checkout,
  intent: LandIntent,
): Promise<readonly string[]> {
  const { repository, reader, at } = parts;
  const touched = await touchedBy(reader, intent.expectedBase, intent.commit);
  const base = await resolveExactRef(repository, intent.baseRef);
  const since = base === null ? [] : await reader.diff(intent.commit, base);
  const superseded = new Set(since.map((change) => change.path));
  const left = await followCheckout(repository, checkout, {
    base: intent.expectedBase,
    touched,
    superseded,
    at,
  });
  await replaceFile(followedFile(repository, checkout), intent.commit);
  await at('followed');
  return left.map((path) => join(checkout.path, path));
}

/** Says that a checkout followed already, so that what its person does afterwards is never taken for unfinished work. */
function followedFile(repository: RepositoryGit, checkout: Checkout): string {
  const key = createHash('sha256').update(checkout.gitDir).digest('hex').slice(0, 16);
  return join(repository.places.controlDir, 'journal', `followed-${key}`);
}

async function hasFollowed(repository: RepositoryGit, checkout: Checkout, commit: Oid): Promise<boolean> {
  return (await unlessNoFile(readFile(followedFile(repository, checkout), 'utf8'))) === commit;
}
