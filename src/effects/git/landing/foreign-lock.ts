import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { ForeignLock } from '../../../ports/landing.ts';
import { unlessAbsent } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import { lstat } from '../files/quick-files.ts';
import { gitMark } from '../calls/git-command.ts';
import type { Checkout } from '../places/all-checkouts.ts';

const PROCESSES = '/proc';
/** Of a git of ours, which takes no lock but the fence. */
const GIT_MARK = Object.keys(gitMark(0))[0] ?? '';

/**
 * The lock of another git: since when it stands, and which process holds it. One that nobody is seen to hold and that
 * is older than any command takes was left behind, and nobody will remove it. Null when it has gone.
 * @spec contract.md#merge-admissibility
 */
export async function describeLock(
  checkout: Checkout,
  file: string,
  nowMs = Date.now(),
): Promise<ForeignLock | null> {
  const stats = await unlessAbsent(lstat(file));
  if (stats === null) return null;
  const holder = findHolder(checkout, file);
  const isOld = nowMs - stats.mtimeMs > GIT_LIMITS.leftLockMs;
  return { file, since: stats.mtime.toISOString(), holder, isLeft: isOld && holder === null };
}

/** A process that has the file open, or a git that works in the checkout; null where the system does not tell. */
function findHolder({ path, gitDir }: Checkout, file: string): string | null {
  for (const pid of namesIn(PROCESSES).filter((name) => /^\d+$/.test(name))) {
    const name = textOf(`${PROCESSES}/${pid}/comm`).trim();
    const open = namesIn(`${PROCESSES}/${pid}/fd`).map((fd) => linkOf(`${PROCESSES}/${pid}/fd/${fd}`));
    const at = linkOf(`${PROCESSES}/${pid}/cwd`);
    const isHere = [path, gitDir].some((folder) => at === folder || at.startsWith(`${folder}/`));
    const isOurs = textOf(`${PROCESSES}/${pid}/environ`).includes(GIT_MARK);
    if (open.includes(file) || (name.startsWith('git') && isHere && !isOurs))
      return `${name} (process ${pid})`;
  }
  return null;
}

function namesIn(folder: string): readonly string[] {
  return quietly(() => readdirSync(folder), []);
}

function textOf(path: string): string {
  return quietly(() => readFileSync(path, 'utf8'), '');
}

function linkOf(path: string): string {
  return quietly(() => readlinkSync(path), '');
}

/** A process that ends meanwhile, or is somebody else's, tells nothing. */
function quietly<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
