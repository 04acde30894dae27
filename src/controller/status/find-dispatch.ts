import { dispatchNumber } from '../../contract/ids.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { dispatchDir, RUNTIME } from '../../contract/paths.ts';
import { parseRecord } from '../../contract/validate.ts';
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
  const newest = newestOf(await dispatchesOf(world, started, typed));
  return newest === null ? refuse(`no dispatch of ${typed} has logs here`) : ok(newest);
}

/** Those that were started for the round, live or over, as their assignments say. */
async function dispatchesOf(
  world: World,
  started: readonly string[],
  typed: string,
): Promise<readonly string[]> {
  const roundOf = new Map<string, string>();
  for (const id of started) {
    const path = `${dispatchDir(id)}/assignment.json`;
    const file = await world.files.read(path, FILE_LIMITS.recordBytesMax);
    const parsed = file.kind === 'file' ? parseRecord('assignment', file.bytes, path) : null;
    if (parsed?.ok === true) roundOf.set(id, parsed.value.round_id);
  }
  const roundId = matchRound([...new Set(roundOf.values())], typed);
  return started.filter((id) => roundOf.get(id) === roundId);
}

function newestOf(ids: readonly string[]): string | null {
  return ids.toSorted((a, b) => dispatchNumber(b) - dispatchNumber(a))[0] ?? null;
}

function refuse(message: string): Result<never, Refusal> {
  return err({ code: 'request.refused', message });
}
