import { dispatchNumber, roundNumber } from '../../contract/ids.ts';
import { DISPATCH_LIMITS, PACK_LIMITS } from '../../contract/limits.ts';
import { branchRef, dispatchDir, dispatchesDir, historyRef, runtimeRoundDir } from '../../contract/paths.ts';
import type { State } from '../../contract/generated/state.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Session, World } from '../world.ts';

/**
 * After a round is put away: old prompts and logs go, and objects that would stay in files of their own are packed.
 * Nothing depends on it, so what fails is told and done with a later round. @spec contract.md#worktrees-and-history
 */
export async function tidy(
  world: World,
  session: Session,
  { roundId, state }: { readonly roundId: string; readonly state: State },
): Promise<readonly string[]> {
  const due = (await oldDispatches(world, state)).map((id) => () => world.files.remove(dispatchDir(id)));
  if (roundNumber(roundId) % PACK_LIMITS.roundsEach === 0) due.push(() => packRounds(world, session, state));
  const failures: string[] = [];
  for (const one of due) {
    const failure = await attempt(one);
    if (failure !== null) failures.push(failure);
  }
  return failures;
}

/** All but the newest and those of live rounds. The newest stay: a lost state is rebuilt above their numbers. */
async function oldDispatches(world: World, state: State): Promise<readonly string[]> {
  const ids = (await world.files.list(dispatchesDir)).filter((name) => dispatchNumber(name) > 0);
  if (ids.length <= DISPATCH_LIMITS.foldersKept) return [];
  const live = new Set<string>();
  for (const row of state.active_rounds) {
    const settled = await world.files.list(`${runtimeRoundDir(row.round_id)}/outcomes`);
    for (const id of [...Object.values(row.dispatch_ids), ...settled]) live.add(id.replace(/\.json$/, ''));
  }
  return ids
    .toSorted((a, b) => dispatchNumber(b) - dispatchNumber(a))
    .slice(DISPATCH_LIMITS.foldersKept)
    .filter((id) => !live.has(id));
}

/** Of the history chain and of base, as much as was not packed before. */
async function packRounds(world: World, session: Session, state: State): Promise<void> {
  const history = await world.repository.resolveRef(historyRef);
  if (history === null) return;
  const recent = await world.repository.firstParents(history, null, PACK_LIMITS.commitsMax);
  const before = recent.at(-1)?.oid ?? history;
  const base = await world.repository.resolveRef(branchRef(state.base_branch));
  await world.repository.packObjects(session.lease, { tips: [history, base ?? history], before });
}

async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    return error.detail;
  }
}
