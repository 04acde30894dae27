import { FILE_LIMITS, ROADMAP_LIMITS } from '../contract/limits.ts';
import { roundNumber, type Oid } from '../contract/ids.ts';
import { historyRef, REFS, roadmapPath, roundDir, roundsRef } from '../contract/paths.ts';
import { parseRecord } from '../contract/validate.ts';
import type { State } from '../contract/generated/state.ts';
import type { RoundEvidence } from '../core/recovery/rebuild-state.ts';
import { milestoneById } from '../roadmap/query.ts';
import { landedRounds } from './base-commits.ts';
import type { World } from './world.ts';

const LOOKED_BACK = 1000;
/** Ids only grow: the newest finished rounds hold the highest. */
const FINISHED_LOOKED_AT = 20;
const BRANCHES = 'refs/heads/orchestrator/';

/** A round with a branch or a mirror that is neither on base nor in the history. */
export interface UnlandedRound {
  readonly roundId: string;
  readonly head: Oid;
  /** The tip of its branch, when that is not the head. */
  readonly tip: Oid;
  /** Where it left base. */
  readonly since: Oid;
}

/** What our refs say of rounds and dispatches that there were. */
export interface Traces {
  readonly unlanded: readonly UnlandedRound[];
  readonly roundIds: readonly string[];
  readonly dispatchIds: readonly string[];
}

/** Reads our refs and branches, the history and the trailers on base. @spec contract.md#state */
export async function readTraces(world: World, base: Oid): Promise<Traces> {
  const refs = [
    ...(await world.repository.listRefs(`${REFS}/`)),
    ...(await world.repository.listRefs(BRANCHES)),
  ];
  const finished = await readFinished(world);
  const landed = await world.repository.firstParents(base, null, LOOKED_BACK);
  const landedIds = landed.flatMap(landedRounds);
  const named = refs.flatMap(({ ref }) => /\/(round-\d+-[^/]*)$/.exec(ref)?.[1] ?? []);
  const isOver = new Set([...finished.roundIds, ...landedIds]);
  const heads = new Map(refs.map(({ ref, oid }) => [ref, oid]));
  const unlanded: UnlandedRound[] = [];
  for (const roundId of [...new Set(named)].sort((a, b) => roundNumber(a) - roundNumber(b))) {
    const tip = heads.get(`${BRANCHES}${roundId}`);
    const head = heads.get(roundsRef(roundId)) ?? tip;
    if (head === undefined || isOver.has(roundId)) continue;
    const since = await world.repository.mergeBase(base, head);
    if (since !== null) unlanded.push({ roundId, head, tip: tip ?? head, since });
  }
  return {
    unlanded,
    roundIds: [...named, ...isOver],
    dispatchIds: [
      ...refs.flatMap(({ ref }) => /\/(d-\d+)(?:-|$)/.exec(ref)?.[1] ?? []),
      ...finished.dispatchIds,
    ],
  };
}

/** One commit a round, landed or dropped. */
async function readFinished(world: World): Promise<Pick<Traces, 'roundIds' | 'dispatchIds'>> {
  const tip = await world.repository.resolveRef(historyRef);
  if (tip === null) return { roundIds: [], dispatchIds: [] };
  const commits = await world.repository.firstParents(tip, null, LOOKED_BACK);
  const dispatchIds: string[] = [];
  for (const commit of commits.slice(0, FINISHED_LOOKED_AT))
    for (const { path } of await world.repository.listFiles(
      commit.oid,
      `rounds/${commit.subject}/dispatches`,
    ))
      dispatchIds.push(path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, ''));
  return { roundIds: commits.map((commit) => commit.subject), dispatchIds };
}

/** What the branch of one round proves: its records and every dispatch that left a commit. */
export async function readRoundEvidence(
  world: World,
  snapshot: State,
  { roundId, head, tip, since }: UnlandedRound,
): Promise<RoundEvidence & { readonly dispatchIds: readonly string[] }> {
  const commits = await world.repository.commitsBetween(since, head, LOOKED_BACK);
  const settled = commits.flatMap((commit) => commit.trailers['Orchestrator-Dispatch'] ?? []);
  const atTip = tip === head ? [] : await world.repository.commitsBetween(since, tip, LOOKED_BACK);
  const authors = atTip.flatMap((commit) => /^(d-\d+)@/.exec(commit.authorEmail)?.[1] ?? []);
  const planned: string[] = [];
  let milestoneId: string | null = null;
  for (const name of ['selection-record', 'round-plan-record'] as const) {
    const path = `${roundDir(roundId)}/${name}.json`;
    const file = await world.repository.readFile(head, path, FILE_LIMITS.recordBytesMax);
    const parsed = file.kind === 'file' ? parseRecord(name, file.bytes, path) : null;
    if (file.kind !== 'file' || parsed?.ok !== true) continue;
    milestoneId = parsed.value.milestone_id;
    planned.push(`${settled.at(-1) ?? 'd-0'}:${world.digest(file.bytes)}`);
  }
  return {
    roundId,
    head,
    baseRevision: since,
    milestoneId,
    lane: await laneOf(world, snapshot, since, milestoneId),
    planned,
    dispatchIds: [...settled, ...authors],
  };
}

async function laneOf(
  world: World,
  snapshot: State,
  commit: Oid,
  milestoneId: string | null,
): Promise<string> {
  const path = roadmapPath(snapshot.roadmap_dir);
  const file = await world.repository.readFile(commit, path, ROADMAP_LIMITS.fileBytesMax);
  const parsed = file.kind === 'file' ? await world.roadmaps.parse(file.bytes, path) : null;
  const milestone =
    parsed?.ok === true && milestoneId !== null ? milestoneById(parsed.value, milestoneId) : null;
  return (
    milestone?.lane ?? (parsed?.ok === true ? (parsed.value.lanes[0]?.laneId ?? 'lane-core') : 'lane-core')
  );
}
