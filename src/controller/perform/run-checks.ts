import { encodeRecord } from '../../contract/canonical-json.ts';
import { CHECK_LIMITS, ROADMAP_LIMITS } from '../../contract/limits.ts';
import { checkDir, checkLogPath, checkRunId, keptRef, verificationPath } from '../../contract/paths.ts';
import type { CheckRecord, CheckResult } from '../../contract/generated/check-record.ts';
import type { ExitStep } from '../../contract/generated/exit.ts';
import type { Oid } from '../../contract/ids.ts';
import type { Action } from '../../core/action.ts';
import { invariant } from '../../lib/invariant.ts';
import type { JobFacts } from '../../ports/launcher.ts';
import { parseVerification, type Verification } from '../../roadmap/verification.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { noteAside } from '../aside-note.ts';
import { setForeignAside } from './set-foreign-aside.ts';
import { putBack, shellLaunch } from './prepare-worktree.ts';
import { passedOn } from './start-dispatch.ts';

/** One run of the checks: its number in the round, and what it looks at. */
type CheckRun = Pick<Extract<Action, { kind: 'recordChecks' }>, 'number' | 'head' | 'contentTree' | 'base'>;

/**
 * Runs every baseline check in order in the worktree, as a job that survives the controller; where there is none,
 * the record says so at once. @spec contract.md#verification
 */
export async function startChecks(
  world: World,
  session: Session,
  places: RoundPlaces,
  checks: CheckRun & { readonly roadmapDir: string },
): Promise<string> {
  const verification = await readVerification(world, checks.roadmapDir, checks.base);
  if (verification.checks.length === 0) {
    await writeRecord(world, places, checks, { startedAt: world.clock.now(), results: [] });
    return `checks ${checks.number} are none`;
  }
  const { env, wrapper } = session.config.checks;
  const dir = checkDir(places.roundId, checks.number);
  const launch = shellLaunch(world, session.config, {
    id: checkRunId(places.roundId, checks),
    worktree: places.worktree,
  });
  const steps = verification.checks.map((check, index) => ({
    argv: [...wrapper, '/bin/sh', '-c', check.command],
    cwd: check.workingDirectory === null ? places.worktree : `${places.worktree}/${check.workingDirectory}`,
    timeout_s: check.timeoutS ?? CHECK_LIMITS.timeoutS,
    stdout: `${index + 1}.log`,
    stderr: null,
  }));
  // A run of another head that was never recorded says nothing about this one.
  const standing = await world.launcher.observe(`${world.root}/${dir}`);
  if (standing.kind !== 'absent' && standing.launch.id !== launch.id) {
    await world.launcher.end(`${world.root}/${dir}`);
    await world.files.remove(dir);
  }
  const aside = await setForeignAside(world, session, places);
  if (aside.kind === 'gone') return `the worktree is made anew before checks ${checks.number}`;
  if (aside.kind === 'made-anew')
    return `made anew before checks ${checks.number}: ${aside.names.join(', ')}`;
  await noteAside(world, dir, aside.names);
  await world.launcher.start(
    `${world.root}/${dir}`,
    { ...launch, steps, stop_on_failure: false },
    passedOn(world, env),
  );
  return `checks ${checks.number} started`;
}

/** Writes the check record; what the checks changed in the worktree is kept on a ref and put back. */
export async function recordChecks(
  world: World,
  session: Session,
  places: RoundPlaces,
  action: Extract<Action, { kind: 'recordChecks' }>,
  roadmapDir: string,
): Promise<void> {
  await putBack(world, session, places, {
    ref: keptRef(`${places.roundId}-checks-${action.number}`),
    by: `checks, run ${action.number},`,
  });
  await world.worktrees.putAsideBack(session.lease, places.worktree);
  const job = await world.launcher.observe(`${world.root}/${checkDir(places.roundId, action.number)}`);
  invariant(job.kind === 'ended' || job.kind === 'lost', 'only an ended run of checks is recorded');
  const verification = await readVerification(world, roadmapDir, action.base);
  const finished = finishedSteps(job);
  const results = verification.checks.map((check, index): CheckResult => {
    const step = finished[index];
    return {
      command: check.command,
      exit_code: step?.exit_code ?? null,
      signal: step?.signal ?? null,
      timed_out: step?.timed_out ?? false,
      duration_ms: step?.duration_ms ?? 0,
      log: checkLogPath(places.roundId, action.number, index + 1),
      log_sha256: step?.log_sha256 ?? null,
    };
  });
  await writeRecord(world, places, action, { startedAt: job.start.started_at, results });
}

/** The step at which somebody ended the runner did not end by itself. */
function finishedSteps(job: Extract<JobFacts, { kind: 'ended' | 'lost' }>): readonly ExitStep[] {
  if (job.kind === 'lost') return [];
  return job.exit.ended_by === 'signal' ? job.exit.steps.slice(0, -1) : job.exit.steps;
}

async function writeRecord(
  world: World,
  places: RoundPlaces,
  run: CheckRun,
  { startedAt, results }: { readonly startedAt: string; readonly results: readonly CheckResult[] },
): Promise<void> {
  const record: CheckRecord = {
    schema_version: 'check-record-v1',
    round_id: places.roundId,
    head: run.head,
    tree: run.contentTree,
    base_revision: run.base,
    started_at: startedAt,
    checks: results,
    passed: results.every((result) => result.exit_code === 0),
  };
  await world.files.writeAtomic(`${places.runtime}/checks/${run.number}.json`, encodeRecord(record));
}

/** verification.md as of the base commit in the branch, like every contract file of a round. @spec contract.md#files */
async function readVerification(world: World, roadmapDir: string, commit: Oid): Promise<Verification> {
  const path = verificationPath(roadmapDir);
  const file = await world.repository.readFile(commit, path, ROADMAP_LIMITS.fileBytesMax);
  invariant(file.kind === 'file', `${path} stands in the base commit of a round`);
  const parsed = await parseVerification(file.bytes, path);
  invariant(parsed.ok, `${path} in the base commit of a round is valid`);
  return parsed.value;
}
