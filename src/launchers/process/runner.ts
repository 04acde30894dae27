import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { encodeRecord } from '../../contract/canonical-json.ts';
import type { Exit } from '../../contract/generated/exit.ts';
import type { Start } from '../../contract/generated/start.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { sha256Hex } from '../../effects/digest.ts';
import { isRealFolder } from '../../effects/contained-path.ts';
import { createFileDurably, writeFileDurably } from '../../effects/durable-write.ts';
import { endSign, holdSign } from '../../effects/life-sign.ts';
import { readOwnIdentity } from '../../effects/process-identity.ts';
import { readWhole } from '../../effects/regular-file.ts';
import { endMarked, jobMarks } from '../../effects/sweep.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { invariant } from '../../lib/invariant.ts';
import { readLaunch } from './read-launch.ts';
import { type JobEnd, runJob } from './run-job.ts';
import { showJob } from './runner-title.ts';
import { hasChildren } from './subreaper.ts';
import { type JobOrder, readOrder, type Word } from './runner-words.ts';

// The program that the launcher starts and hands one job after the other. Its first act for a job is to create
// start.json; of any number of runners on one folder only the one that made it goes on. Its last act is exit.json.
// When the pipe to the launcher ends, or at a signal, it ends after its job; a signal ends the job too.
// @spec contract.md#recovery

/** A new runner takes 50 MB, most of it Node itself and shared; one that grew to this is cheaper started anew. */
const RSS_BYTES_MAX = 96 * 1024 * 1024;

let current: { readonly dir: string; readonly stop: AbortController } | null = null;
let isLast = false;

invariant(process.send !== undefined, 'a runner is started by a launcher, with a pipe to it');
showJob(null);
process.on('message', (message: unknown) => {
  const order = readOrder(message);
  invariant(order !== null, 'a launcher tells its runner orders only');
  if (order.kind === 'job') void serve(order);
  else if (current?.dir === order.dir) current.stop.abort();
});
process.on('disconnect', leave);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(signal, () => {
    current?.stop.abort();
    leave();
  });

function leave(): void {
  isLast = true;
  if (current === null) process.exit(0);
}

async function serve(order: JobOrder): Promise<void> {
  invariant(current === null, 'a runner is handed one job at a time');
  const { dir } = order;
  const stop = new AbortController();
  current = { dir, stop };
  const nonce = randomBytes(16).toString('hex');
  showJob(nonce);
  const start: Start = {
    schema_version: 'start-v1',
    ...(await readOwnIdentity()),
    nonce,
    started_at: isoTime(Date.now()),
  };
  requireFolder(dir);
  await holdSign(dir, nonce);
  requireFolder(dir);
  if (createFileDurably(join(dir, 'start.json'), encodeRecord(start))) {
    void say({ kind: 'started', dir, nonce });
    const end = await runToEnd(order, stop.signal);
    const exit: Exit = { schema_version: 'exit-v1', nonce, ended_at: isoTime(Date.now()), ...end };
    const bytes = encodeRecord(exit);
    requireFolder(dir);
    writeFileDurably(join(dir, 'exit.json'), bytes);
    // What did not go as it should (a process that KILL did not end, a stuck pipe) has no say in another job.
    isLast ||= end.message !== null || hasChildren() || process.memoryUsage.rss() > RSS_BYTES_MAX;
    endSign(dir, nonce);
    await finish({ kind: 'over', dir, exitSha256: sha256Hex(bytes), isLast });
  } else {
    endSign(dir, nonce);
    await finish({ kind: 'taken', dir });
  }
}

/** An agent can put a link in its place meanwhile. The job then counts as lost, and nothing is written elsewhere. */
function requireFolder(dir: string): void {
  invariant(isRealFolder(dir), `${dir}, the folder of this job, is there`);
}

async function finish(word: Word): Promise<void> {
  // As it was told: a signal during the last words may come when the next job is here already.
  const mayLeave = isLast || !process.connected;
  showJob(null);
  current = null;
  await say(word);
  if (mayLeave) process.exit(0);
}

/** A launcher that is gone reads the records. */
function say(word: Word): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(word, undefined, undefined, () => resolve());
    else resolve();
  });
}

async function runToEnd(order: JobOrder, stop: AbortSignal): Promise<JobEnd> {
  try {
    const job = readLaunch(readWhole(join(order.dir, 'launch.json'), FILE_LIMITS.recordBytesMax).toString());
    if (job === null)
      return { ended_by: 'runner-error', steps: [], message: 'launch.json is not a launch-v1' };
    return await runJob(job, order, stop);
  } catch (cause) {
    // The top of this program: what nobody below expected is told to the controller instead of lost.
    const marks = jobMarks(order.environment['ORCHESTRATOR_DISPATCH_ID'] ?? '', order.dir);
    await endMarked(marks, { graceMs: order.graceMs, below: process.pid });
    const message = cause instanceof Error ? cause.message : String(cause);
    return { ended_by: 'runner-error', steps: [], message: message.slice(0, 4_000) };
  }
}
