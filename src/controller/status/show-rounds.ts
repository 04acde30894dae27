import { FILE_LIMITS } from '../../contract/limits.ts';
import { historyRef, keptRef, roundDir, roundsRef, runtimeRoundDir } from '../../contract/paths.ts';
import type { KeptWork, ShownRecord, ShownRound, ShowReport } from '../../contract/generated/show-report.ts';
import type { Oid } from '../../contract/ids.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Project, Refusal } from '../project.ts';
import type { World } from '../world.ts';
import { findLandingCommit, findRounds, readKnownRounds, type KnownRounds } from './find-rounds.ts';
import { summaryOf } from './landed-round.ts';

const RECORDS_MAX = 2000;

/** The records of the rounds that `typed` names, live or landed, and the work kept of them. @spec contract.md#worktrees-and-history */
export async function showRounds(project: Project, typed: string): Promise<Result<ShowReport, Refusal>> {
  const known = await readKnownRounds(project.world);
  if (!known.ok) return known;
  const ids = await findRounds(project, known.value, typed);
  if (ids.length === 0)
    return err({
      code: 'request.refused',
      message: `${typed} is no round, no milestone of one, and no commit that carries one`,
    });
  const rounds: ShownRound[] = [];
  for (const roundId of ids) rounds.push(await showRound(project.world, known.value, roundId));
  return ok({ schema_version: 'show-report-v1', rounds });
}

async function showRound(world: World, known: KnownRounds, roundId: string): Promise<ShownRound> {
  const isLive = known.state.active_rounds.some((row) => row.round_id === roundId);
  const landing = isLive ? null : await findLandingCommit(world, known.base, roundId);
  const records = await readRecords(world, known, roundId, isLive);
  const selection = records.found.find(({ path }) => path.endsWith('/selection-record.json'))?.record ?? {};
  return {
    round_id: roundId,
    place: records.place,
    commit: landing?.oid ?? (isLive ? await world.repository.resolveRef(roundsRef(roundId)) : null),
    summary: landing === null ? textIn(selection, 'summary') : summaryOf(landing.subject, roundId),
    milestone_id: textIn(selection, 'milestone_id'),
    direction_id: textIn(selection, 'direction_id'),
    item_id: textIn(selection, 'extracted_item_id'),
    records: records.found.slice(0, RECORDS_MAX),
    kept: await keptOf(world, known, roundId),
  };
}

interface FoundRecords {
  readonly place: ShownRound['place'];
  readonly found: readonly ShownRecord[];
}

/** Base holds the latest rounds, the history chain every finished one. */
async function readRecords(
  world: World,
  known: KnownRounds,
  roundId: string,
  isLive: boolean,
): Promise<FoundRecords> {
  if (isLive) {
    const head = await world.repository.resolveRef(roundsRef(roundId));
    const committed = head === null ? [] : await recordsIn(world, head, roundDir(roundId));
    return { place: 'live', found: [...committed, ...(await runtimeRecords(world, roundId))] };
  }
  const onBase = known.base === null ? [] : await recordsIn(world, known.base, roundDir(roundId));
  if (onBase.length > 0) return { place: 'base', found: onBase };
  const kept = known.history.get(roundId);
  return {
    place: 'history',
    found: kept === undefined ? [] : await recordsIn(world, kept.oid, `rounds/${roundId}`),
  };
}

async function recordsIn(world: World, commit: Oid, folder: string): Promise<readonly ShownRecord[]> {
  const records: ShownRecord[] = [];
  for (const { path } of await world.repository.listFiles(commit, folder)) {
    const file = await world.repository.readFile(commit, path, FILE_LIMITS.recordBytesMax);
    records.push({ path, record: file.kind === 'file' ? toRecord(path, file.bytes) : null });
  }
  return records;
}

/** What the controller keeps beside the worktree until the landing. */
async function runtimeRecords(world: World, roundId: string): Promise<readonly ShownRecord[]> {
  const records: ShownRecord[] = [];
  for (const folder of ['dispatches', 'outcomes', 'checks']) {
    const dir = `${runtimeRoundDir(roundId)}/${folder}`;
    for (const name of (await world.files.list(dir)).filter((one) => one.endsWith('.json'))) {
      const file = await world.files.read(`${dir}/${name}`, FILE_LIMITS.recordBytesMax);
      if (file.kind === 'file') records.push({ path: `${dir}/${name}`, record: toRecord(name, file.bytes) });
    }
  }
  return records;
}

function toRecord(path: string, bytes: Uint8Array): ShownRecord['record'] {
  if (!path.endsWith('.json')) return null;
  const code = 'artifact.invalid';
  const options = {
    file: path,
    bytesMax: FILE_LIMITS.recordBytesMax,
    comments: false,
    code,
    tooLargeCode: code,
  };
  const parsed = parseJson(bytes, options);
  return parsed.ok && isObject(parsed.value.value) ? parsed.value.value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textIn(record: Readonly<Record<string, unknown>>, key: string): string | null {
  const value = record[key];
  return typeof value === 'string' ? value : null;
}

/** Refs while the round lives; afterwards further parents of its commit on the chain. */
async function keptOf(world: World, known: KnownRounds, roundId: string): Promise<readonly KeptWork[]> {
  const named = new Set<string>();
  for (const { record } of await runtimeRecords(world, roundId))
    if (record !== null && Array.isArray(record['kept_refs']))
      for (const ref of record['kept_refs']) if (typeof ref === 'string') named.add(ref);
  const refs = (await world.repository.listRefs(keptRef(''))).filter(
    ({ ref }) => named.has(ref) || ref.startsWith(`${keptRef(roundId)}-`),
  );
  const chain = known.history.get(roundId)?.parents.slice(1) ?? [];
  return [
    ...refs.map(({ ref, oid }) => ({ ref, commit: oid })),
    ...chain.map((commit) => ({ ref: historyRef, commit })),
  ];
}
