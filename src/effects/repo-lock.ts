import { randomBytes } from 'node:crypto';
import { PROGRAM } from '../contract/errors.ts';
import { join } from 'node:path';
import { printRecord } from '../contract/canonical-json.ts';
import type { Lease } from '../contract/generated/lease.ts';
import type { Oid } from '../contract/ids.ts';
import { leaseRef, lockPath, RUNTIME } from '../contract/paths.ts';
import { parseRecord } from '../contract/validate.ts';
import { PortFailure } from '../ports/failure.ts';
import type { Files } from '../ports/files.ts';
import { LeaseHeld, type AcquireOutcome, type LeasePort } from '../ports/lease.ts';
import { ensureIgnoredFolder } from './ignored-folder.ts';
import {
  readLeaseBlob,
  readLeaseRef,
  type RemoveLeftLock,
  type RunGit,
  swapLeaseRef,
  writeLeaseBlob,
} from './lease-ref.ts';
import { isAlive, isStopped, readOwnIdentity } from './process-identity.ts';
import { inOrder } from './start-order.ts';
import { takeOverLogs } from './take-over-logs.ts';
import {
  beginWriting,
  endWriting,
  lookAtWriter,
  prepareWriter,
  removeWriter,
  type WriterPlaces,
} from './writer-folder.ts';

/** What the lease ref names; no bytes for what is no blob or too large to be a lease. */
export interface LeaseBlob {
  readonly oid: Oid;
  readonly bytes: Uint8Array | null;
}

/** What stands at the lease ref. */
type LeaseFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly oid: Oid }
  | { readonly kind: 'lease'; readonly oid: Oid; readonly lease: Lease; readonly life: Life };

/** `elsewhere`: alive in another container of this machine. */
type Life = 'alive' | 'stopped' | 'elsewhere' | 'dead' | 'unknown';

export interface RepoLockOptions {
  readonly git: RunGit;
  /** Has the repository as its root. */
  readonly files: Files;
  /** Where it writes from then on. */
  readonly places: WriterPlaces;
  /** These two replace processes of git where the caller has a faster way to read. */
  readonly readLease?: () => Promise<Oid | null>;
  readonly lookAtLease?: () => Promise<LeaseBlob | null>;
  /** Asked about a lock file that stands in the way. */
  readonly removeLeftLock?: RemoveLeftLock;
  /** Asked about what a dead holder had started. */
  readonly waitForGitOf?: (pid: number) => Promise<void>;
}

/** The lease of one repository, and the folder through which its holder writes. @spec contract.md#one-controller */
export function createRepoLock(options: RepoLockOptions): LeasePort {
  const { git, places } = options;
  const readLease = options.readLease ?? (() => readLeaseRef(git));
  const lookAtLease = options.lookAtLease ?? (() => readLeaseParts(git));
  const observe = async () => judgeLease(places, await lookAtLease());
  const removeLeftLock = options.removeLeftLock ?? (async () => false);
  const swap = (from: Oid | null, to: Oid | null) => swapLeaseRef(git, { from, to }, removeLeftLock);
  /** Whoever lost the lease stays without a way to write. */
  const giveUp = async (lease: Lease, oid: Oid): Promise<void> => {
    const isOurs = (await readLease()) === oid && (await swap(oid, null)) === 'moved';
    removeWriter(places, lease.nonce);
    if (isOurs) endWriting(places, lease.nonce);
  };
  const acquire = async (takeOver: boolean): Promise<AcquireOutcome> => {
    const seen = await observe();
    if (!isFree(seen) && !(takeOver && isUnseen(seen))) return refuse(seen);
    const mine = await makeLease();
    const oid = await writeLeaseBlob(git, printRecord(mine));
    await prepareWriter(places, mine.nonce);
    let isHeld = false;
    try {
      isHeld =
        (await swap(seen.kind === 'none' ? null : seen.oid, oid)) === 'moved' &&
        (await begin(options, mine, seen));
    } finally {
      if (!isHeld) await giveUp(mine, oid);
      // It may still ask the one that has it.
      if (!isHeld) endWriting(places, mine.nonce);
    }
    return isHeld ? { kind: 'held', lease: new LeaseHeld(oid, mine) } : refuse(await observe());
  };
  return {
    acquire: ({ takeOver }) => inOrder(join(places.commonDir, 'orchestrator'), () => acquire(takeOver)),
    verify: async (lease) => (await readLease()) === lease.oid,
    // A new lease in one step with the old one: who slept since the look has lost it, and makes no way for itself.
    regain: async (lease) => {
      if ((await readLease()) !== lease.oid) return false;
      const next = await makeLease();
      const oid = await writeLeaseBlob(git, printRecord(next));
      await prepareWriter(places, next.nonce);
      const isHeld = (await swap(lease.oid, oid)) === 'moved' && beginWriting(places, next.nonce) !== 'lost';
      if (isHeld) lease.renew(oid, next);
      else removeWriter(places, next.nonce);
      return isHeld;
    },
    release: async ({ oid, holder }) => giveUp(holder, oid),
    holder: async () => {
      const seen = await observe();
      if (seen.kind === 'none') return null;
      if (seen.kind === 'lease')
        return { holder: seen.lease, alive: seen.life !== 'dead', isSeen: !isUnseen(seen) };
      throw new PortFailure('git.output-unexpected', `${leaseRef} names ${seen.oid}, which is no lease`);
    },
  };
}

