import { encodeRecord } from '../contract/canonical-json.ts';
import type { State } from '../contract/generated/state.ts';
import { FILE_LIMITS } from '../contract/limits.ts';
import { liveStatePath } from '../contract/paths.ts';
import type { Problem } from '../contract/problem.ts';
import { parseRecord, validateValue } from '../contract/validate.ts';
import { invariant } from '../lib/invariant.ts';
import { PortFailure } from '../ports/failure.ts';
import type { FileFacts, Files } from '../ports/files.ts';
import type { LeaseHeld, LeasePort } from '../ports/lease.ts';
import type { StateFacts, StateFile } from '../ports/state-file.ts';

/** The live state file of the repository that is the root of `files`. @spec contract.md#state */
export function createStateFile(files: Files, lease: Pick<LeasePort, 'verify'>): StateFile {
  const load = async () => readState(await files.read(liveStatePath, FILE_LIMITS.stateBytesMax));
  return {
    load,
    write: async (held, state) => {
      requireValid(state);
      requireNext(await load(), state);
      const bytes = encodeRecord(state);
      invariant(
        bytes.length <= FILE_LIMITS.stateBytesMax,
        `a state to write can be read back: ${bytes.length} bytes`,
      );
      // Last before the write: a controller that was suspended meanwhile has lost the lease.
      await requireLease(lease, held);
      await files.writeAtomic(liveStatePath, bytes);
    },
  };
}

function readState(facts: FileFacts): StateFacts {
  if (facts.kind === 'absent') return facts;
  if (facts.kind === 'file') {
    const parsed = parseRecord('state', facts.bytes, liveStatePath);
    return parsed.ok
      ? { kind: 'state', state: parsed.value }
      : { kind: 'unreadable', problems: parsed.error };
  }
  const found = facts.kind === 'too-large' ? `${facts.sizeBytes} bytes` : `a ${facts.what}`;
  return { kind: 'unreadable', problems: [describeWrongFile(found)] };
}

function describeWrongFile(found: string): Problem {
  const expected = `a file of at most ${FILE_LIMITS.stateBytesMax} bytes`;
  return {
    file: liveStatePath,
    line: null,
    column: null,
    pointer: null,
    code: 'state.invalid',
    message: `expected ${expected} and found ${found}`,
    expected,
    found,
    fix: 'Put the state file back from a backup; it was left as it is.',
  };
}

function requireValid(state: State): void {
  const checked = validateValue('state', state, liveStatePath);
  const problem = checked.ok ? undefined : checked.error[0];
  invariant(checked.ok, `a state to write is valid: ${problem?.pointer ?? ''} ${problem?.message ?? ''}`);
}

/** A file that is not the predecessor was written by somebody else: replacing it would lose what it says. */
function requireNext(before: StateFacts, state: State): void {
  if (before.kind === 'absent') return;
  if (before.kind === 'unreadable') {
    throw new PortFailure('files.failed', `${liveStatePath} became unreadable; it was left as it is`);
  }
  if (before.state.revision + 1 === state.revision) return;
  throw new PortFailure(
    'files.failed',
    `expected revision ${state.revision - 1} in ${liveStatePath} and found ${before.state.revision}; it was left as it is`,
  );
}

async function requireLease(lease: Pick<LeasePort, 'verify'>, held: LeaseHeld): Promise<void> {
  if (await lease.verify(held)) return;
  throw new PortFailure('lease.lost', `the lease ${held.oid} is not ours any more; nothing was written`);
}
