import { dispatchNumber } from '../../contract/ids.ts';
import { PROGRAM } from '../../contract/errors.ts';
import { DISPATCH_LIMITS, FILE_LIMITS } from '../../contract/limits.ts';
import { dispatchDir, dispatchesDir, historyRef } from '../../contract/paths.ts';
import { parseRecord } from '../../contract/validate.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { matchRound } from '../match-round.ts';
import type { Refusal } from '../project.ts';
import type { World } from '../world.ts';
import { readKnownRounds } from './find-rounds.ts';

/** The dispatch whose logs a person wants: the one named, the newest of a round, or the newest of all. */
export async function findDispatch(world: World, typed: string | null): Promise<Result<string, Refusal>> {
  const started = (await world.files.list(dispatchesDir)).filter((name) => dispatchNumber(name) > 0);
  if (typed === null) {
    const newest = newestOf(started);
    return newest === null ? refuse('no dispatch has logs here') : ok(newest);
  }
  if (dispatchNumber(typed) > 0) return started.includes(typed) ? ok(typed) : refuseGone(world, typed);
  const newest = newestOf(await dispatchesOf(world, started, typed));
  return newest === null ? refuseGone(world, typed) : ok(newest);
}

/** Of a finished round it is known where its records are. @spec contract.md#worktrees-and-history */
async function refuseGone(world: World, typed: string): Promise<Result<never, Refusal>> {
  const known = await readKnownRounds(world);
  const finished = known.ok ? [...known.value.history.values()] : [];
  const named = matchRound(
    finished.map(({ subject }) => subject),
    typed,
  );
  for (const { oid, subject } of finished.toReversed()) {
    const record = `rounds/${subject}/dispatches/${typed}.json`;
    if (subject !== named && (await world.repository.readFile(oid, record, 0)).kind === 'absent') continue;
    return err({
      code: 'request.refused',
      message: `the logs of ${typed} were put away: those of the newest ${DISPATCH_LIMITS.foldersKept} dispatches are kept; the records of ${subject} are in ${historyRef}`,
      nextCommand: `${PROGRAM} show ${subject}`,
    });
  }
  return refuse(
    dispatchNumber(typed) > 0 ? `${typed} has no logs here` : `no dispatch of ${typed} has logs here`,
  );
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
