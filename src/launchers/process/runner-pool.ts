import { pauseUnless } from '../../effects/pause.ts';
import type { JobWords } from './job-words.ts';
import type { JobOrder } from './runner-words.ts';
import { adoptingWords, machineOf } from './subreaper.ts';
import { type RunnerProgram, WarmRunner } from './warm-runner.ts';

/** A loaded machine starts Node within seconds; after this long something is wrong. */
const FRESH_ANSWER_MS = 60_000;
/** A runner that waits answers within milliseconds; one that somebody has stopped never does. */
const WARM_ANSWER_MS = 2_000;
/** A runner that waits ends at once when its pipe does. */
const CLOSE_MS = 2_000;

export interface RunnerPool {
  /** Hands a job to a runner; null when start.json stands, made by it or another, else why none made it. */
  start(order: JobOrder): Promise<string | null>;
  /** Tells the runner of this job to end it; nobody when none serves it. */
  stop(dir: string): void;
  /** Ends the runner of this job by force. */
  kill(dir: string): void;
  /** Lets go of all runners: resolves when those that wait are gone. One that has a job finishes it first. */
  close(): Promise<void>;
}

/**
 * Runners that are kept between jobs, for starting one costs more than a short job. Each serves one job at a time;
 * exactly-once rests on start.json alone, so that a job may be handed on to another at any time.
 * @spec contract.md#recovery
 */
export function createRunnerPool(program: Omit<RunnerProgram, 'startedBy'>, words: JobWords): RunnerPool {
  const runners = new Set<WarmRunner>();
  let adopting: Promise<readonly string[]> | null = null;
  const open = async (dir: string): Promise<WarmRunner> => {
    adopting ??= adoptingWords({ ...machineOf(process), path: program.environment['PATH'] });
    const runner = new WarmRunner({ ...program, startedBy: await adopting }, words, dir);
    runners.add(runner);
    void runner.gone.then(() => runners.delete(runner));
    return runner;
  };
  const serving = (dir: string) => [...runners].find((runner) => runner.serves(dir));
  return {
    start: async (order) => {
      const warm = [...runners].find((runner) => runner.isWaiting);
      if (warm !== undefined && (await warm.begin(order, WARM_ANSWER_MS)).kind === 'accepted') return null;
      const answer = await (await open(order.dir)).begin(order, FRESH_ANSWER_MS);
      switch (answer.kind) {
        case 'accepted':
          return null;
        case 'silent':
          return `did not start within ${FRESH_ANSWER_MS / 1000} s`;
        case 'gone':
          return `${answer.why} before its first act`;
      }
    },
    stop: (dir) => serving(dir)?.stop(dir),
    kill: (dir) => serving(dir)?.kill(),
    close: async () => {
      const waiting = [...runners].filter((runner) => runner.isWaiting);
      for (const runner of runners) runner.release();
      if (waiting.length === 0) return;
      const areGone = new AbortController();
      const gone = Promise.all(waiting.map((runner) => runner.gone)).then(() => areGone.abort());
      await Promise.race([gone, pauseUnless(areGone.signal, CLOSE_MS)]);
      for (const runner of waiting) runner.kill();
    },
  };
}
