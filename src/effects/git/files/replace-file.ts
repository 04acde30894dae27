import { dirname } from 'node:path';
import { isRealFolder } from '../../contained-path.ts';
import { filesFailed } from './errno.ts';
import { rename, sync, writeNew } from './quick-files.ts';
import { removeFile } from './remove-tree.ts';

/** Writes a file whole: temporary file in the same folder, fsync, rename, fsync of the folder. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.new-${process.pid}`;
  // A link that somebody put in the place of a folder would lead the write elsewhere.
  isRealFolder(dirname(path));
  try {
    // What a crash left goes, and so does what somebody else put there to be written through.
    await removeFile(temporary);
    await writeNew(temporary, content, { isDurable: true });
    await rename(temporary, path);
  } catch (error) {
    throw filesFailed(error);
  }
  await syncFolder(dirname(path));
}

/** Makes the entries of a folder durable: a rename or unlink counts only after this. */
export async function syncFolder(path: string): Promise<void> {
  await syncPath(path);
}

/** Makes what was written to a file durable. */
export async function syncPath(path: string): Promise<void> {
  try {
    await sync(path);
  } catch (error) {
    throw filesFailed(error);
  }
}
