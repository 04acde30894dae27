import { join } from 'node:path';
import type { EndedBy, Exit, ExitOutput, ExitStep } from '../../contract/generated/exit.ts';
import type { LaunchStep } from '../../contract/generated/launch.ts';
import { startTimer } from '../../effects/awake-time.ts';
import { endMarked, jobMarks } from '../../effects/sweep.ts';
import { type LogSink, openLogSink } from './log-sink.ts';
import { digestOutputs } from './output-digests.ts';
import type { Job } from './read-launch.ts';
import type { JobOrder } from './runner-words.ts';
import { runStep, type StepEnd } from './run-step.ts';

/** How a job went, without what only the runner knows. */
export type JobEnd = Pick<Exit, 'ended_by' | 'steps' | 'message' | 'outputs'>;

/** After the sweep nothing should hold the output open; a stream that still is gets closed after this long. */
const STREAM_WAIT_MS = 2_000;
const MESSAGE_CHARS_MAX = 4_000;

/**
 * Runs the steps in order, then ends whatever they left behind. `stop` ends the job early.
 * @spec contract.md#recovery
 */
export async function runJob(job: Job, order: JobOrder, stop: AbortSignal): Promise<JobEnd> {
  const marks = jobMarks(job.marker, order.dir);
  const endAll = () => endMarked(marks, { graceMs: order.graceMs, below: process.pid });
  const environment = { ...order.environment, ...job.set_env, ...marks };
  const sinks = createSinks(order.dir, order.hidden);
  const limit = new AbortController();
  const timer = startTimer(job.timeout_s, () => limit.abort());
  const stopOrLimit = AbortSignal.any([stop, limit.signal]);

  const ends: { readonly step: LaunchStep; readonly end: StepEnd }[] = [];
  let outputs: readonly ExitOutput[] = [];
  for (const step of job.steps) {
    if (stopOrLimit.aborted) break;
    const end = await runStep(step, {
      stdinPath: job.stdin_path,
      environment,
      stdout: sinks.open(step.stdout),
      stderr: step.stderr === null ? null : sinks.open(step.stderr),
      stop: stopOrLimit,
      endAll,
    });
    ends.push({ step, end });
    outputs = job.outputs === undefined ? [] : digestOutputs(step.cwd, job.outputs);
    if (end.notStarted !== null || (job.stop_on_failure && end.exitCode !== 0)) break;
  }
  timer.cancel();

  const survivors = await endAll();
  const logs = await sinks.close();
  const last = ends.at(-1)?.end;
  const messages = [
    last?.notStarted ? `could not start ${last.notStarted}` : null,
    survivors.length > 0
      ? `processes that KILL did not end: ${survivors.map((row) => row.pid).join(' ')}`
      : null,
    ...logs.failures,
  ].filter((message) => message !== null);
  return {
    ended_by: nameEnd(stop.aborted, limit.signal.aborted, last),
    steps: ends.map(({ step, end }) => describeStep(end, logs.hashes.get(step.stdout) ?? null)),
    message: messages.length === 0 ? null : messages.join('; ').slice(0, MESSAGE_CHARS_MAX),
    ...(job.outputs === undefined ? {} : { outputs: [...outputs] }),
  };
}

function nameEnd(isStopped: boolean, isOverLimit: boolean, last: StepEnd | undefined): EndedBy {
  if (last !== undefined && last.notStarted !== null) return 'runner-error';
  if (isStopped) return 'signal';
  return isOverLimit || last?.timedOut === true ? 'timeout' : 'agent';
}

function describeStep(end: StepEnd, logSha256: string | null): ExitStep {
  return {
    exit_code: end.exitCode,
    signal: end.signal,
    timed_out: end.timedOut,
    duration_ms: end.durationMs,
    log_sha256: logSha256,
  };
}

interface Sinks {
  open(name: string): LogSink;
  close(): Promise<{ readonly hashes: ReadonlyMap<string, string>; readonly failures: readonly string[] }>;
}

/** The log files by name: steps that name the same file share it. */
function createSinks(dir: string, secrets: readonly string[]): Sinks {
  const sinksByName = new Map<string, LogSink>();
  return {
    open: (name) => {
      const sink = sinksByName.get(name) ?? openLogSink(join(dir, name), secrets);
      sinksByName.set(name, sink);
      return sink;
    },
    close: async () => {
      const closing = [...sinksByName].map(
        async ([name, sink]) => [name, await sink.close(STREAM_WAIT_MS)] as const,
      );
      const hashes = new Map(await Promise.all(closing));
      const failures = [...sinksByName.values()].map((sink) => sink.failure()).filter((why) => why !== null);
      return { hashes, failures };
    },
  };
}
