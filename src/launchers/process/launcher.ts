import type { Launch } from '../../contract/generated/launch.ts';
import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { validateValue } from '../../contract/validate.ts';
import { buildAgentEnvironment } from '../../effects/agent-environment.ts';
import { jobMarks } from '../../effects/sweep.ts';
import { invariant } from '../../lib/invariant.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Launcher } from '../../ports/launcher.ts';
import { endJob, type Patience } from './end-job.ts';
import { createJobRecord, makeJobFolder, readJobRecord } from './job-folder.ts';
import { createJobWords, type JobWords } from './job-words.ts';
import { observeJob, readCpuMs } from './observe-job.ts';
import { createRunnerPool, type RunnerPool } from './runner-pool.ts';
import { waitForChange } from './wait-for-change.ts';

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

export interface ProcessLauncher extends Launcher {
  /** Ends the runners that wait for a job. What runs goes on and can be adopted. */
  close(): Promise<void>;
}

/** Runs jobs as processes of this machine that outlive the controller. @spec contract.md#recovery */
export function createProcessLauncher(options: ProcessLauncherOptions): ProcessLauncher {
  const patience = options.patience ?? {
    graceMs: DISPATCH_LIMITS.termGraceMs,
    runnerExtraMs: RUNNER_EXTRA_MS,
  };
  const words = createJobWords();
  const environment = buildAgentEnvironment({ inherited: options.environment, passEnv: [], setEnv: {} });
  const pool = createRunnerPool({ ...options, environment }, words);
  const { graceMs } = patience;
  return {
    start: (dir, launch, secrets) => startJob(dir, { launch, secrets, options, graceMs, pool, words }),
    observe: (dir) => observeJob(dir, words),
    cpuMs: readCpuMs,
    end: (dir) => endJob(dir, { patience, words, pool }),
    waitForChange: (dirs, timeoutMs, signal) => waitForChange(dirs, { timeoutMs, signal, words }),
    takeUnseenForGone: () => words.noteUnseenGone(),
    close: () => pool.close(),
  };
}

interface StartOrder {
  readonly launch: Launch;
  readonly secrets: Readonly<Record<string, string>>;
  readonly options: ProcessLauncherOptions;
  readonly graceMs: number;
  readonly pool: RunnerPool;
  readonly words: JobWords;
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
  order.words.forgetEnded(files.root);
  const inherited = buildAgentEnvironment({
    inherited: order.options.environment,
    passEnv: launch.pass_env,
    setEnv: order.secrets,
  });
  const failure = await order.pool.start({
    kind: 'job',
    dir: files.root,
    graceMs: order.graceMs,
    environment: { ...inherited, ...jobMarks(launch.marker, files.root) },
    hidden: launch.secret_env
      .map((name) => order.secrets[name] ?? order.options.environment[name])
      .filter((value) => value !== undefined),
  });
  if (failure === null || (await readJobRecord(files, 'start')) !== null) return;
  throw new PortFailure('launcher.failed', `the runner of ${files.root} ${failure}`);
}
