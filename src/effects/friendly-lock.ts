import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, filesFailed } from './errno.ts';

/** A held lock folder. `release` is for the holder only and can be repeated. */
export interface FriendlyLock {
  release(): Promise<void>;
}

/** Someone who looks takes the lock for abandoned after this long without a renewal. It decides nothing. */
const STALE_MS = 10_000;
/** How soon a holder notices that its lock was taken away. */
const UPDATE_MS = 2_000;

/**
 * Takes the lock folder for people and tools that look at it; safety rests on the lease alone, so this is called
 * only by the one who has just won the lease, and whatever lies there was left by a loser. Null when somebody made
 * the folder again at once. @spec contract.md#one-controller
 */
export async function takeFriendlyLock(
  folder: string,
  nonce: string,
  onCompromised: (why: string) => void,
): Promise<FriendlyLock | null> {
  // Most commands take no lock: they do not wait for this package.
  const { default: lockfile } = await import('proper-lockfile');
  try {
    await rm(folder, { recursive: true, force: true });
    const unlock = await lockfile.lock(folder, {
      lockfilePath: folder,
      realpath: false,
      stale: STALE_MS,
      update: UPDATE_MS,
      retries: 0,
      onCompromised: (cause) => onCompromised(cause.message),
    });
    await sign(folder, nonce);
    return { release: () => releaseLock(folder, nonce, unlock) };
  } catch (cause) {
    if (errnoOf(cause) === 'ELOCKED') return null;
    throw filesFailed('take the lock', folder, cause);
  }
}

/**
 * The library removes the folder by name when its process ends, whoever owns it by then: a former holder would take
 * the lock from its successor. A file inside, which only its owner unlinks, prevents that. The library compares the
 * folder's time with the one it set, so the time is put back.
 */
async function sign(folder: string, nonce: string): Promise<void> {
  const { atime, mtime } = await stat(folder);
  await writeFile(join(folder, nonce), '', { flag: 'wx' });
  await utimes(folder, atime, mtime);
}

async function releaseLock(folder: string, nonce: string, unlock: () => Promise<void>): Promise<void> {
  try {
    await rm(join(folder, nonce), { force: true });
    await unlock();
  } catch (cause) {
    // Released before, compromised, or a successor's by now: in each case there is nothing of ours left to remove.
    if (['ERELEASED', 'ENOTACQUIRED', 'ENOTEMPTY', 'EEXIST'].includes(errnoOf(cause) ?? '')) return;
    throw filesFailed('release the lock', folder, cause);
  }
}
