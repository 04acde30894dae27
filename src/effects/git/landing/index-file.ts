import { createHash } from 'node:crypto';
import { parseOid } from '../../../contract/ids.ts';
import type { Entry } from './file-standing.ts';
import { modeOrNull } from '../calls/parse-output.ts';
import { unlessAbsent } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import { decodePath, encodePath } from '../files/path-bytes.ts';
import { lstat, readFile } from '../files/quick-files.ts';

/** What an index has, by path; null where a merge has left it open. */
export type Staged = ReadonlyMap<string, Entry | null>;

const HEADER_BYTES = 12;
const ID_BYTES = 20;
/** Of an entry: times, device, inode, owner and size stand before the mode and behind it, the name after all. */
const MODE_AT = 24;
const ID_AT = 40;
const FLAGS_AT = 60;
const EXTENDED = 0x4000;
const STAGES = 0x3000;
const NAME_BYTES = 0x0fff;

/** An index file that is small enough to be read here; null for any other. */
export async function readSmallIndex(file: string): Promise<Buffer | null> {
  const facts = await unlessAbsent(lstat(file));
  if (facts?.isFile() !== true || facts.size > GIT_LIMITS.nearIndexBytesMax) return null;
  return unlessAbsent(readFile(file));
}

/** Version 3 is written for entries that are not all there: a mere intent to add, a file left out of the checkout. */
export function hasPlainEntries(bytes: Buffer): boolean {
  return bytes.length >= HEADER_BYTES && bytes.readUInt32BE(4) === 2;
}

/**
 * The entries at or below `paths`, or all, of an index as git writes it by default: version 2 or 3, ids of SHA-1. Null for
 * every other one, and for one that is split, sparse or broken: those are git's to read.
 */
export function parseIndex(bytes: Buffer, paths: readonly string[] | null): Staged | null {
  if (!isPlainIndex(bytes)) return null;
  const wanted = paths?.map((path) => encodePath(path).toString('latin1')) ?? null;
  const staged = new Map<string, Entry | null>();
  let at = HEADER_BYTES;
  for (let left = bytes.readUInt32BE(8); left > 0; left -= 1) {
    const entry = entryFrom(bytes, at);
    if (entry === null) return null;
    const { name, next, isOpen } = entry;
    if (wanted === null || wanted.some((path) => name === path || name.startsWith(`${path}/`))) {
      const stored = isOpen ? null : storedAt(bytes, at);
      if (stored === 'odd') return null;
      staged.set(decodePath(Buffer.from(name, 'latin1')), stored);
    }
    at = next;
  }
  return areOptional(bytes, at) ? staged : null;
}

/** A signature, a version, and the hash of all before it. A hash of zeros, which git takes too, is not looked into. */
function isPlainIndex(bytes: Buffer): boolean {
  if (bytes.length < HEADER_BYTES + ID_BYTES || bytes.toString('latin1', 0, 4) !== 'DIRC') return false;
  if (![2, 3].includes(bytes.readUInt32BE(4))) return false;
  const end = bytes.length - ID_BYTES;
  return createHash('sha1').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end));
}

interface FoundEntry {
  /** Each byte a character. */
  readonly name: string;
  readonly isOpen: boolean;
  readonly next: number;
}

function entryFrom(bytes: Buffer, at: number): FoundEntry | null {
  if (at + FLAGS_AT + 2 > bytes.length) return null;
  const flags = bytes.readUInt16BE(at + FLAGS_AT);
  const start = at + FLAGS_AT + ((flags & EXTENDED) === 0 ? 2 : 4);
  const told = flags & NAME_BYTES;
  const end = told === NAME_BYTES ? bytes.indexOf(0, start) : start + told;
  // One to eight zeros fill it up to a multiple of eight bytes.
  const next = at + ((end - at + 8) & ~7);
  if (end <= start || next > bytes.length - ID_BYTES || bytes[end] !== 0) return null;
  return { name: bytes.toString('latin1', start, end), isOpen: (flags & STAGES) !== 0, next };
}

function storedAt(bytes: Buffer, at: number): Entry | 'odd' {
  const mode = modeOrNull(
    bytes
      .readUInt32BE(at + MODE_AT)
      .toString(8)
      .padStart(6, '0'),
  );
  const oid = parseOid(bytes.toString('hex', at + ID_AT, at + ID_AT + ID_BYTES));
  return mode === null || mode === '040000' || oid === null ? 'odd' : { mode, oid };
}

/** Extensions that may be left out begin with a capital; the others say that entries stand elsewhere. */
function areOptional(bytes: Buffer, start: number): boolean {
  const end = bytes.length - ID_BYTES;
  let at = start;
  while (at + 8 <= end) {
    if (!/^[A-Z]{4}$/.test(bytes.toString('latin1', at, at + 4))) return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}
