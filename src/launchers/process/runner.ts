import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { encodeRecord } from '../../contract/canonical-json.ts';
import type { Exit } from '../../contract/generated/exit.ts';
import type { Start } from '../../contract/generated/start.ts';
import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { createFileDurably, writeFileDurably } from '../../effects/durable-write.ts';
import { readOwnIdentity } from '../../effects/process-identity.ts';
import { endMarked, jobMarks } from '../../effects/sweep.ts';
import { readLaunch } from './read-launch.ts';
import { type JobEnd, runJob } from './run-job.ts';

// The program `node runner.js <job folder> [grace in ms]`. Its first act is to create start.json; of any number of
// runners on one folder only the one that made it goes on. Its last act is exit.json. @spec contract.md#recovery

const [, , folder = '', grace] = process.argv;
await main(
  realpathSync(folder),
  grace === undefined ? DISPATCH_LIMITS.termGraceMs : Number.parseInt(grace, 10),
);

async function main(dir: string, graceMs: number): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

  const nonce = randomBytes(16).toString('hex');
  const start: Start = {
    schema_version: 'start-v1',
    ...(await readOwnIdentity()),
    nonce,
    started_at: new Date().toISOString(),
  };
  if (!(await createFileDurably(join(dir, 'start.json'), encodeRecord(start)))) return;

  const end = await runToEnd(dir, graceMs, stop.signal);
  const exit: Exit = { schema_version: 'exit-v1', nonce, ended_at: new Date().toISOString(), ...end };
  await writeFileDurably(join(dir, 'exit.json'), encodeRecord(exit));
  // Whatever may still be open here (a pipe that a stuck process holds) has no say any more.
  process.exit(0);
}

async function runToEnd(dir: string, graceMs: number, stop: AbortSignal): Promise<JobEnd> {
  try {
    const job = readLaunch(readFileSync(join(dir, 'launch.json'), 'utf8'));
    if (job === null)
      return { ended_by: 'runner-error', steps: [], message: 'launch.json is not a launch-v1' };
    return await runJob(job, { dir, graceMs }, stop);
  } catch (cause) {
    // The top of this program: what nobody below expected is told to the controller instead of lost.
    const marks = jobMarks(process.env['ORCHESTRATOR_DISPATCH_ID'] ?? '', dir);
    await endMarked(marks, { graceMs, spare: process.pid });
    const message = cause instanceof Error ? cause.message : String(cause);
    return { ended_by: 'runner-error', steps: [], message: message.slice(0, 4_000) };
  }
}
