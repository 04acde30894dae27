import { branchRef, roadmapPath, ROOT, verificationPath } from '../contract/paths.ts';
import type { EffectiveConfig } from '../contract/config.ts';
import type { State } from '../contract/generated/state.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { createRecorder } from './decisions/recorder.ts';
import { findMissingAgents } from './find-missing-agents.ts';
import { loadState } from './load-state.ts';
import type { Project, Refusal } from './project.ts';
import { startMemory } from './remember.ts';
import { mendOwnRefs } from './mend-own-refs.ts';
import { repairMoved } from './repair-moved.ts';
import { markRefs } from './own-refs.ts';
import { placesOf } from './round-places.ts';
import { releaseTheirRefs } from './their-refs.ts';
import { secretValues } from './secrets.ts';
import type { Session, World } from './world.ts';
import { discardFreedWorktrees } from './worktree-pool.ts';
import type { Oid } from '../contract/ids.ts';
import type { LeaseHeld } from '../ports/lease.ts';

export interface SessionOptions {
  readonly takeOver: boolean;
  readonly maxRounds: number | null;
  readonly acceptBase: boolean;
}

export interface OpenSession {
  readonly session: Session;
  readonly state: State;
  readonly config: EffectiveConfig;
  /** Sentences for a person: what was rebuilt, which name commits. */
  readonly notes: readonly string[];
  /** Says what was left standing, or moved aside. */
  close(): Promise<readonly string[]>;
}

/** Takes the lease and finds the state to go on from. The caller closes it. @spec contract.md#one-controller */
export async function openSession(
  project: Project,
  options: SessionOptions,
): Promise<Result<OpenSession, Refusal>> {
  const { world } = project;
  const config = await project.readConfig(await contractCommit(world));
  if (!config.ok) return config;
  const acquired = await world.leases.acquire({ takeOver: options.takeOver });
  if (acquired.kind === 'taken')
    return err({ code: 'lease.held', message: acquired.why, nextCommand: acquired.nextCommand });
  if (options.takeOver) world.launcher.takeUnseenForGone();
  const cleanFreed = new Set<string>();
  const close = () => closeSession(world, acquired.lease, cleanFreed);
  const loaded = await loadState(world, config.value.worktree.root);
  if (loaded.kind === 'refused') {
    await close();
    return err({ code: loaded.code, message: loaded.message, problems: loaded.problems });
  }
  const notes: string[] = [];
  let state = loaded.state;
  if (loaded.kind === 'rebuilt') {
    for (const round of state.active_rounds) await project.endStrays(placesOf(world.root, round).worktree);
    state = { ...state, revision: state.revision + 1 };
    await world.states.write(acquired.lease, state);
    if (loaded.rounds.length > 0)
      notes.push(`the live state was lost; rebuilt from git: ${loaded.rounds.join(', ')}`);
  }
  notes.push(...(await mendOwnRefs(world, acquired.lease, state)));
  notes.push(...(await repairMoved(world, acquired.lease, state)));
  // A fence that a dead controller left locks people out, who may be the ones to clear what the landing waits for.
  const fenced = await world.landing.settleFences(acquired.lease, branchRef(state.base_branch));
  for (const checkout of fenced) notes.push(`finished what an earlier landing left in ${checkout}`);
  const { author, notes: ofAuthor } = await project.author(config.value);
  notes.push(...ofAuthor);
  const session: Session = {
    lease: acquired.lease,
    mayStore: true,
    config: config.value,
    programs: await project.stampAgents(config.value),
    author,
    recorder: createRecorder({
      log: world.decisions,
      digest: world.digest,
      secrets: secretValues(world, config.value),
    }),
    maxRounds: options.maxRounds,
    acceptBase: options.acceptBase,
    recheckOwners: blockedOwners(state),
    missingAgents: await findMissingAgents(project, config.value),
    ...startMemory(),
    refsFound: await markRefs(world, state),
    theirRefs: null,
    theirList: '',
    isTheirRefsDue: true,
    told: [],
    cleanFreed,
  };
  return ok({ session, state, config: config.value, notes, close });
}

/** Leaves no worktree that no round needs, where the lease is still ours, and gives the lease back. */
async function closeSession(
  world: World,
  lease: LeaseHeld,
  cleanFreed: ReadonlySet<string>,
): Promise<readonly string[]> {
  try {
    if (!(await world.leases.verify(lease))) return [];
    const told = await discardFreedWorktrees(world, lease, cleanFreed);
    await releaseTheirRefs(world, { lease });
    return told;
  } finally {
    await world.leases.release(lease);
  }
}

/** The commit whose contract files count: the head of base, or of the checkout while no live state names a base. */
export async function contractCommit(world: World): Promise<Oid | null> {
  const live = await world.states.load();
  if (live.kind === 'state') return world.repository.resolveRef(branchRef(live.state.base_branch));
  const head = await world.head();
  return head.kind === 'unborn' ? null : head.commit;
}

/** Whoever a start looks at again: blocked rounds, and `controller`. */
export function blockedOwners(state: State): readonly string[] {
  const rounds = state.active_rounds
    .filter((round) => round.stage === 'blocked')
    .map((round) => round.round_id);
  return state.resume_errors.controller === undefined ? rounds : [...rounds, 'controller'];
}

/**
 * Contract files, and `others`, with uncommitted edits: a round reads them from commit B. On another branch its own versions are
 * no edits. @spec contract.md#files
 */
export async function uncommittedContract(
  project: Project,
  state: State,
  others: readonly string[] = [],
): Promise<readonly string[]> {
  const head = await project.world.head();
  if (head.kind === 'unborn') return [];
  const paths = [
    roadmapPath(state.roadmap_dir),
    verificationPath(state.roadmap_dir),
    `${ROOT}/roles`,
    `${ROOT}/role-contract.md`,
    `${ROOT}/project-contract.md`,
    ...others,
  ];
  return project.uncommitted(head.commit, paths);
}
