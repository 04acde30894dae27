import { dispatchNumber } from '../../contract/ids.ts';
import { RUNTIME, runtimeRoundDir } from '../../contract/paths.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { matchRound } from '../match-round.ts';
import type { Refusal } from '../project.ts';
import type { World } from '../world.ts';

/** The dispatch whose logs a person wants: the one named, the newest of a round, or the newest of all. */
export async function findDispatch(world: World, typed: string | null): Promise<Result<string, Refusal>> {
  const started = (await world.files.list(`${RUNTIME}/dispatches`)).filter(
    (name) => dispatchNumber(name) > 0,
  );
  if (typed === null) {
    const newest = newestOf(started);
    return newest === null ? refuse('no dispatch has logs here') : ok(newest);
  }
  if (dispatchNumber(typed) > 0)
    return started.includes(typed) ? ok(typed) : refuse(`${typed} has no logs here`);
  const named = await dispatchesOf(world, typed);
  const newest = newestOf(started.filter((id) => named.includes(id)));
  return newest === null ? refuse(`no dispatch of ${typed} has logs here`) : ok(newest);
}

/** The live dispatch of the round and every settled one. */
async function dispatchesOf(world: World, typed: string): Promise<readonly string[]> {
  const live = await world.states.load();
  const rows = live.kind === 'state' ? live.state.active_rounds : [];
  const roundId = matchRound(
    rows.map((row) => row.round_id),
    typed,
  );
  if (roundId === null) return [];
  const settled = await world.files.list(`${runtimeRoundDir(roundId)}/outcomes`);
  const row = rows.find((candidate) => candidate.round_id === roundId);
  return [...settled.map((name) => name.replace(/\.json$/, '')), ...Object.values(row?.dispatch_ids ?? {})];
}

function newestOf(ids: readonly string[]): string | null {
  return ids.toSorted((a, b) => dispatchNumber(b) - dispatchNumber(a))[0] ?? null;
}

function refuse(message: string): Result<never, Refusal> {
  return err({ code: 'request.refused', message });
}
