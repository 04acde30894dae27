import { randomBytes } from 'node:crypto';
import type { Start } from '../../contract/generated/start.ts';
import { pause } from '../../effects/pause.ts';
import { isAlive, readOwnIdentity } from '../../effects/process-identity.ts';
import { endMarked, jobMarks, sendSignal } from '../../effects/sweep.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { Files } from '../../ports/files.ts';
import { createJobRecord, findJobFolder, readJobRecord } from './job-folder.ts';

/** How long processes get: after TERM, and then the runner for KILL, closing the logs and exit.json. */
export interface Patience {
  readonly graceMs: number;
  readonly runnerExtraMs: number;
}

const POLL_MS = 20;

/**
 * Ends a job and proves it: the runner is asked to end its processes and write exit.json; one that cannot is ended
 * with them. A job that never started is closed, so that no late runner starts it. @spec contract.md#recovery
 */
export async function endJob(dir: string, patience: Patience): Promise<void> {
  const files = await findJobFolder(dir);
  const launch = files === null ? null : await readJobRecord(files, 'launch');
  if (files === null || launch === null) return;
  const start = await claimOrReadStart(files);
  if (start !== null) await stopRunner(files, start, patience);
  const survivors = await endMarked(jobMarks(launch.marker, files.root), { graceMs: patience.graceMs });
  if (survivors.length === 0) return;
  const pids = survivors.map((row) => row.pid).join(' ');
  throw new PortFailure('launcher.failed', `processes of ${launch.id} live on after KILL: ${pids}`);
}

/** Only the creator of start.json may start the agent; here it is the one that does not. Null when that was us. */
async function claimOrReadStart(files: Files): Promise<Start | null> {
  const found = await readJobRecord(files, 'start');
  if (found !== null) return closeIfOurs(files, found);
  const nonce = randomBytes(16).toString('hex');
  const now = new Date().toISOString();
  const start: Start = { schema_version: 'start-v1', ...(await readOwnIdentity()), nonce, started_at: now };
  if (!(await createJobRecord(files, 'start', start))) return readJobRecord(files, 'start');
  return closeIfOurs(files, start);
}

/** A start.json of this very process was made here: the job is closed by the exit.json that goes with it. */
async function closeIfOurs(files: Files, start: Start): Promise<Start | null> {
  const own = await readOwnIdentity();
  if (start.pid !== own.pid || start.start_time !== own.start_time || start.boot_id !== own.boot_id)
    return start;
  await createJobRecord(files, 'exit', {
    schema_version: 'exit-v1',
    nonce: start.nonce,
    ended_at: new Date().toISOString(),
    ended_by: 'signal',
    steps: [],
    message: 'ended before it was started',
  });
  return null;
}

async function stopRunner(files: Files, start: Start, patience: Patience): Promise<void> {
  const liveness = await isAlive(start);
  if (liveness === 'dead') return;
  if (liveness === 'unknown') {
    throw new PortFailure(
      'launcher.failed',
      `${files.root} was started by process ${start.pid} on ${start.host}, which cannot be observed from here; ` +
        'when you know that it is gone, remove that folder',
    );
  }
  // To the runner alone: it passes the signal on, and an agent that gets TERM twice may drop its session.
  sendSignal(start.pid, 'SIGTERM');
  const end = performance.now() + patience.graceMs + patience.runnerExtraMs;
  while ((await isAlive(start)) === 'alive') {
    if (performance.now() >= end) {
      sendSignal(start.pid, 'SIGKILL');
      return;
    }
    await pause(POLL_MS);
  }
}
