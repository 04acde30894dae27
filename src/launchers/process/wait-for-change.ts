import { watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { errnoOf, filesFailed } from '../../effects/errno.ts';
import { isAlive } from '../../effects/process-identity.ts';
import { findJobFolder, readJobRecord } from './job-folder.ts';

/** A dead runner tells nobody: it is looked for this often. */
const LOOK_MS = 1_000;

/** What wakes a waiter, from the job's folder and the process table: a record came, or the runner died. Output alone does not. */
type Milestones = 'none' | 'started' | 'over';

/**
 * Resolves as soon as one of the jobs is over or has started since the call, a folder that is no job holds a record
 * (what a person asks for), `signal` aborts, or the time is up.
 * Never rejects for a folder that is not there yet. @spec contract.md#recovery
 */
export async function waitForChange(
  dirs: readonly string[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const before = await Promise.all(dirs.map(readMilestone));
  if (options.signal.aborted || before.includes('over')) return;
  const hasChanged = async () => {
    const now = await Promise.all(dirs.map(readMilestone));
    return now.some((milestone, index) => milestone === 'over' || milestone !== before[index]);
  };
  await waitUntil(hasChanged, dirs, options);
}

/** Resolves when some runner has made start.json, `signal` aborts, or the time is up. */
export async function waitForStart(
  dir: string,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  await waitUntil(async () => (await readMilestone(dir)) !== 'none', [dir], options);
}

async function readMilestone(dir: string): Promise<Milestones> {
  const files = await findJobFolder(dir);
  if (files === null) return 'none';
  const start = await readJobRecord(files, 'start');
  if (start === null) return (await holdsRequest(dir)) ? 'over' : 'none';
  if ((await files.sizeBytes('exit.json')) !== null) return 'over';
  return (await isAlive(start)) === 'dead' ? 'over' : 'started';
}

/** Whoever waits has answered every request before: one that stands there is new. */
async function holdsRequest(dir: string): Promise<boolean> {
  try {
    const records = (await readdir(dir)).filter((name) => /^[^.].*\.json$/.test(name));
    return records.length > 0 && !records.includes('launch.json') && !records.includes('assignment.json');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false;
    throw filesFailed('look for requests', dir, cause);
  }
}

/** Looks when the folders change and every second, one look at a time. */
function waitUntil(
  isDone: () => Promise<boolean>,
  dirs: readonly string[],
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let looking = false;
    let again = false;
    const watchers = dirs.map((dir) => watchRecords(dir, () => look()));
    const interval = setInterval(() => look(), LOOK_MS);
    const timeout = setTimeout(() => finish(), Math.min(options.timeoutMs, 2 ** 31 - 1));
    const finish = (failure?: unknown) => {
      for (const close of watchers) close();
      clearInterval(interval);
      clearTimeout(timeout);
      options.signal.removeEventListener('abort', onAbort);
      if (failure === undefined) resolve();
      else reject(failure);
    };
    const onAbort = () => finish();
    const look = () => {
      again = looking;
      if (looking) return;
      looking = true;
      isDone().then((done) => {
        looking = false;
        if (done) finish();
        else if (again) look();
      }, finish);
    };
    options.signal.addEventListener('abort', onAbort);
    if (options.signal.aborted) finish();
    // What changed before the watchers were there.
    else look();
  });
}

/** Calls back when a record of a job may have appeared. Without watchers (a system limit) the interval still looks. */
function watchRecords(dir: string, callback: () => void): () => void {
  try {
    const watcher = watch(dir, (_event, name) => {
      if (name === null || name.endsWith('.json')) callback();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
