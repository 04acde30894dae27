import { isLockFile } from '../contract/reuse-tables.ts';
import type { Oid } from '../contract/ids.ts';
import type { LeaseHeld } from '../ports/lease.ts';
import type { FreedWorktree } from '../ports/worktrees.ts';
import { tellAside } from './aside.ts';
import { forgetIgnored, inheritIgnored, leaveIgnored, pruneIgnored } from './ignored-files.ts';
import { readIncluded } from './included-files.ts';
import type { RoundPlaces } from './round-places.ts';
import { digestSetup, finishedSetup, installedFor, noteSetup, noteSetupDone } from './setup-note.ts';
import type { Session, World } from './world.ts';

/** Frees the worktree of a finished round for the next; false when it is not to be used again. @spec contract.md#worktrees-and-history */
export async function freeWorktree(
  world: World,
  session: Session,
  round: Pick<RoundPlaces, 'roundId' | 'runtime' | 'worktree'> & { readonly head: Oid },
): Promise<boolean> {
  if (!session.config.worktree.reuse) return false;
  // No more rounds can be live, so that none would use another.
  if ((await world.worktrees.freed()).length >= session.config.limits.max_parallel_rounds) return false;
  const freed = await world.worktrees.free(session.lease, {
    path: round.worktree,
    head: round.head,
    installedFor: await installedFor(world, round),
    setup: await finishedSetup(world, round),
    included: await readIncluded(world, round),
  });
  if (freed !== null) {
    session.cleanFreed.add(freed.path);
    await leaveIgnored(world, round);
  }
  return freed !== null;
}

/** What became of the freed worktrees that were tried. */
interface Taken {
  readonly isReady: boolean;
  /** Those that somebody worked in meanwhile. */
  readonly left: readonly string[];
}

/** Gives a round the worktree of an earlier one, if there is one that can be used. @spec contract.md#worktrees-and-history */
export async function takeFreedWorktree(
  world: World,
  session: Session,
  places: RoundPlaces,
  commit: Oid,
): Promise<Taken> {
  const left: string[] = [];
  if (!session.config.worktree.reuse) return { isReady: false, left };
  for (const { freed, ignored, isSetUp } of await rankFreed(world, session, places, commit)) {
    const reuse = await world.worktrees.reuse(session.lease, freed, {
      path: places.worktree,
      branch: places.branchRef,
      commit,
      ignored,
      isKnownClean: session.cleanFreed.has(freed.path),
    });
    if (reuse.kind === 'left') left.push(freed.path);
    if (reuse.kind !== 'reused') continue;
    if (reuse.ignored === 'kept') await inheritIgnored(world, places, roundOf(freed));
    else await forgetIgnored(world, places);
    // After the worktree: a note without it would say that the setup ran in one that is made anew.
    if (isSetUp && reuse.ignored === 'kept' && freed.setup !== null) {
      await noteSetup(world, places, freed.setup);
      await noteSetupDone(world, places);
    }
    return { isReady: true, left };
  }
  return { isReady: false, left };
}

/** The last one that worked in it. */
function roundOf({ path }: FreedWorktree): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

interface Candidate {
  readonly freed: FreedWorktree;
  readonly ignored: 'kept' | 'removed';
  readonly isSetUp: boolean;
}

/** The ones that spare most first: the round's own place, a setup that holds, installed files that hold. */
async function rankFreed(
  world: World,
  session: Session,
  places: RoundPlaces,
  commit: Oid,
): Promise<readonly Candidate[]> {
  const setup = digestSetup(world, session.config.worktree.setup);
  const found: (Candidate & { readonly rank: number })[] = [];
  for (const freed of await world.worktrees.freed()) {
    const isKept = await areLocksEqual(world, freed.installedFor, commit);
    const isSetUp = isKept && freed.setup === setup;
    const isOwn = freed.path === places.worktree;
    const rank = Number(isOwn) * 4 + Number(isSetUp) * 2 + Number(isKept);
    found.push({ freed, ignored: isKept ? 'kept' : 'removed', isSetUp, rank });
  }
  return found.toSorted((a, b) => b.rank - a.rank);
}

/** Lock files that an agent changed since count too: nobody has installed by them. */
async function areLocksEqual(world: World, installed: Oid | null, commit: Oid): Promise<boolean> {
  if (installed === null || (await world.repository.objectType(installed)) !== 'commit') return false;
  return !(await world.repository.diff(installed, commit)).some(({ path }) => isLockFile(path));
}

/** A command that ends leaves no worktree behind that no round needs. Says which are left, or were moved, and why. @spec contract.md#worktrees-and-history */
export async function discardFreedWorktrees(
  world: World,
  lease: LeaseHeld,
  cleanFreed: ReadonlySet<string>,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const freed of await world.worktrees.freed()) {
    const options = { isKnownClean: cleanFreed.has(freed.path) };
    const discarded = await world.worktrees.discard(lease, freed, options);
    if (discarded.kind === 'left') told.push(`somebody works in ${freed.path}, it stays`);
    else told.push(...discarded.aside.map((moved) => tellAside(world.root, moved)));
  }
  await pruneIgnored(world);
  return told;
}
