import { FILE_LIMITS } from '../contract/limits.ts';
import { decisionsDir, eventsPath } from '../contract/paths.ts';
import type { Files } from '../ports/files.ts';

/** More than any of these files may have, with the line that is written last. */
const BYTES_MAX = 64 * FILE_LIMITS.recordBytesMax;

/**
 * Puts a copy in the place of each file that lines are added to: a predecessor that has one open, and sleeps before its
 * write, adds to what nobody reads any more. @spec contract.md#one-controller
 */
export async function takeOverLogs(files: Files): Promise<void> {
  const decisions = (await files.list(decisionsDir)).map((name) => `${decisionsDir}/${name}`);
  for (const path of [eventsPath, ...decisions]) {
    const log = await files.read(path, BYTES_MAX);
    if (log.kind === 'file') await files.writeAtomic(path, log.bytes);
  }
}
