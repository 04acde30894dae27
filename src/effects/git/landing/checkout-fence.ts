import { link, lstat, readFile, writeNew } from '../files/quick-files.ts';
import { scratchFor } from '../../writer-folder.ts';
import { join } from 'node:path';
import { parseOid, type Oid } from '../../../contract/ids.ts';
import type { Checkout } from '../places/all-checkouts.ts';
import { filesFailed, hasErrno, unlessAbsent, unlessErrno } from '../files/errno.ts';
import type { ForeignLock } from '../../../ports/landing.ts';
import { describeLock } from './foreign-lock.ts';
import { removeFile } from '../files/remove-tree.ts';
import { syncFolder } from '../files/replace-file.ts';

/** Who holds the index of a checkout; the lock file of git is the fence of a landing. */
type Fence =
  | { readonly kind: 'none' }
  | { readonly kind: 'ours'; readonly roundId: string; readonly candidate: Oid }
  | { readonly kind: 'foreign'; readonly lock: ForeignLock };

const NAME = 'run-orchestrator-loop';

/** Whose `index.lock` stands in the checkout. */
export async function readFence(checkout: Checkout): Promise<Fence> {
  // Whatever is no file of ours holds the index for git, too: it makes its lock only where nothing stands.
  const text = await unlessErrno(
    unlessAbsent(readFile(lockOf(checkout), 'latin1')),
    ['files.wrong-kind'],
    '',
  );
  // A link that leads nowhere reads as nothing, and stands in git's way all the same.
  if (text === null && (await unlessAbsent(lstat(lockOf(checkout)))) === null) return { kind: 'none' };
  const parts = /^run-orchestrator-loop (\S+) ([0-9a-f]+)\n$/.exec(text ?? '');
  const candidate = parseOid(parts?.[2] ?? '');
  if (parts?.[1] === undefined || candidate === null) {
    const lock = await describeLock(checkout, lockOf(checkout));
    return lock === null ? { kind: 'none' } : { kind: 'foreign', lock };
  }
  return { kind: 'ours', roundId: parts[1], candidate };
}

/**
 * Creates the fence exclusively, its one line already inside and on disk, so that neither a kill nor a power
 * cut leaves one that looks foreign. False when any lock stands there.
 */
export async function createFence(
  checkout: Checkout,
  { roundId, candidate }: { readonly roundId: string; readonly candidate: Oid },
): Promise<boolean> {
  const written = scratchFor(lockOf(checkout), 'index.orch-fence');
  try {
    await removeFile(written);
    await writeNew(written, `${NAME} ${roundId} ${candidate}\n`, { isDurable: true });
    await link(written, lockOf(checkout));
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw filesFailed(error);
  } finally {
    await removeFile(written);
  }
  await syncFolder(checkout.gitDir);
  return true;
}

/** Removes the fence of this candidate; a lock of anyone else stays. Repeatable. */
export async function dropFence(checkout: Checkout, candidate: Oid): Promise<void> {
  const fence = await readFence(checkout);
  if (fence.kind !== 'ours' || fence.candidate !== candidate) return;
  await removeFile(lockOf(checkout));
  await syncFolder(checkout.gitDir);
}

function lockOf(checkout: Checkout): string {
  return join(checkout.gitDir, 'index.lock');
}