/** The first acts of a holder; false when somebody had the lease in between. */
async function begin(options: RepoLockOptions, lease: Lease, seen: LeaseFacts): Promise<boolean> {
  const { files } = options;
  const begun = beginWriting(options.places, lease.nonce);
  if (begun === 'lost') return false;
  if (seen.kind === 'lease' && seen.life === 'dead') await options.waitForGitOf?.(seen.lease.pid);
  await ensureIgnoredFolder(files, RUNTIME);
  // Of earlier versions.
  await files.remove(lockPath);
  if (begun === 'succeeds') await takeOverLogs(files);
  return true;
}

async function readLeaseParts(git: RunGit): Promise<LeaseBlob | null> {
  const oid = await readLeaseRef(git);
  return oid === null ? null : { oid, bytes: await readLeaseBlob(git, oid) };
}

async function judgeLease(places: WriterPlaces, found: LeaseBlob | null): Promise<LeaseFacts> {
  if (found === null) return { kind: 'none' };
  const { oid, bytes } = found;
  const lease = bytes === null ? null : parseRecord('lease', bytes, leaseRef);
  if (lease === null || !lease.ok) return { kind: 'unreadable', oid };
  return { kind: 'lease', oid, lease: lease.value, life: await lookAtLife(places, lease.value) };
}

async function lookAtLife(places: WriterPlaces, lease: Lease): Promise<Life> {
  const liveness = await isAlive(lease);
  if (liveness === 'alive') return (await isStopped(lease.pid)) ? 'stopped' : 'alive';
  if (liveness === 'dead') return 'dead';
  // The process table has nothing of another container; what its controller listens to tells.
  const sign = await lookAtWriter(places, lease.nonce);
  return sign === 'alive' ? 'elsewhere' : sign;
}

function isFree(seen: LeaseFacts): boolean {
  return seen.kind === 'none' || (seen.kind === 'lease' && seen.life === 'dead');
}

/** May a person say that it is gone? */
function isUnseen(seen: LeaseFacts): boolean {
  return seen.kind === 'unreadable' || (seen.kind === 'lease' && seen.life === 'unknown');
}

const LOOK = `${PROGRAM} status`;
const TAKE_OVER = `${PROGRAM} run --take-over`;

function refuse(seen: LeaseFacts): AcquireOutcome {
  if (seen.kind === 'none') {
    return {
      kind: 'taken',
      holder: null,
      why: 'another controller took the lease at the same moment and has ended since',
      nextCommand: LOOK,
    };
  }
  if (seen.kind === 'unreadable') {
    return {
      kind: 'taken',
      holder: null,
      why: `${leaseRef} names ${seen.oid}, which is no lease of this program`,
      nextCommand: TAKE_OVER,
    };
  }
  const { host, pid } = seen.lease;
  const ways: Readonly<Record<Life, readonly [string, string]>> = {
    alive: ['is alive', `kill ${pid}`],
    stopped: ['is alive and stopped', `kill -CONT ${pid}`],
    elsewhere: ['is alive in another container; end it there', LOOK],
    dead: ['has just ended', LOOK],
    unknown: ['cannot be observed from here', TAKE_OVER],
  };
  const [words, nextCommand] = ways[seen.life];
  return {
    kind: 'taken',
    holder: seen.lease,
    why: `process ${pid} on ${host} holds the lease and ${words}`,
    nextCommand,
  };
}

async function makeLease(): Promise<Lease> {
  const nonce = randomBytes(16).toString('hex');
  return { schema_version: 'lease-v1', ...(await readOwnIdentity()), nonce };
}
