import type { Oid } from '../../../contract/ids.ts';
import type { Reading } from './git-helper.ts';
import { oidOrThrow, unexpected } from './parse-output.ts';
import { encodePath } from '../files/path-bytes.ts';

type ObjectType = 'blob' | 'tree' | 'commit' | 'tag';

export interface ObjectInfo {
  readonly oid: Oid;
  readonly type: ObjectType;
  readonly sizeBytes: number;
}

interface BatchQuestion {
  readonly command: 'info' | 'contents';
  readonly name: string;
}

interface BatchFound {
  readonly info: ObjectInfo;
  /** Empty for `info`. */
  readonly bytes: Buffer;
}

/** The longest line of facts: an id of 64 digits, a type, a size. */
const FACTS_BYTES_MAX = 200;

/** Takes one answer from the front of `received`; names with line ends are repeated by git as they are. */
export function readBatchAnswer(question: BatchQuestion, received: Buffer): Reading<BatchFound | null> {
  if (received.length === 0) return { kind: 'more', bytes: 1 };
  const missing = encodePath(`${question.name} missing\n`);
  const shared = Math.min(missing.length, received.length);
  if (received.subarray(0, shared).equals(missing.subarray(0, shared))) {
    if (received.length < missing.length) return { kind: 'more', bytes: received.length + 1 };
    return { kind: 'whole', used: missing.length, answer: null };
  }
  const end = received.indexOf(0x0a);
  if (end < 0 && received.length < FACTS_BYTES_MAX) return { kind: 'more', bytes: received.length + 1 };
  const line = received.subarray(0, Math.max(end, 0)).toString('latin1');
  // Newer versions of git answer so for an entry that is a submodule.
  if (/^[0-9a-f]+ submodule$/.test(line)) return { kind: 'whole', used: end + 1, answer: null };
  const parts = /^([0-9a-f]+) (blob|tree|commit|tag) (\d+)$/.exec(line);
  if (parts === null) throw unexpected('expected the facts of an object', received);
  const info = { oid: oidOrThrow(parts[1] ?? ''), type: typeOf(parts[2] ?? ''), sizeBytes: Number(parts[3]) };
  if (question.command === 'info')
    return { kind: 'whole', used: end + 1, answer: { info, bytes: Buffer.alloc(0) } };
  const last = end + 1 + info.sizeBytes;
  if (received.length <= last) return { kind: 'more', bytes: last + 1 };
  if (received[last] !== 0x0a)
    throw unexpected('expected a line end after an object', received.subarray(end + 1));
  return { kind: 'whole', used: last + 1, answer: { info, bytes: received.subarray(end + 1, last) } };
}

function typeOf(text: string): ObjectType {
  if (text === 'tree' || text === 'commit' || text === 'tag') return text;
  return 'blob';
}
