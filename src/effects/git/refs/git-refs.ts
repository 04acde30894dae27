import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { invariant } from '../../../lib/invariant.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { GitRefs, RefUpdate } from '../../../ports/git.ts';
import type { LeaseHeld } from '../../../ports/lease.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { unexpected } from '../calls/parse-output.ts';
import { removeFile } from '../files/remove-tree.ts';
import { unlessAbsent } from '../files/errno.ts';
import { lstat } from '../files/quick-files.ts';
import { encodePath } from '../files/path-bytes.ts';
import { listRefs } from './ref-names.ts';
import { isFullRefName, resolveExactRef } from './resolve-ref.ts';
import { withLockJournal } from './lock-journal.ts';
import { noteWritten, refsWrittenSince, refWrites } from './written-refs.ts';

export const LEASE_REF = 'refs/orchestrator/lease';

/** Moves refs in one transaction that also verifies the lease. @spec contract.md#one-controller */
export function createGitRefs(repository: RepositoryGit): GitRefs {
  return {
    updateRefs: (lease, updates) => repository.exclusively(() => updateRefs(repository, lease, updates)),
    refWrites: () => refWrites(repository),
    refsWrittenSince: (writes) => refsWrittenSince(repository, writes),
  };
}

/** The same from inside work that already is the one writer. */
export async function updateRefs(
  repository: RepositoryGit,
  lease: LeaseHeld,
  updates: readonly RefUpdate[],
): Promise<'moved' | 'lost'> {
  invariant(lease.isProof(), 'a lease that is held');
  const due = await withoutDoneDeletions(repository, updates);
  const stdin = Buffer.concat([
    line('verify', LEASE_REF, [lease.oid]),
    ...due.map((update) => instruction(update)),
  ]);
  try {
    const refs = [LEASE_REF, ...due.map((update) => update.ref)];
    await withLockJournal(repository, refs, () => repository.transactions.commit(stdin));
  } catch (error) {
    if (!(error instanceof PortFailure)) throw error;
    // With these out of the way it can be done; there are none the next time.
    if (await removeBroken(repository, due)) return updateRefs(repository, lease, updates);
    const outcome = await judgeFailure(repository, { lease, due, error });
    if (outcome === 'moved') noteWritten(repository, due);
    return outcome;
  }
  noteWritten(repository, due);
  for (const update of due) await expectMoved(repository, update);
  return 'moved';
}

const OURS = /^refs\/(?:heads\/)?orchestrator\//;

/** Files of ours that lead to no object, as a power cut or an agent leaves them: git refuses to write over them. */
async function removeBroken(repository: RepositoryGit, due: readonly RefUpdate[]): Promise<boolean> {
  let isAny = false;
  for (const { ref } of due) {
    if (!OURS.test(ref) || (await resolveExactRef(repository, ref)) !== null) continue;
    const file = join(repository.places.commonDir, ref);
    if ((await unlessAbsent(lstat(file)))?.isFile() !== true) continue;
    await removeFile(file);
    isAny = true;
  }
  return isAny;
}

/** A transaction that changed nothing although git said it did: no output of git is trusted. */
async function expectMoved(repository: RepositoryGit, { ref, to, from }: RefUpdate): Promise<void> {
  const now = await resolveExactRef(repository, ref);
  // Anything but the two is someone else's later move.
  if (now !== to && now === from) throw unexpected(`expected ${ref} at ${to ?? 'nothing'}`, now ?? 'nothing');
}

/**
 * Git says why in prose; what stands now decides. A git that was ended in the middle may have moved all, some
 * or none of the refs; a precondition that does not hold where none moved means lost.
 */
async function judgeFailure(
  repository: RepositoryGit,
  failed: { readonly lease: LeaseHeld; readonly due: readonly RefUpdate[]; readonly error: PortFailure },
): Promise<'moved' | 'lost'> {
  if ((await resolveExactRef(repository, LEASE_REF)) !== failed.lease.oid) return 'lost';
  let moved = 0;
  let lost = 0;
  for (const { ref, to, from } of failed.due) {
    const now = await resolveExactRef(repository, ref);
    if (now === to) moved += 1;
    else if (from !== 'any' && now !== from) lost += 1;
  }
  if (moved === failed.due.length && moved > 0) return 'moved';
  if (lost > 0 && moved === 0) return 'lost';
  throw failed.error;
}

function instruction(update: RefUpdate): Buffer {
  invariant(isFullRefName(update.ref), `a full ref name, found ${JSON.stringify(update.ref)}`);
  const from = update.from === 'any' ? '' : (update.from ?? zero(update.to));
  if (update.to !== null) return line('update', update.ref, [update.to, from]);
  invariant(update.from !== null, `a deletion of ${update.ref} expects it to exist`);
  return line('delete', update.ref, [from]);
}

/** With `-z` an empty old value means "do not check"; "must not exist" is the id of zeros. */
function zero(like: Oid | null): string {
  return '0'.repeat(like?.length ?? 40);
}

function line(command: string, ref: string, values: readonly string[]): Buffer {
  return Buffer.concat([
    Buffer.from(`${command} `),
    encodePath(ref),
    Buffer.from(`\0${values.map((value) => `${value}\0`).join('')}`),
  ]);
}

/** A ref that is gone already needs no deletion; git would refuse one of our unchecked ones. */
async function withoutDoneDeletions(
  repository: RepositoryGit,
  updates: readonly RefUpdate[],
): Promise<readonly RefUpdate[]> {
  const due: RefUpdate[] = [];
  for (const update of updates) {
    const unchecked = update.to === null && update.from === 'any';
    if (unchecked && !(await isStanding(repository, update.ref))) continue;
    due.push(update);
  }
  return due;
}

/** Also one that leads to no object. */
async function isStanding(repository: RepositoryGit, ref: string): Promise<boolean> {
  if ((await resolveExactRef(repository, ref)) !== null) return true;
  return (await listRefs(repository, [ref])).some((listed) => listed.ref === ref);
}
