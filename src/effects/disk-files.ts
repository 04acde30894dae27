import { constants, fsyncSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { invariant } from '../lib/invariant.ts';
import { PortFailure } from '../ports/failure.ts';
import type { FileFacts, Files } from '../ports/files.ts';
import { describeKind, makeParents, type PathFacts, walkContained, wrongKind } from './contained-path.ts';
import { createFileDurably, syncFolder, writeFileDurably } from './durable-write.ts';
import { errnoOf, filesFailed } from './errno.ts';
import { reopen } from './closed-path.ts';
import { removeAll as removeWhole, rename } from './fenced-calls.ts';
import { findFiles } from './find-files.ts';
import { readFreeGib } from './free-space.ts';
import { readRange, withRegularFile } from './regular-file.ts';

const NEWLINE = 0x0a;

/** Files below an existing folder of this machine. No symlink below the root is followed. @spec contract.md#state */
export function createDiskFiles(folder: string): Files {
  const root = findRoot(folder);
  return {
    root,
    read: async (path, maxBytes) => readBounded(root, path, maxBytes),
    writeAtomic: async (path, bytes) => writeFileDurably(prepareTarget(root, path), bytes),
    createExclusive: async (path, bytes) => createFileDurably(makeParents(root, path), bytes),
    appendLine: async (path, line, isDurable = true) => appendLine(root, path, { line, isDurable }),
    append: async (path, text) => append(root, path, text),
    move: async (from, to) => move(root, from, to),
    sizeBytes: async (path) => readSize(root, path),
    list: async (path) => listFolder(root, path),
    find: (patterns) => findFiles(root, patterns),
    remove: (path) => removeAll(root, path),
    reopen: async (path) => reopen(path),
    readFrom: async (path, offset, maxBytes) => readFrom(root, path, { offset, maxBytes }),
    readTail: async (path, maxBytes) => readTail(root, path, maxBytes),
    freeGib: (path) => readFreeGib(resolve(root, path)),
  };
}

function findRoot(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw filesFailed('open the folder', folder, cause);
  }
}

function readBounded(root: string, path: string, maxBytes: number): FileFacts {
  try {
    return readOpen(root, path, maxBytes);
  } catch (error) {
    // Somebody closed it: what it holds is not known, and it is not absent.
    if (error instanceof PortFailure && errnoOf(error.cause) === 'EACCES')
      return { kind: 'not-a-file', what: 'file that cannot be read' };
    throw error;
  }
}

function readOpen(root: string, path: string, maxBytes: number): FileFacts {
  const facts = walkContained(root, path);
  if (facts.kind !== 'present') return toFileFacts(facts);
  if (!facts.stats.isFile()) return { kind: 'not-a-file', what: describeKind(facts.stats) };
  return withRegularFile<FileFacts>(facts.path, constants.O_RDONLY, {
    absent: { kind: 'absent' },
    use: (file, stats) => {
      if (stats.size > maxBytes) return { kind: 'too-large', sizeBytes: stats.size };
      // One byte more than allowed shows a file that grows while it is read.
      const bytes = readRange(file, { start: 0, length: maxBytes + 1, expected: stats.size });
      return bytes.length > maxBytes
        ? { kind: 'too-large', sizeBytes: bytes.length }
        : { kind: 'file', bytes };
    },
  });
}

function toFileFacts(facts: Exclude<PathFacts, { kind: 'present' }>): FileFacts {
  if (facts.kind === 'absent') return { kind: 'absent' };
  return { kind: 'not-a-file', what: `${facts.what} at ${facts.at}` };
}

/** A symlink or folder where the file goes is somebody's choice: refused instead of replaced. */
function prepareTarget(root: string, path: string): string {
  const target = makeParents(root, path);
  const facts = walkContained(root, path);
  if (facts.kind === 'present' && !facts.stats.isFile())
    throw wrongKind('regular file', target, describeKind(facts.stats));
  return target;
}

