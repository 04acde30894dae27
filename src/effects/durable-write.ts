import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errnoOf, filesFailed } from './errno.ts';

/**
 * Replaces a file so that a crash leaves the old bytes or the new ones, never a mixture: temporary file in the same
 * folder, fsync, rename, fsync of the folder. Absolute path; the folder exists. @spec contract.md#state
 */
export async function writeFileDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = await writeTemporary(path, bytes);
  try {
    await rename(temporary, path);
  } catch (cause) {
    await discard(temporary);
    throw filesFailed('put the new content at', path, cause);
  }
  await syncFolder(dirname(path));
}

/**
 * Creates a file exclusively; false when something stands there. The whole content is on disk before the name
 * appears: link(2) makes the name in one step and refuses an existing one, where O_EXCL would show an empty file
 * to a reader, or for ever after a crash. @spec contract.md#recovery
 */
export async function createFileDurably(path: string, bytes: Uint8Array): Promise<boolean> {
  const temporary = await writeTemporary(path, bytes);
  try {
    await link(temporary, path);
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') return false;
    throw filesFailed('create', path, cause);
  } finally {
    await discard(temporary);
  }
  await syncFolder(dirname(path));
  return true;
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw filesFailed('fsync the folder', path, cause);
  }
}

/** Names of temporary files begin with a dot: whoever lists a folder leaves out what a crash left behind. */
async function writeTemporary(path: string, bytes: Uint8Array): Promise<string> {
  const name = `.${basename(path)}.${randomBytes(8).toString('hex')}.tmp`;
  const temporary = join(dirname(path), name);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    const handle = await open(temporary, flags, 0o644);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    await discard(temporary);
    throw filesFailed('write', path, cause);
  }
  return temporary;
}

async function discard(temporary: string): Promise<void> {
  try {
    await rm(temporary, { force: true });
  } catch (cause) {
    throw filesFailed('remove', temporary, cause);
  }
}
