import { lstat, writeNew } from '../files/quick-files.ts';
import { filesFailed, hasErrno, lockHeld, unlessAbsent } from '../files/errno.ts';
import { isGitRunning } from './git-processes.ts';
import { pause } from '../../pause.ts';
import { removeFile } from '../files/remove-tree.ts';

/** Somebody whose lock was waited for may take it again before we do. */
const LOCK_TRIES_MAX = 5;

/** Takes git's lock of a file in the administration of a worktree of ours; `content` is what the file will hold. */
export async function takeLock(lock: string, worktree: string, content: string): Promise<void> {
  for (let tries = 1; !(await createLock(lock, content)); tries += 1) {
    if (tries === LOCK_TRIES_MAX) throw lockHeld(lock);
    await removeStaleLock(lock, worktree);
  }
}

async function createLock(lock: string, content: string): Promise<boolean> {
  try {
    await writeNew(lock, content, { isDurable: content !== '' });
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw filesFailed(error);
  }
}

/** A lock in a worktree of ours where no git runs belongs to an agent's git that was ended. */
export function removeStaleLock(lock: string, path: string): Promise<void> {
  return removeUnusedLock(lock, () => isGitRunning([path]));
}

/** The editor of a person asks git for the status again and again: its lock goes within milliseconds. */
const LOCK_LOOKS_MAX = 40;
const LOCK_PAUSE_MS = 50;

/** Removes a lock that nobody uses, and waits a little for one that somebody does. */
export async function removeUnusedLock(lock: string, isInUse: () => Promise<boolean>): Promise<void> {
  for (let looks = 1; (await unlessAbsent(lstat(lock))) !== null; looks += 1) {
    if (!(await isInUse())) return removeFile(lock);
    if (looks === LOCK_LOOKS_MAX) throw lockHeld(lock);
    await pause(LOCK_PAUSE_MS);
  }
}
