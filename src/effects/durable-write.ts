import { randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errnoOf, filesFailed } from './errno.ts';
import { link, openToWrite, rename, unlink } from './fenced-calls.ts';

/**
 * Replaces a file so that a crash leaves the old bytes or the new ones, never a mixture: temporary file in the same
 * folder, fsync, rename, fsync of the folder. Absolute path; the folder exists. Small files and no waiting worth
 * handing to another thread. @spec contract.md#state
 */
export function writeFileDurably(path: string, bytes: Uint8Array): void {
  const temporary = writeTemporary(path, bytes);
  try {
    rename(temporary, path);
  } catch (cause) {
    discard(temporary);
    throw filesFailed('put the new content at', path, cause);
  }
  syncFolder(dirname(path));
}

/**
 * Creates a file exclusively; false when something stands there. The whole content is on disk before the name
 * appears: link(2) makes the name in one step and refuses an existing one, where O_EXCL would show an empty file
 * to a reader, or for ever after a crash. @spec contract.md#recovery
 */
export function createFileDurably(path: string, bytes: Uint8Array): boolean {
  const temporary = writeTemporary(path, bytes);
  try {
    link(temporary, path);
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false;
    throw filesFailed('create', path, cause);
  } finally {
    discard(temporary);
  }
  syncFolder(dirname(path));
  return true;
}

/** Makes the names in a folder durable. */
export function syncFolder(path: string): void {
  try {
    const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (cause) {
    throw filesFailed('fsync the folder', path, cause);
  }
}

/** Names of temporary files begin with a dot: whoever lists a folder leaves out what a crash left behind. */
function writeTemporary(path: string, bytes: Uint8Array): string {
  const name = `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`;
  const temporary = join(dirname(path), name);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    const file = openToWrite(temporary, flags, 0o644);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    discard(temporary);
    throw filesFailed('write', path, cause);
  }
  return temporary;
}

function discard(temporary: string): void {
  try {
    unlink(temporary);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return;
    throw filesFailed('remove', temporary, cause);
  }
}
