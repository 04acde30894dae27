import { randomBytes } from 'node:crypto';
import type { Exit } from '../../contract/generated/exit.ts';
import type { Start } from '../../contract/generated/start.ts';
import { readOwnIdentity } from '../../effects/process-identity.ts';
import { endMarked, jobMarks, sendSignal } from '../../effects/sweep.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Files } from '../../ports/files.ts';
import { createJobRecord, findJobFolder, readJobRecord } from './job-folder.ts';
import type { JobWords } from './job-words.ts';
import type { RunnerPool } from './runner-pool.ts';
import { isDoneWithin, isRunnerAlive, servesJob } from './runner-title.ts';

/** How long processes get: after TERM, and then the runner for KILL, closing the logs and exit.json. */
export interface Patience {
  readonly graceMs: number;
  readonly runnerExtraMs: number;
}

export interface EndTools {
  readonly patience: Patience;
  readonly words: JobWords;
  readonly pool: RunnerPool;
}

/** A runner that KILL has not ended after this long is stuck in the kernel: that is reported. */
const KILL_WAIT_MS = 5_000;

/**
 * Ends a job and proves it: the runner is asked to end its processes and write exit.json; one that cannot is ended
 * with them. A job that never started is closed, so that no late runner starts it. @spec contract.md#recovery
 */
export async function endJob(dir: string, by: EndTools): Promise<void> {
  const files = await findJobFolder(dir);
  const launch = files === null ? null : await readJobRecord(files, 'launch');
  if (files === null || launch === null) return;
  const start = await claimOrReadStart(files);
  const isOwn = by.words.of(files.root) !== null;
  const { graceMs } = by.patience;
  const marks = jobMarks(launch.marker, files.root);
  if (start !== null) {
    const endBelow = () => endMarked(marks, { graceMs, below: start.pid });
    const job = { files, start, endBelow };
    await (isOwn ? stopOwn(job, by) : stopRunner(job, by));
  }
  const survivors = await endMarked(marks, { graceMs });
  if (survivors.length === 0) return;
  const pids = survivors.map((row) => row.pid).join(' ');
  throw new PortFailure('launcher.failed', `processes of ${launch.id} live on after KILL: ${pids}`);
}

/** Only the creator of start.json may start the agent; here it is the one that does not. Null when there is no runner. */
async function claimOrReadStart(files: Files): Promise<Start | null> {
  const found = await readJobRecord(files, 'start');
  if (found !== null) return closeIfClaimed(files, found);
  const nonce = `${CLOSED}${randomBytes(16).toString('hex')}`;
  const now = isoTime(Date.now());
  const start: Start = { schema_version: 'start-v1', ...(await readOwnIdentity()), nonce, started_at: now };
  if (!(await createJobRecord(files, 'start', start))) return readJobRecord(files, 'start');
  return closeIfClaimed(files, start);
}

const CLOSED = 'closed-';

/** Was this start.json made so that no runner starts the job? */
export function isClosed(start: Start): boolean {
  return start.nonce.startsWith(CLOSED);
}

/** A start.json that no runner made: the job is closed by the exit.json that goes with it. */
async function closeIfClaimed(files: Files, start: Start): Promise<Start | null> {
  if (!isClosed(start)) return start;
  await createJobRecord(files, 'exit', closedExit(start));
  return null;
}

/** How a closed job ended; the same before and after it is written down. */
export function closedExit(start: Start): Exit {
  return {
    schema_version: 'exit-v1',
    nonce: start.nonce,
    ended_at: start.started_at,
    ended_by: 'signal',
    steps: [],
    message: 'ended before it was started',
  };
}

interface Stopped {
  readonly files: Files;
  readonly start: Start;
  /** What hangs on a runner that has to be killed: what it adopted is found only as long as it lives. */
  readonly endBelow: () => Promise<unknown>;
}

/** By the pipe: a signal might reach a runner that is at another job by now. */
async function stopOwn(job: Stopped, { patience, words, pool }: EndTools): Promise<void> {
  const { files } = job;
  pool.stop(files.root);
  const word = await words.untilSettled(files.root, patience.graceMs + patience.runnerExtraMs);
  if (word?.kind !== 'serving') return;
  await job.endBelow();
  pool.kill(files.root);
  if ((await words.untilSettled(files.root, KILL_WAIT_MS))?.kind === 'serving') throw livesOn(files);
}

function livesOn(files: Files): PortFailure {
  return new PortFailure('launcher.failed', `the runner of ${files.root} lives on after KILL`);
}

async function stopRunner({ files, start, endBelow }: Stopped, by: EndTools): Promise<void> {
  const { patience, words } = by;
  const liveness = await isRunnerAlive(files.root, start, words);
  if (liveness === 'dead') return;
  if (liveness === 'unknown') {
    throw new PortFailure(
      'launcher.unseen',
      `${files.root} was started by process ${start.pid} on ${start.host}, which is silent and cannot be observed from here`,
    );
  }
  if (!(await servesJob(start))) return;
  // To the runner alone: it passes the signal on, and an agent that gets TERM twice may drop its session.
  sendSignal(start.pid, 'SIGTERM');
  if (await isDoneWithin(start, patience.graceMs + patience.runnerExtraMs)) return;
  await endBelow();
  sendSignal(start.pid, 'SIGKILL');
  if (!(await isDoneWithin(start, KILL_WAIT_MS))) throw livesOn(files);
}
