import { parseOid, type Oid } from '../contract/ids.ts';
import { leaseRef } from '../contract/paths.ts';
import { PortFailure } from '../ports/failure.ts';
import { pause } from './pause.ts';

/** What one git call answered. The caller's git runs with a clean environment and without hooks. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in the repository and waits for its end; any exit code is an answer. */
export type RunGit = (args: readonly string[], stdin: string | null) => Promise<GitAnswer>;

/** Another git holds the ref's lock for milliseconds only; this is 2 s of trying. */
const LOCK_TRIES_MAX = 40;
const LOCK_PAUSE_MS = 50;
export const LEASE_BYTES_MAX = 64 * 1024;

/** The blob that the lease ref names, or null when nobody holds the lease. */
export async function readLeaseRef(git: RunGit): Promise<Oid | null> {
  const answer = await git(['rev-parse', '--verify', '--quiet', leaseRef], null);
  if (answer.code === 1 && answer.stdout === '') return null;
  return requireOid(answer, 'rev-parse');
}

/** Bytes of a lease blob; null when it is no blob or too large to be one of ours. */
export async function readLeaseBlob(git: RunGit, oid: Oid): Promise<Uint8Array | null> {
  const answer = await git(['cat-file', 'blob', oid], null);
  if (answer.code !== 0 || answer.stdout.length > LEASE_BYTES_MAX) return null;
  return new TextEncoder().encode(answer.stdout);
}

export async function writeLeaseBlob(git: RunGit, text: string): Promise<Oid> {
  return requireOid(await git(['hash-object', '-w', '--stdin'], text), 'hash-object');
}

/** null stands for "no lease". */
interface LeaseSwap {
  readonly from: Oid | null;
  readonly to: Oid | null;
}

/** Removes a lock file that a dead git of ours left; false, and it stays, where it may be somebody else's. */
export type RemoveLeftLock = (lock: string) => Promise<boolean>;

/**
 * Moves the lease by compare-and-swap. `lost`: the ref was not at `from`, nothing has moved. Git's exit code does
 * not tell a lost race from a locked ref, so the ref itself is looked at again.
 */
export async function swapLeaseRef(
  git: RunGit,
  { from, to }: LeaseSwap,
  removeLeftLock: RemoveLeftLock,
): Promise<'moved' | 'lost'> {
  const zero = '0'.repeat((to ?? from ?? '').length || 40);
  const args =
    to === null ? ['update-ref', '-d', leaseRef, from ?? zero] : ['update-ref', leaseRef, to, from ?? zero];
  let refusal = '';
  let lock: string | null = null;
  for (let tries = 0; tries < LOCK_TRIES_MAX; tries += 1) {
    const answer = await git(args, null);
    if (answer.code === 0) return 'moved';
    refusal = answer.stderr.trim();
    lock = /Unable to create '(.+?\.lock)': File exists/s.exec(refusal)?.[1] ?? null;
    const now = await readLeaseRef(git);
    if (now === to) return 'moved';
    if (now !== from) return 'lost';
    if (lock !== null && (await removeLeftLock(lock))) continue;
    // For that one git has waited itself.
    if (lock?.endsWith('/packed-refs.lock') === true) break;
    await pause(LOCK_PAUSE_MS);
  }
  const code = lock === null ? 'git.failed' : 'git.lock-held';
  const detail = `git update-ref could not move ${leaseRef}: ${refusal}`;
  throw new PortFailure(code, detail, lock === null ? {} : { path: lock });
}

function requireOid(answer: GitAnswer, command: string): Oid {
  if (answer.code !== 0) {
    throw new PortFailure('git.failed', `git ${command} exited ${answer.code}: ${answer.stderr.trim()}`);
  }
  const oid = parseOid(answer.stdout.trim());
  if (oid === null) {
    throw new PortFailure(
      'git.output-unexpected',
      `git ${command} printed no object id: ${answer.stdout.slice(0, 200)}`,
    );
  }
  return oid;
}
