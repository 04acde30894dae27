import { watch } from 'node:fs';
import { findJobFolder, readJobRecord } from './job-folder.ts';
import type { JobWords } from './job-words.ts';
import { isRunnerAlive } from './runner-title.ts';

/** A dead runner tells nobody: it is looked for this often. */
const LOOK_MS = 1_000;

/** What wakes a waiter: a record came, the runner said so, or it died. Output alone does not. */
type Milestones = 'none' | 'started' | 'over';

interface WaitOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly words: JobWords;
}

/**
 * Resolves as soon as one of the jobs is over or has started since the call, `signal` aborts, or the time is up.
 * Never rejects for a folder that is not there yet. @spec contract.md#recovery
 */
export async function waitForChange(dirs: readonly string[], options: WaitOptions): Promise<void> {
  const read = () => Promise.all(dirs.map((dir) => readMilestone(dir, options.words)));
  const before = await read();
  if (options.signal.aborted || before.includes('over')) return;
  const hasChanged = async () => {
    const now = await read();
    return now.some((milestone, index) => milestone === 'over' || milestone !== before[index]);
  };
  await waitUntil(hasChanged, dirs, options);
}

async function readMilestone(dir: string, words: JobWords): Promise<Milestones> {
  const files = await findJobFolder(dir);
  if (files === null) return 'none';
  const word = words.of(files.root);
  if (word !== null && word.kind !== 'serving') return 'over';
  const start = await readJobRecord(files, 'start');
  if (start === null) return 'none';
  if ((await files.sizeBytes('exit.json')) !== null) return 'over';
  return word === null && (await isRunnerAlive(files.root, start, words)) === 'dead' ? 'over' : 'started';
}

/** Looks when the folders or the words change and every second, one look at a time. */
function waitUntil(
  isDone: () => Promise<boolean>,
  dirs: readonly string[],
  options: WaitOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let looking = false;
    let again = false;
    const watchers = dirs.map((dir) => watchRecords(dir, () => look()));
    watchers.push(options.words.watch(() => look()));
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
