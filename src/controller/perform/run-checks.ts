import { encodeRecord } from '../../contract/canonical-json.ts';
import { CHECK_LIMITS } from '../../contract/limits.ts';
import { checkDir, checkLogPath, keptRef, verificationPath } from '../../contract/paths.ts';
import type { CheckRecord, CheckResult } from '../../contract/generated/check-record.ts';
import type { Action } from '../../core/action.ts';
import { invariant } from '../../lib/invariant.ts';
import { parseVerification, type Verification } from '../../roadmap/verification.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { oidOf } from '../observe/observe-context.ts';
import { putBack, shellLaunch } from './prepare-worktree.ts';
import { passedOn } from './start-dispatch.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';

/** One run of the checks: its number in the round, and what it looks at. */
type CheckRun = Pick<
  Extract<Action, { kind: 'recordChecks' }>,
  'number' | 'head' | 'contentTree' | 'baseRevision'
>;

/**
 * Runs every baseline check in order in the worktree, as a job that survives the controller; where there is none,
 * the record says so at once. @spec contract.md#verification
 */
export async function startChecks(
  world: World,
  session: Session,
  places: RoundPlaces,
  checks: CheckRun & { readonly roadmapDir: string },
): Promise<void> {
  const verification = await readVerification(world, checks.roadmapDir, checks.baseRevision);
  if (verification.checks.length === 0)
    return writeRecord(world, places, checks, { startedAt: world.clock.now(), results: [] });
  const { env, wrapper } = session.config.checks;
  const launch = shellLaunch(world, {
    id: `${places.roundId}/checks/${checks.number}`,
    worktree: places.worktree,
    passEnv: env,
  });
  const steps = verification.checks.map((check, index) => ({
    argv: [...wrapper, '/bin/sh', '-c', check.command],
    cwd: check.workingDirectory === null ? places.worktree : `${places.worktree}/${check.workingDirectory}`,
    timeout_s: check.timeoutS ?? CHECK_LIMITS.timeoutS,
    stdout: `${index + 1}.log`,
    stderr: null,
  }));
  await world.launcher.start(
    `${world.root}/${checkDir(places.roundId, checks.number)}`,
    { ...launch, steps, stop_on_failure: false },
    passedOn(world, env),
  );
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
    message: `${places.roundId}: changed by checks, run ${action.number}`,
  });
  const job = await world.launcher.observe(`${world.root}/${checkDir(places.roundId, action.number)}`);
  invariant(job.kind === 'ended' || job.kind === 'lost', 'only an ended run of checks is recorded');
  const verification = await readVerification(world, roadmapDir, action.baseRevision);
  const results = verification.checks.map((check, index): CheckResult => {
    const step = job.kind === 'ended' ? job.exit.steps[index] : undefined;
    return {
      command: check.command,
      exit_code: step?.exit_code ?? null,
      signal: step === undefined ? 'lost' : step.signal,
      timed_out: step?.timed_out ?? false,
      duration_ms: step?.duration_ms ?? 0,
      log: checkLogPath(places.roundId, action.number, index + 1),
      log_sha256: step?.log_sha256 ?? null,
    };
  });
  await writeRecord(world, places, action, { startedAt: job.start.started_at, results });
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
    base_revision: run.baseRevision,
    started_at: startedAt,
    checks: results,
    passed: results.every((result) => result.exit_code === 0),
  };
  await world.files.writeAtomic(`${places.runtime}/checks/${run.number}.json`, encodeRecord(record));
}

/** verification.md as of the round's base revision, like every contract file of a round. @spec contract.md#files */
async function readVerification(world: World, roadmapDir: string, commit: string): Promise<Verification> {
  const path = verificationPath(roadmapDir);
  const file = await world.repository.readFile(oidOf(commit), path, FILE_LIMITS.markdownBytesMax);
  invariant(file.kind === 'file', `${path} stands in the base commit of a round`);
  const parsed = await parseVerification(file.bytes, path);
  invariant(parsed.ok, `${path} in the base commit of a round is valid`);
  return parsed.value;
}
