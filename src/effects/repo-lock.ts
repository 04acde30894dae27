import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { printRecord } from '../contract/canonical-json.ts';
import type { Lease } from '../contract/generated/lease.ts';
import type { Oid } from '../contract/ids.ts';
import { leaseRef, lockPath, RUNTIME } from '../contract/paths.ts';
import { parseRecord } from '../contract/validate.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Files } from '../ports/files.ts';
import { LeaseHeld, type AcquireOutcome, type LeasePort } from '../ports/lease.ts';
import { type FriendlyLock, takeFriendlyLock } from './friendly-lock.ts';
import { ensureIgnoredFolder } from './ignored-folder.ts';
import {
  readLeaseBlob,
  readLeaseRef,
  type RemoveLeftLock,
  type RunGit,
  swapLeaseRef,
  writeLeaseBlob,
} from './lease-ref.ts';
import { isAlive, type Liveness, readOwnIdentity } from './process-identity.ts';

/** What stands at the lease ref. */
type LeaseFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly oid: Oid }
  | { readonly kind: 'lease'; readonly oid: Oid; readonly lease: Lease; readonly liveness: Liveness };

/**
 * The lease of one repository and the friendly lock behind it. `files` has the repository as its root. `readLease`
 * replaces a git process a call where the caller has a faster way to resolve the ref; `removeLeftLock` is asked
 * about a lock file that stands in the way, `waitForGitOf` about what a dead holder had started.
 * @spec contract.md#one-controller
 */
export function createRepoLock(options: {
  readonly git: RunGit;
  readonly files: Files;
  readonly readLease?: () => Promise<Oid | null>;
  readonly removeLeftLock?: RemoveLeftLock;
  readonly waitForGitOf?: (pid: number) => Promise<void>;
}): LeasePort {
  const { git, files } = options;
  const readLease = options.readLease ?? (() => readLeaseRef(git));
  const removeLeftLock = options.removeLeftLock ?? (async () => false);
  const swap = (from: Oid | null, to: Oid | null) => swapLeaseRef(git, { from, to }, removeLeftLock);
  const listeners: ((why: string) => void)[] = [];
  let compromised: string | null = null;
  let friendly: FriendlyLock | null = null;

  const compromise = (why: string) => {
    if (compromised !== null) return;
    compromised = why;
    for (const listener of listeners) listener(why);
  };

  return {
    acquire: async ({ takeOver }) => {
      const seen = await observeLease(git);
      if (!takeOver && !isFree(seen)) return refuse(seen);
      const mine = await makeLease();
      const oid = await writeLeaseBlob(git, printRecord(mine));
      if ((await swap(seen.kind === 'none' ? null : seen.oid, oid)) === 'lost') {
        return refuse(await observeLease(git));
      }
      try {
        if (seen.kind === 'lease' && seen.liveness === 'dead') await options.waitForGitOf?.(seen.lease.pid);
        await ensureIgnoredFolder(files, RUNTIME);
        friendly = await takeFriendlyLock(join(files.root, lockPath), mine.nonce, compromise);
      } finally {
        // Without the lock nobody will release the lease that was just taken.
        if (friendly === null) await swap(oid, null);
      }
      if (friendly !== null) return { kind: 'held', lease: new LeaseHeld(oid, mine) };
      return { kind: 'taken', holder: null, why: `${lockPath} is held by another process` };
    },
    verify: async (lease) => compromised === null && (await readLease()) === lease.oid,
    release: async (lease) => {
      // The lock first: as soon as the lease is gone, a lock that stands there is a successor's.
      await friendly?.release();
      friendly = null;
      await swap(lease.oid, null);
    },
    holder: async () => {
      const seen = await observeLease(git);
      if (seen.kind === 'none') return null;
      if (seen.kind === 'lease') return { holder: seen.lease, alive: seen.liveness !== 'dead' };
      throw new PortFailure('git.output-unexpected', `${leaseRef} names ${seen.oid}, which is no lease`);
    },
    onCompromised: (listener) => {
      listeners.push(listener);
      if (compromised !== null) listener(compromised);
    },
  };
}

async function observeLease(git: RunGit): Promise<LeaseFacts> {
  const oid = await readLeaseRef(git);
  if (oid === null) return { kind: 'none' };
  const bytes = await readLeaseBlob(git, oid);
  const lease = bytes === null ? null : parseRecord('lease', bytes, leaseRef);
  if (lease === null || !lease.ok) return { kind: 'unreadable', oid };
  return { kind: 'lease', oid, lease: lease.value, liveness: await isAlive(lease.value) };
}

function isFree(seen: LeaseFacts): boolean {
  return seen.kind === 'none' || (seen.kind === 'lease' && seen.liveness === 'dead');
}

function refuse(seen: LeaseFacts): AcquireOutcome {
  if (seen.kind === 'none') {
    return {
      kind: 'taken',
      holder: null,
      why: 'another controller took the lease at the same moment and has ended since',
    };
  }
  if (seen.kind === 'unreadable') {
    return {
      kind: 'taken',
      holder: null,
      why: `${leaseRef} names ${seen.oid}, which is no lease of this program`,
    };
  }
  const { host, pid } = seen.lease;
  const words = { alive: 'is alive', dead: 'has just ended', unknown: 'cannot be observed from here' };
  return {
    kind: 'taken',
    holder: seen.lease,
    why: `process ${pid} on ${host} holds the lease and ${words[seen.liveness]}`,
  };
}

async function makeLease(): Promise<Lease> {
  const nonce = randomBytes(16).toString('hex');
  return { schema_version: 'lease-v1', ...(await readOwnIdentity()), nonce };
}
