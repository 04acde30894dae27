import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { closeSync, constants } from 'node:fs';
import type { LaunchStep } from '../../contract/generated/launch.ts';
import { startTimer } from '../../effects/awake-time.ts';
import { openRegular } from '../../effects/regular-file.ts';
import type { LogSink } from './log-sink.ts';

/** How the main process of a step ended. Its descendants may live on. */
export interface StepEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly durationMs: number;
  /** Why the program could not be started; null when it was. */
  readonly notStarted: string | null;
}

export interface StepSurroundings {
  readonly stdinPath: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: LogSink;
  /** Null: into the same file as standard output, in the order of the writes. */
  readonly stderr: LogSink | null;
  /** Aborted when the whole job has to end. */
  readonly stop: AbortSignal;
  /** Ends every process of the job but the runner. */
  readonly endAll: () => Promise<unknown>;
}

/** Runs one step until its main process has ended, by itself, by its timeout or by `stop`. @spec contract.md#verification */
export async function runStep(step: LaunchStep, around: StepSurroundings): Promise<StepEnd> {
  const startedAt = performance.now();
  const child = startProgram(step, around);
  let timedOut = false;
  let ending: Promise<unknown> | null = null;
  const onStop = () => {
    ending ??= around.endAll();
  };
  const timer = startTimer(step.timeout_s, () => {
    timedOut = true;
    onStop();
  });
  around.stop.addEventListener('abort', onStop);
  // A stop that came before the program could be listening for it.
  if (around.stop.aborted) onStop();
  const end = await waitForEnd(child, step);
  around.stop.removeEventListener('abort', onStop);
  timer.cancel();
  // A sweep under way would take the processes of the next step for survivors of this one.
  await ending;
  return { ...end, timedOut, durationMs: Math.round(performance.now() - startedAt) };
}

/** The runner leads the session and the process group; steps stay in both. */
function startProgram(step: LaunchStep, around: StepSurroundings): ChildProcess {
  const [program = '', ...args] = step.argv;
  const stdin = around.stdinPath === null ? null : openRegular(around.stdinPath, constants.O_RDONLY);
  try {
    const stdio: StdioOptions = [stdin ?? 'ignore', 'pipe', around.stderr === null ? 'ignore' : 'pipe'];
    const options = { cwd: step.cwd, env: { ...around.environment }, stdio };
    const child =
      around.stderr === null
        ? // Only one pipe behind both keeps the order of the lines, and only the program itself can set that up.
          spawn('/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', program, ...args], options)
        : spawn(program, args, options);
    if (child.stdout) around.stdout.attach(child.stdout);
    if (child.stderr) around.stderr?.attach(child.stderr);
    return child;
  } finally {
    if (stdin !== null) closeSync(stdin);
  }
}

/** `exit`, not `close`: a descendant that keeps the output open must not keep the step open. */
function waitForEnd(
  child: ChildProcess,
  step: LaunchStep,
): Promise<Pick<StepEnd, 'exitCode' | 'signal' | 'notStarted'>> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal, notStarted: null }));
    child.once('error', (cause) => {
      if (child.pid !== undefined) return;
      // The system says ENOENT for a missing working folder too, so both are named.
      const notStarted = `${step.argv[0]} in ${step.cwd}: ${cause.message}`;
      resolve({ exitCode: null, signal: null, notStarted });
    });
  });
}
