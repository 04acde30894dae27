import type { State } from '../../contract/generated/state.ts';
import type { Oid } from '../../contract/ids.ts';
import { FILE_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import { branchRef, roadmapPath, roadmapsDir, snapshotPath } from '../../contract/paths.ts';
import { formatProblem, type Problem } from '../../contract/problem.ts';
import { parseRecord } from '../../contract/validate.ts';
import { ok, type Result } from '../../lib/result.ts';
import type { Files } from '../../ports/files.ts';
import type { Repository } from '../../ports/git.ts';
import type { HeadFacts } from '../../ports/head.ts';
import type { LeaseHeld, LeasePort } from '../../ports/lease.ts';
import type { StateFile } from '../../ports/state-file.ts';
import { parseRoadmap } from '../../roadmap/parse.ts';
import { type NextStep, nextRoadmapSteps } from './init-report.ts';
import { type LandParts, landPlan } from './land-plan.ts';
import { planNextRoadmap } from './plan-next-roadmap.ts';
import { placesOf, type ScaffoldPlan } from './plan-scaffold.ts';
import { readProjectFiles } from './project-files.ts';
import { suggestChecks } from './project-suggestions.ts';
import { refuse, type ScaffoldRefusal } from './refuse.ts';

/** What `init --next` needs of the world. */
export interface NextRoadmapParts extends LandParts {
  readonly repository: LandParts['repository'] & Pick<Repository, 'resolveRef' | 'readFile' | 'listFiles'>;
  /** Rooted at the top of the repository. */
  readonly files: Files;
  readonly head: () => Promise<HeadFacts>;
  readonly lease: Pick<LeasePort, 'acquire' | 'release'>;
  readonly stateFile: StateFile;
}

export interface NextRoadmapOptions {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly goal: string;
}

export interface NextRoadmapReport {
  readonly roadmapId: string;
  readonly roadmapPath: string;
  readonly verificationPath: string;
  /** Null when an earlier call had committed and was stopped before it wrote the live state. */
  readonly commit: Oid | null;
  readonly nextSteps: readonly NextStep[];
}

type Outcome<T> = Result<T, ScaffoldRefusal>;

/**
 * `init --next`: the next roadmap's template and the switch of the state, in one commit; then the live state
 * follows. Takes the lease for this one transition. An earlier call that was killed between the two is finished.
 * @spec contract.md#decisions-and-exit-codes
 */
export async function startNextRoadmap(
  parts: NextRoadmapParts,
  options: NextRoadmapOptions,
): Promise<Outcome<NextRoadmapReport>> {
  const taken = await parts.lease.acquire({ takeOver: false });
  if (taken.kind === 'taken') return refuse('lease.held', taken.why, taken.nextCommand);
  try {
    return await withLease(parts, options, taken.lease);
  } finally {
    await parts.lease.release(taken.lease);
  }
}

async function withLease(
  parts: NextRoadmapParts,
  options: NextRoadmapOptions,
  lease: LeaseHeld,
): Promise<Outcome<NextRoadmapReport>> {
  const live = await parts.stateFile.load();
  if (live.kind === 'unreadable') return refuse('state.invalid', firstOf(live.problems));
  const head = await parts.head();
  if (head.kind === 'unborn')
    return refuse('repository.unborn', `expected a commit on the branch ${head.branch} and found none`);
  const branch = live.kind === 'state' ? live.state.base_branch : branchOfHead(head);
  const snapshot = await readSnapshot(parts, branch);
  if (!snapshot.ok) return snapshot;
  const { base, state: committed } = snapshot.value;
  if (live.kind === 'state' && isStoppedHalfway(live.state, committed)) {
    await parts.stateFile.write(lease, committed);
    return ok(report({ ...placesOf(committed), roadmapId: committed.roadmap_id }, null));
  }
  const state = live.kind === 'state' ? live.state : committed;
  const plan = await makePlan(parts, options, { base, state });
  if (!plan.ok) return plan;
  const commit = await landPlan(parts, lease, { branch: state.base_branch, base, plan: plan.value });
  if (!commit.ok) return commit;
  await parts.stateFile.write(lease, plan.value.state);
  return ok(report(plan.value, commit.value));
}

/** Without a live state the snapshot of the branch that is checked out says what base is. */
function branchOfHead(head: HeadFacts): string | null {
  return head.kind === 'branch' ? head.branch : null;
}

interface Snapshot {
  readonly base: Oid;
  readonly state: State;
}

async function readSnapshot(
  { repository }: NextRoadmapParts,
  branch: string | null,
): Promise<Outcome<Snapshot>> {
  if (branch === null) return refuse('repository.detached', 'expected the base branch to be checked out');
  const base = await repository.resolveRef(branchRef(branch));
  if (base === null) return refuse('base.missing', `expected the base branch ${branch} to exist`);
  const file = await repository.readFile(base, snapshotPath, FILE_LIMITS.stateBytesMax);
  if (file.kind !== 'file') return refuse('init.needed', `${snapshotPath} on ${branch} is ${file.kind}`);
  const parsed = parseRecord('state', file.bytes, snapshotPath);
  return parsed.ok ? ok({ base, state: parsed.value }) : refuse('state.invalid', firstOf(parsed.error));
}

/** The commit is there, the live state has not followed. */
function isStoppedHalfway(live: State, committed: State): boolean {
  return (
    committed.roadmap_id !== live.roadmap_id &&
    committed.revision === live.revision + 1 &&
    live.active_rounds.length === 0
  );
}

async function makePlan(
  { repository, files }: NextRoadmapParts,
  { today, goal }: NextRoadmapOptions,
  { base, state }: Snapshot,
): Promise<Outcome<ScaffoldPlan>> {
  const path = roadmapPath(state.roadmap_dir);
  const file = await repository.readFile(base, path, ROADMAP_LIMITS.fileBytesMax);
  if (file.kind !== 'file') return refuse('bundle.incomplete', `${path} is ${file.kind} in the base commit`);
  const roadmap = await parseRoadmap(file.bytes, path);
  if (!roadmap.ok) return refuse('roadmap.invalid', firstOf(roadmap.error));
  const committed = await repository.listFiles(base, roadmapsDir);
  const takenRoadmapIds = committed.map((entry) => entry.path.split('/')[2] ?? '');
  const checks = suggestChecks(await readProjectFiles(files));
  return planNextRoadmap({ state, roadmap: roadmap.value, today, goal, takenRoadmapIds, checks });
}

function report(
  { roadmapId, ...places }: Pick<ScaffoldPlan, 'roadmapId' | 'roadmapPath' | 'verificationPath'>,
  commit: Oid | null,
): NextRoadmapReport {
  const { roadmapPath: path, verificationPath } = places;
  return { roadmapId, roadmapPath: path, verificationPath, commit, nextSteps: nextRoadmapSteps(places) };
}

function firstOf(problems: readonly Problem[]): string {
  const [first] = problems;
  return first === undefined ? 'the file is invalid' : formatProblem(first);
}
