import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRealFolder } from '../../contained-path.ts';
import { filesFailed, hasErrno } from '../files/errno.ts';
import type { GitPlaces } from '../calls/git-places.ts';

/** Places for a mere look; `leave` puts away what it needed. */
export interface LookingPlaces {
  readonly places: GitPlaces;
  leave(): void;
}

/**
 * What has to be written to compare files and to merge, the controller-owned git directory and new objects, goes to a
 * folder that is removed when the look ends: the repository is left as it was. @spec contract.md#git-calls
 */
export function toLookingPlaces(places: GitPlaces): LookingPlaces {
  const folder = join(places.commonDir, 'orchestrator');
  const isMade = !isRealFolder(folder);
  try {
    if (isMade) mkdirSync(folder);
    removeLeft(folder);
    const controlDir = join(folder, `look-${process.pid}-${performance.now()}`);
    return {
      places: { ...places, controlDir, objectsDir: join(controlDir, 'objects') },
      leave: () => leave(folder, controlDir, isMade),
    };
  } catch (error) {
    throw filesFailed(error);
  }
}

function leave(folder: string, controlDir: string, isMade: boolean): void {
  try {
    rmSync(controlDir, { recursive: true, force: true });
    if (isMade) rmdirSync(folder);
  } catch (error) {
    // Another process has begun to work there meanwhile.
    if (!hasErrno(error, 'ENOTEMPTY') && !hasErrno(error, 'ENOENT')) throw filesFailed(error);
  }
}

/** Longer than any look takes: a process that is not seen here may live in another container. */
const LEFT_AFTER_MS = 60 * 60 * 1000;

/** Of looks that were killed. */
function removeLeft(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^look-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isProcess(Number.parseInt(pid, 10))) continue;
    const left = join(folder, name);
    const madeMs = statSync(left, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - madeMs > LEFT_AFTER_MS) rmSync(left, { recursive: true, force: true });
  }
}

function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasErrno(error, 'ESRCH');
  }
}
