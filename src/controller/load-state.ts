import { parseRecord } from '../contract/validate.ts';
import { FILE_LIMITS } from '../contract/limits.ts';
import { branchRef, dispatchesDir, ROOT, snapshotPath } from '../contract/paths.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { State } from '../contract/generated/state.ts';
import { dispatchNumber, type Oid } from '../contract/ids.ts';
import { rebuildState } from '../core/recovery/rebuild-state.ts';
import type { Problem } from '../contract/problem.ts';
import { readRoundEvidence, readTraces } from './round-evidence.ts';
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
  return rebuildFromGit(world, worktreeRoot);
}

/** The state without its live file: the snapshot plus what git proves. Writes nothing. @spec contract.md#state */
export async function rebuildFromGit(
  world: World,
  worktreeRoot: string,
): Promise<Exclude<LoadedState, { kind: 'live' }>> {
  const found = await findSnapshot(world);
  if (found.kind === 'refused') return found;
  const { snapshot, base } = found;
  const traces = await readTraces(world, base);
  const rounds = [];
  for (const round of traces.unlanded) rounds.push(await readRoundEvidence(world, snapshot, round));
  const state = rebuildState({
    snapshot,
    rounds,
    dispatchIds: [
      ...traces.dispatchIds,
      ...rounds.flatMap((round) => round.dispatchIds),
      // What is left of the runtime folder: a new dispatch never gets the folder of an old one.
      ...(await world.files.list(dispatchesDir)).filter((name) => dispatchNumber(name) > 0),
    ],
    loggedRevision: await world.events.lastRevision(),
    roundIds: traces.roundIds,
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

type Found = Refused | { readonly kind: 'found'; readonly snapshot: State; readonly base: Oid };

/** The checkout says which branch is base; the snapshot that counts is the one at its head. */
async function findSnapshot(world: World): Promise<Found> {
  const facts = await world.head();
  const here = facts.kind === 'unborn' ? 'absent' : await readSnapshot(world, facts.commit);
  if (here === 'absent') return refuseMissing(world);
  if ('kind' in here) return here;
  const base = await world.repository.resolveRef(branchRef(here.base_branch));
  if (base === null)
    return refuse('base.missing', `the live state and the base branch ${here.base_branch} are gone`);
  const snapshot = await readSnapshot(world, base);
  if (snapshot === 'absent') return refuse('init.needed', `${snapshotPath} is not on ${here.base_branch}`);
  return 'kind' in snapshot ? snapshot : { kind: 'found', snapshot, base };
}

/** `init --no-commit` leaves the commit to its user. */
async function refuseMissing(world: World): Promise<Refused> {
  const isWritten = (await world.files.read(snapshotPath, 0)).kind !== 'absent';
  return isWritten
    ? refuse('contract.uncommitted', `${ROOT}/ is here, but not in the commit that is checked out`)
    : refuse('init.needed', `${snapshotPath} is not in the commit that is checked out`);
}

async function readSnapshot(world: World, commit: Oid): Promise<State | Refused | 'absent'> {
  const file = await world.repository.readFile(commit, snapshotPath, FILE_LIMITS.stateBytesMax);
  if (file.kind !== 'file') return 'absent';
  const parsed = parseRecord('state', file.bytes, snapshotPath);
  return parsed.ok
    ? parsed.value
    : refuse('state.invalid', parsed.error[0]?.message ?? 'unreadable', parsed.error);
}

function refuse(code: ErrorCode, message: string, problems: readonly Problem[] = []): Refused {
  return { kind: 'refused', code, message, problems };
}