function appendLine(
  root: string,
  path: string,
  { line, isDurable }: { readonly line: string; readonly isDurable: boolean },
): void {
  invariant(!line.includes('\n'), 'a line to append holds no line break');
  const target = prepareTarget(root, path);
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
  const isNew = withRegularFile(target, flags, {
    absent: false,
    use: (file, stats) => {
      // A line torn by a crash is ended here, so that it stays one bad line and does not swallow this one.
      const end = { start: stats.size - 1, length: 1, expected: 1 };
      const last = stats.size === 0 ? null : readRange(file, end);
      const start = last === null || last[0] === NEWLINE ? '' : '\n';
      writeFileSync(file, `${start}${line}\n`);
      if (isDurable) fsyncSync(file);
      return stats.size === 0;
    },
  });
  if (isNew) syncFolder(dirname(target));
}

function append(root: string, path: string, text: string): void {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
  withRegularFile(prepareTarget(root, path), flags, {
    absent: undefined,
    use: (file) => writeFileSync(file, text),
  });
}

function move(root: string, from: string, to: string): boolean {
  const source = walkContained(root, from);
  if (source.kind === 'absent') return false;
  requireNotBlocked(source, 'move');
  const target = prepareTarget(root, to);
  try {
    rename(source.path, target);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false;
    throw filesFailed('move', source.path, cause);
  }
  syncFolder(dirname(target));
  syncFolder(dirname(source.path));
  return true;
}

function readSize(root: string, path: string): number | null {
  const facts = walkContained(root, path);
  return facts.kind === 'present' && facts.stats.isFile() ? facts.stats.size : null;
}

function requireNotBlocked(facts: PathFacts, action: string): void {
  if (facts.kind !== 'blocked') return;
  throw wrongKind('folder', facts.at, `${facts.what}, so ${facts.path} was not ${action}d`);
}

function listFolder(root: string, path: string): readonly string[] {
  const facts = walkContained(root, path);
  if (facts.kind !== 'present' || !facts.stats.isDirectory()) return [];
  try {
    return readdirSync(facts.path).sort();
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw filesFailed('list', facts.path, cause);
  }
}

async function removeAll(root: string, path: string): Promise<void> {
  const facts = walkContained(root, path);
  if (facts.kind === 'absent') return;
  requireNotBlocked(facts, 'remove');
  try {
    await removeWhole(facts.path);
  } catch (cause) {
    throw filesFailed('remove', facts.path, cause);
  }
  syncFolder(dirname(facts.path));
}

function readFrom(
  root: string,
  path: string,
  range: { readonly offset: number; readonly maxBytes: number },
): Uint8Array {
  const facts = walkContained(root, path);
  if (facts.kind !== 'present' || !facts.stats.isFile()) return new Uint8Array();
  return withRegularFile<Uint8Array>(facts.path, constants.O_RDONLY, {
    absent: new Uint8Array(),
    use: (file, stats) =>
      readRange(file, {
        start: range.offset,
        length: range.maxBytes,
        expected: Math.max(0, stats.size - range.offset),
      }),
  });
}

function readTail(root: string, path: string, maxBytes: number): string {
  const facts = walkContained(root, path);
  if (facts.kind !== 'present' || !facts.stats.isFile()) return '';
  return withRegularFile(facts.path, constants.O_RDONLY, {
    absent: '',
    use: (file, stats) => {
      const start = Math.max(0, stats.size - maxBytes);
      const length = Math.min(maxBytes, stats.size);
      const bytes = readRange(file, { start, length, expected: length });
      return decodeTail(bytes, start > 0);
    },
  });
}

/** Drops the rest of a character that the cut went through, then decodes whatever the bytes are. */
function decodeTail(bytes: Buffer, isCut: boolean): string {
  const first = isCut ? bytes.findIndex((byte) => (byte & 0xc0) !== 0x80) : 0;
  const start = Math.min(Math.max(first, 0), 3);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(start));
}
