import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRealFolder } from './contained-path.ts';
import { errnoOf } from './errno.ts';

/** A start takes a tenth of a second; one that was killed in the middle is forgotten after this long. */
const STALE_MS = 2_000;
const WAIT = { retries: 12, minTimeout: 50, maxTimeout: 50 };

/**
 * Lets starts in one repository go one after another: the second then meets a holder, and can name it, where it would
 * have met a race. What keeps them apart is the lease: where no order can be had, a start goes on without.
 * @spec contract.md#one-controller
 */
export async function inOrder<T>(folder: string, start: () => Promise<T>): Promise<T> {
  const leave = await takeTurn(folder);
  try {
    return await start();
  } finally {
    await leave();
  }
}

async function takeTurn(folder: string): Promise<() => Promise<void>> {
  // Most commands take no lease: they do not wait for this package.
  const { default: lockfile } = await import('proper-lockfile');
  try {
    mkdirSync(folder, { recursive: true });
    isRealFolder(folder);
    const unlock = await lockfile.lock(join(folder, 'starting'), {
      realpath: false,
      stale: STALE_MS,
      retries: WAIT,
      onCompromised: () => undefined,
    });
    return () => unlock().catch(unlessTaken);
  } catch (cause) {
    // Somebody takes too long, or stands in the way of this folder, which the step that needs it tells.
    if (errnoOf(cause) === null) throw cause;
    return async () => undefined;
  }
}

/** A start that took longer than anybody waits has lost its turn already. */
function unlessTaken(cause: unknown): void {
  if (!['ERELEASED', 'ENOTACQUIRED', 'ENOENT'].includes(errnoOf(cause) ?? '')) throw cause;
}
