import type { Start } from '../../contract/generated/start.ts';
import { awakeMs } from '../../effects/awake-time.ts';
import { pause } from '../../effects/pause.ts';
import { lookAtSign } from '../../effects/life-sign.ts';
import { isAlive, type Liveness, readCommandLine } from '../../effects/process-identity.ts';
import type { JobWords } from './job-words.ts';

/** One look is two small reads. */
const POLL_MS = 10;
const NAME = 'run-orchestrator-loop-runner';

/** A process may rename itself in the room that its arguments took; this argument makes enough of it for any title. */
export const TITLE_ROOM = '-'.repeat(80);

/**
 * Shows in the process table which job this runner serves: from before it makes start.json until exit.json stands.
 * Only a process itself can rename itself, so that to everybody who looks this is proof of who writes the records.
 */
export function showJob(nonce: string | null): void {
  process.title = `${NAME} ${nonce ?? 'waits'}`;
}

/** Is the process that made start.json still at this job? Only asked of one that is alive. @spec contract.md#recovery */
export async function servesJob(start: Start): Promise<boolean> {
  return (await readCommandLine(start.pid)).includes(`${NAME} ${start.nonce}`);
}

/**
 * Does the runner that made start.json live? One of another container never counts as alive, for nobody can tell from
 * here what it is at; dead it can be proven to be, or a person says so. @spec contract.md#recovery
 */
export async function isRunnerAlive(
  dir: string,
  start: Start,
  { isUnseenGone }: Pick<JobWords, 'isUnseenGone'>,
): Promise<Liveness> {
  const liveness = await isAlive(start);
  if (liveness !== 'unknown') return liveness;
  const sign = await lookAtSign(dir, start.nonce);
  return sign === 'dead' || (sign === 'unknown' && isUnseenGone) ? 'dead' : 'unknown';
}

/** Waits for the runner to be dead or done with the job; false when it is neither in time. */
export async function isDoneWithin(start: Start, waitMs: number): Promise<boolean> {
  const end = awakeMs() + waitMs;
  while ((await isAlive(start)) === 'alive' && (await servesJob(start))) {
    if (awakeMs() >= end) return false;
    await pause(POLL_MS);
  }
  return true;
}
