import { parseRecord } from '../contract/validate.ts';
import { FILE_LIMITS, ROADMAP_LIMITS } from '../contract/limits.ts';
import {
  branchRef,
  OWN_REF_PREFIXES,
  roadmapPath,
  roundDir,
  roundsRef,
  snapshotPath,
} from '../contract/paths.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { State } from '../contract/generated/state.ts';
import { roundNumber, type Oid } from '../contract/ids.ts';
import { rebuildState, type RoundEvidence } from '../core/recovery/rebuild-state.ts';
import type { Problem } from '../contract/problem.ts';
import { milestoneById } from '../roadmap/query.ts';
import type { World } from './world.ts';

export type LoadedState =
  | { readonly kind: 'live'; readonly state: State }
  /** There was no live file: rebuilt from the snapshot and git evidence; not written yet. */
  | { readonly kind: 'rebuilt'; readonly state: State; readonly rounds: readonly string[] }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly problems: readonly Problem[];
    };

/** The live state, or what it must have been. Writes nothing. @spec contract.md#state */
export async function loadState(world: World, worktreeRoot: string): Promise<LoadedState> {
  const live = await world.states.load();
  if (live.kind === 'unreadable')
    return {
      kind: 'refused',
      code: 'state.invalid',
      message: live.problems[0]?.message ?? 'the live state cannot be read',
      problems: live.problems,
    };
  if (live.kind === 'state') return checkRewound(world, live.state);
  const snapshot = await readSnapshot(world);
  if ('kind' in snapshot) return snapshot;
  const base = await world.repository.resolveRef(branchRef(snapshot.base_branch));
  const refs = await world.repository.listRefs(...OWN_REF_PREFIXES);
  const rounds = base === null ? [] : await liveRounds(world, snapshot, base, refs);
  const dispatchIds = [
    ...refs.flatMap(({ ref }) => /\/(d-\d+)(?:-|$)/.exec(ref)?.[1] ?? []),
    ...rounds.flatMap((round) => round.dispatchIds),
  ];
  const roundIds = refs.flatMap(({ ref }) => /\/(round-\d+-[^/]*)$/.exec(ref)?.[1] ?? []);
  const state = rebuildState({
    snapshot,
    rounds,
    dispatchIds,
    roundIds,
    worktreeRoot,
    now: world.clock.now(),
  });
  return { kind: 'rebuilt', state, rounds: rounds.map((round) => round.roundId) };
}

async function checkRewound(world: World, state: State): Promise<LoadedState> {
  const logged = await world.events.lastRevision();
  if (logged === null || logged <= state.revision) return { kind: 'live', state };
  return {
    kind: 'refused',
    code: 'state.rewound',
    message: `the live state has revision ${state.revision}, the event log names ${logged}; expected the newer file`,
    problems: [],
  };
}

type Refused = Extract<LoadedState, { kind: 'refused' }>;

/** `orchestrator/state.json` of the commit that is checked out. */
async function readSnapshot(world: World): Promise<State | Refused> {
  const facts = await world.head();
  const head = facts.kind === 'unborn' ? null : facts.commit;
  const file =
    head === null ? null : await world.repository.readFile(head, snapshotPath, FILE_LIMITS.stateBytesMax);
  if (file?.kind !== 'file')
    return {
      kind: 'refused',
      code: 'init.needed',
      message: `${snapshotPath} is not in the commit that is checked out`,
      problems: [],
    };
  const parsed = parseRecord('state', file.bytes, snapshotPath);
  return parsed.ok
    ? parsed.value
    : {
        kind: 'refused',
        code: 'state.invalid',
        message: parsed.error[0]?.message ?? 'unreadable',
        problems: parsed.error,
      };
}

type Refs = readonly { readonly ref: string; readonly oid: Oid }[];

/** Rounds with a branch or a mirror that base does not hold. */
async function liveRounds(
  world: World,
  snapshot: State,
  base: Oid,
  refs: Refs,
): Promise<readonly (RoundEvidence & { readonly dispatchIds: readonly string[] })[]> {
  const heads = new Map<string, Oid>();
  for (const { ref, oid } of refs)
    if (ref.startsWith('refs/heads/orchestrator/round-'))
      heads.set(ref.slice('refs/heads/orchestrator/'.length), oid);
  for (const { ref, oid } of refs)
    if (ref.startsWith(roundsRef(''))) heads.set(ref.slice(roundsRef('').length), oid);
  const found = [];
  for (const [roundId, head] of [...heads].sort(([a], [b]) => roundNumber(a) - roundNumber(b))) {
    const since = await world.repository.mergeBase(base, head);
    if (since === null) continue;
    const commits = await world.repository.firstParents(base, since, LOOKED_BACK);
    if (commits.some((commit) => commit.trailers['Orchestrator-Round']?.includes(roundId))) continue;
    found.push(await roundEvidence(world, snapshot, { roundId, head, since }));
  }
  return found;
}

const LOOKED_BACK = 1000;

async function roundEvidence(
  world: World,
  snapshot: State,
  round: { readonly roundId: string; readonly head: Oid; readonly since: Oid },
) {
  const { roundId, head, since } = round;
  const commits = await world.repository.commitsBetween(since, head, LOOKED_BACK);
  const dispatchIds = commits.flatMap((commit) => commit.trailers['Orchestrator-Dispatch'] ?? []);
  const planned: string[] = [];
  let milestoneId: string | null = null;
  for (const name of ['selection-record', 'round-plan-record'] as const) {
    const path = `${roundDir(roundId)}/${name}.json`;
    const file = await world.repository.readFile(head, path, FILE_LIMITS.recordBytesMax);
    if (file.kind !== 'file') continue;
    const parsed = parseRecord(name, file.bytes, path);
    if (!parsed.ok) continue;
    milestoneId = parsed.value.milestone_id;
    planned.push(`${dispatchIds.at(-1) ?? 'd-0'}:${world.digest(file.bytes)}`);
  }
  return {
    roundId,
    head,
    baseRevision: since,
    milestoneId,
    lane: await laneOf(world, snapshot, since, milestoneId),
    planned,
    dispatchIds,
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
