import { agentPresets } from '../../agents/presets.ts';
import type { Oid } from '../../contract/ids.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { ROOT, RUNTIME } from '../../contract/paths.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Files } from '../../ports/files.ts';
import type { LeaseHeld, LeasePort } from '../../ports/lease.ts';
import { findForeignFolder } from '../foreign-folder.ts';
import { type BaseBranch, type BaseBranchParts, requireBaseBranch } from './base-branch.ts';
import { foundAgents, type InitReport, nextSteps } from './init-report.ts';
import { type LandParts, landPlan } from './land-plan.ts';
import { planScaffold, type ScaffoldInput, type ScaffoldPlan } from './plan-scaffold.ts';
import { readProjectFiles } from './project-files.ts';
import { suggestChecks, suggestSetup } from './project-suggestions.ts';
import { refuse, type ScaffoldRefusal } from './refuse.ts';

/** What `init` needs of the world. */
export interface InitParts extends BaseBranchParts, LandParts {
  /** Rooted at the top of the repository. */
  readonly files: Files;
  readonly lease: Pick<LeasePort, 'acquire' | 'release'>;
  /** Files of the package by the path they get in the repository. */
  readonly packaged: ReadonlyMap<string, Uint8Array>;
  /** Absolute paths of those programs that are on PATH. */
  readonly findPrograms: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

export interface InitOptions {
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly goal: string;
  /** Null for the branch that is checked out. */
  readonly baseBranch: string | null;
  readonly commit: 'commit' | 'leave-uncommitted';
}

/**
 * Makes `orchestrator/` in a repository and commits it alone. Refused, with nothing written, when it is there
 * already or the repository is not supported.
 * @spec contract.md#decisions-and-exit-codes
 */
export async function initRepository(
  parts: InitParts,
  options: InitOptions,
): Promise<Result<InitReport, ScaffoldRefusal>> {
  const target = await requireBaseBranch(parts, options.baseBranch);
  if (!target.ok) return target;
  if (await isOccupied(parts.files)) {
    const foreign = await findForeignFolder(parts.files);
    if (foreign !== null) return err(foreign);
    return refuse('init.exists', `expected no ${ROOT}/ in ${parts.files.root} and found one`);
  }
  const project = await readProjectFiles(parts.files);
  const programs = await parts.findPrograms(agentPresets.map(({ bin }) => bin));
  const input: ScaffoldInput = {
    today: options.today,
    goal: options.goal,
    takenRoadmapIds: [],
    baseBranch: target.value.branch,
    packaged: parts.packaged,
    agents: agentPresets.filter(({ bin }) => programs.has(bin)),
    checks: suggestChecks(project),
    setup: suggestSetup(project),
  };
  const plan = planScaffold(input);
  const commit = await writeUnderLease(parts, { ...target.value, plan, commit: options.commit });
  if (!commit.ok) return commit;
  const agents = foundAgents(programs);
  return ok({
    baseBranch: input.baseBranch,
    roadmapId: plan.roadmapId,
    roadmapPath: plan.roadmapPath,
    verificationPath: plan.verificationPath,
    written: plan.files.map(({ path }) => path),
    commit: commit.value,
    agents,
    suggestedChecks: input.checks.map(({ command }) => command),
    suggestedSetup: input.setup,
    nextSteps: nextSteps({ plan, agents, commit: commit.value, checks: input.checks }),
  });
}

/** An empty folder is nothing to git, and no obstacle; nor is what the lease of a refused `init` made. */
async function isOccupied(files: Files): Promise<boolean> {
  const facts = await files.read(ROOT, FILE_LIMITS.recordBytesMax);
  if (facts.kind === 'absent') return false;
  const isFolder = facts.kind === 'not-a-file' && facts.what === 'folder';
  if (!isFolder || (await files.list(ROOT)).some((name) => `${ROOT}/${name}` !== RUNTIME)) return true;
  return (await files.list(RUNTIME)).some((name) => name !== '.gitignore');
}

interface Writing extends BaseBranch {
  readonly plan: ScaffoldPlan;
  readonly commit: InitOptions['commit'];
}

/** The lease keeps a second `init` from writing between our look and our commit. */
async function writeUnderLease(
  parts: InitParts,
  writing: Writing,
): Promise<Result<Oid | null, ScaffoldRefusal>> {
  const taken = await parts.lease.acquire({ takeOver: false });
  if (taken.kind === 'taken') return refuse('lease.held', taken.why, taken.nextCommand);
  try {
    return await write(parts, taken.lease, writing);
  } finally {
    await parts.lease.release(taken.lease);
  }
}

async function write(
  parts: InitParts,
  lease: LeaseHeld,
  { plan, commit, ...target }: Writing,
): Promise<Result<Oid | null, ScaffoldRefusal>> {
  if (commit === 'commit') {
    const landed = await landPlan(parts, lease, { ...target, plan });
    if (!landed.ok) return landed;
    await createFiles(parts.files, plan, 'ignored');
    return landed;
  }
  const clash = await createFiles(parts.files, plan, 'tracked');
  if (clash !== null) return refuse('init.exists', `${clash} appeared meanwhile; it was left as it is`);
  await createFiles(parts.files, plan, 'ignored');
  return ok(null);
}

/** Creates files that are not there; one that is stays, and the first such path is returned. */
async function createFiles(
  files: Files,
  plan: ScaffoldPlan,
  kind: 'tracked' | 'ignored',
): Promise<string | null> {
  let clash: string | null = null;
  for (const file of plan.files.filter((one) => one.kind === kind)) {
    if (!(await files.createExclusive(file.path, file.bytes))) clash ??= file.path;
  }
  return clash;
}
