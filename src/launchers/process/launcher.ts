import { type ChildProcess, spawn } from 'node:child_process';
import type { Launch } from '../../contract/generated/launch.ts';
import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { validateValue } from '../../contract/validate.ts';
import { buildAgentEnvironment } from '../../effects/agent-environment.ts';
import { jobMarks } from '../../effects/sweep.ts';
import { invariant } from '../../lib/invariant.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Files } from '../../ports/files.ts';
import type { Launcher } from '../../ports/launcher.ts';
import { endJob, type Patience } from './end-job.ts';
import { createJobRecord, makeJobFolder, readJobRecord } from './job-folder.ts';
import { observeJob } from './observe-job.ts';
import { waitForChange, waitForStart } from './wait-for-change.ts';

/** A loaded machine starts Node within seconds; after this long something is wrong. */
const RUNNER_START_MS = 60_000;
/** Waiting for KILL and for the last output takes the runner 7 s at most; a slow disk may need the rest. */
const RUNNER_EXTRA_MS = 15_000;

export interface ProcessLauncherOptions {
  /** Absolute path of the bundled runner. */
  readonly runnerPath: string;
  readonly nodePath: string;
  /** The controller's own environment, of which jobs get the allow-listed part. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** 10 s between TERM and KILL unless told. */
  readonly patience?: Patience;
}

/** Runs jobs as processes of this machine that outlive the controller. @spec contract.md#recovery */
export function createProcessLauncher(options: ProcessLauncherOptions): Launcher {
  const patience = options.patience ?? {
    graceMs: DISPATCH_LIMITS.termGraceMs,
    runnerExtraMs: RUNNER_EXTRA_MS,
  };
  return {
    start: (dir, launch, secrets) => startJob(dir, { launch, secrets, options, graceMs: patience.graceMs }),
    observe: observeJob,
    end: (dir) => endJob(dir, patience),
    waitForChange: (dirs, timeoutMs, signal) => waitForChange(dirs, { timeoutMs, signal }),
  };
}

interface StartOrder {
  readonly launch: Launch;
  readonly secrets: Readonly<Record<string, string>>;
  readonly options: ProcessLauncherOptions;
  readonly graceMs: number;
}

/** Resolves when some runner has made start.json, this one or another. */
async function startJob(dir: string, order: StartOrder): Promise<void> {
  const checked = validateValue('launch', order.launch, 'launch.json');
  invariant(checked.ok, `a launch to write is valid: ${checked.ok ? '' : checked.error[0]?.message}`);
  const files = await makeJobFolder(dir);
  await createJobRecord(files, 'launch', order.launch);
  // What was asked for first counts: a repeated call starts the same job.
  const launch = await readJobRecord(files, 'launch');
  invariant(launch !== null, 'launch.json stands after it was created');
  if ((await readJobRecord(files, 'start')) !== null) return;
  await watchStart(files, spawnRunner(files.root, { ...order, launch }));
}

/** In its own session, with nothing of ours open, so that it lives on when the controller dies. */
function spawnRunner(dir: string, order: StartOrder): ChildProcess {
  const { launch, options } = order;
  const inherited = buildAgentEnvironment({
    inherited: options.environment,
    passEnv: launch.pass_env,
    setEnv: order.secrets,
  });
  return spawn(options.nodePath, [options.runnerPath, dir, String(order.graceMs)], {
    cwd: dir,
    detached: true,
    stdio: 'ignore',
    env: { ...inherited, ...jobMarks(launch.marker, dir) },
  });
}

async function watchStart(files: Files, runner: ChildProcess): Promise<void> {
  const gone = new AbortController();
  let end = `did not start within ${RUNNER_START_MS / 1000} s`;
  runner.once('error', (cause) => {
    end = `could not be started: ${cause.message}`;
    gone.abort();
  });
  runner.once('exit', (code, signal) => {
    end = `ended (${signal ?? `exit code ${code}`}) before its first act`;
    gone.abort();
  });
  runner.unref();
  await waitForStart(files.root, { timeoutMs: RUNNER_START_MS, signal: gone.signal });
  if ((await readJobRecord(files, 'start')) !== null) return;
  throw new PortFailure('launcher.failed', `the runner of ${files.root} ${end}`);
}
