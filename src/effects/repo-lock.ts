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

/** What the lease ref names; no bytes for what is no blob or too large to be a lease. */
export interface LeaseBlob {
  readonly oid: Oid;
  readonly bytes: Uint8Array | null;
}

/** What stands at the lease ref. */
type LeaseFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly oid: Oid }
  | { readonly kind: 'lease'; readonly oid: Oid; readonly lease: Lease; readonly liveness: Liveness };

export interface RepoLockOptions {
  readonly git: RunGit;
  /** Has the repository as its root. */
  readonly files: Files;
  /** These two replace processes of git where the caller has a faster way to read. */
  readonly readLease?: () => Promise<Oid | null>;
  readonly lookAtLease?: () => Promise<LeaseBlob | null>;
  /** Asked about a lock file that stands in the way. */
  readonly removeLeftLock?: RemoveLeftLock;
  /** Asked about what a dead holder had started. */
  readonly waitForGitOf?: (pid: number) => Promise<void>;
}

/** The lease of one repository and the friendly lock behind it. @spec contract.md#one-controller */
export function createRepoLock(options: RepoLockOptions): LeasePort {
  const { git, files } = options;
  const readLease = options.readLease ?? (() => readLeaseRef(git));
  const lookAtLease = options.lookAtLease ?? (() => readLeaseParts(git));
  const observe = async () => judgeLease(await lookAtLease());
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
      const seen = await observe();
      if (!takeOver && !isFree(seen)) return refuse(seen);
      const mine = await makeLease();
      const oid = await writeLeaseBlob(git, printRecord(mine));
      if ((await swap(seen.kind === 'none' ? null : seen.oid, oid)) === 'lost') {
        return refuse(await observe());
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
      const seen = await observe();
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

async function readLeaseParts(git: RunGit): Promise<LeaseBlob | null> {
  const oid = await readLeaseRef(git);
  return oid === null ? null : { oid, bytes: await readLeaseBlob(git, oid) };
}

async function judgeLease(found: LeaseBlob | null): Promise<LeaseFacts> {
  if (found === null) return { kind: 'none' };
  const { oid, bytes } = found;
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
