import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf, filesFailed } from './errno.ts';

const BYTES_PER_GIB = 2 ** 30;

/** Free space of the file system that holds an absolute path or will, in GiB. */
export async function readFreeGib(path: string): Promise<number> {
  try {
    const facts = statfsSync(path);
    return (facts.bavail * facts.bsize) / BYTES_PER_GIB;
  } catch (cause) {
    // A folder that is still to be made lies where its parent does.
    if (errnoOf(cause) === 'ENOENT' && dirname(path) !== path) return readFreeGib(dirname(path));
    throw filesFailed('read the free space of', path, cause);
  }
}
