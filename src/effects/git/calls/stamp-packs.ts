import { statSync } from 'node:fs';
import { join } from 'node:path';
import { filesFailed } from '../files/errno.ts';
import type { GitPlaces } from './git-places.ts';

/**
 * Differs as soon as a pack came or went. A process of git that has a pack open finds objects in it even after a
 * garbage collection removed it from the disk. @spec contract.md#git-calls
 */
export function stampPacks({ commonDir }: Pick<GitPlaces, 'commonDir'>): string {
  try {
    const folder = statSync(join(commonDir, 'objects', 'pack'), { bigint: true, throwIfNoEntry: false });
    return folder === undefined ? 'none' : `${folder.ino} ${folder.mtimeNs}`;
  } catch (error) {
    throw filesFailed(error);
  }
}
