import { constants, realpathSync, type Stats } from 'node:fs';
import { readdir, rename, rm, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { invariant } from '../lib/invariant.ts';
import { PortFailure } from '../ports/failure.ts';
import type { FileFacts, Files } from '../ports/files.ts';
import { describeKind, makeParents, openRegular, type PathFacts, walkContained } from './contained-path.ts';
import { createFileDurably, syncFolder, writeFileDurably } from './durable-write.ts';
import { errnoOf, filesFailed } from './errno.ts';

const BYTES_PER_GIB = 2 ** 30;
const NEWLINE = 0x0a;
const READ_CHUNK_BYTES = 64 * 1024;

/** Files below an existing folder of this machine. No symlink below the root is followed. @spec contract.md#state */
export function createDiskFiles(folder: string): Files {
  const root = findRoot(folder);
  return {
    root,
    read: (path, maxBytes) => readBounded(root, path, maxBytes),
    writeAtomic: async (path, bytes) => writeFileDurably(await prepareTarget(root, path), bytes),
    createExclusive: async (path, bytes) => createFileDurably(await makeParents(root, path), bytes),
    appendLine: (path, line) => appendLine(root, path, line),
    move: (from, to) => move(root, from, to),
    sizeBytes: (path) => readSize(root, path),
    list: (path) => listFolder(root, path),
    remove: (path) => removeAll(root, path),
    readFrom: (path, offset, maxBytes) => readFrom(root, path, { offset, maxBytes }),
    readTail: (path, maxBytes) => readTail(root, path, maxBytes),
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

async function readBounded(root: string, path: string, maxBytes: number): Promise<FileFacts> {
  const facts = await walkContained(root, path);
  if (facts.kind !== 'present') return toFileFacts(facts);
  if (!facts.stats.isFile()) return { kind: 'not-a-file', what: describeKind(facts.stats) };
  return withRegularFile<FileFacts>(facts.path, constants.O_RDONLY, {
    absent: { kind: 'absent' },
    use: async (handle, stats) => {
      if (stats.size > maxBytes) return { kind: 'too-large', sizeBytes: stats.size };
      // One byte more than allowed shows a file that grows while it is read.
      const bytes = await readRange(handle, 0, maxBytes + 1);
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
async function prepareTarget(root: string, path: string): Promise<string> {
  const target = await makeParents(root, path);
  const facts = await walkContained(root, path);
  if (facts.kind === 'present' && !facts.stats.isFile()) {
    const what = describeKind(facts.stats);
    throw new PortFailure(
      'files.failed',
      `expected a file at ${target} and found a ${what}; it was left alone`,
    );
  }
  return target;
}

async function appendLine(root: string, path: string, line: string): Promise<void> {
  invariant(!line.includes('\n'), 'a line to append holds no line break');
  const target = await prepareTarget(root, path);
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
  const isNew = await withRegularFile(target, flags, {
    absent: false,
    use: async (handle, stats) => {
      // A line torn by a crash is ended here, so that it stays one bad line and does not swallow this one.
      const last = stats.size === 0 ? null : await readRange(handle, stats.size - 1, 1);
      const start = last === null || last[0] === NEWLINE ? '' : '\n';
      await handle.appendFile(`${start}${line}\n`);
      await handle.sync();
      return stats.size === 0;
    },
  });
  if (isNew) await syncFolder(dirname(target));
}

async function move(root: string, from: string, to: string): Promise<boolean> {
  const source = await walkContained(root, from);
  if (source.kind === 'absent') return false;
  requireNotBlocked(source, 'move');
  const target = await prepareTarget(root, to);
  try {
    await rename(source.path, target);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false;
    throw filesFailed('move', source.path, cause);
  }
  await syncFolder(dirname(target));
  await syncFolder(dirname(source.path));
  return true;
}

async function readSize(root: string, path: string): Promise<number | null> {
  const facts = await walkContained(root, path);
  return facts.kind === 'present' && facts.stats.isFile() ? facts.stats.size : null;
}

function requireNotBlocked(facts: PathFacts, action: string): void {
  if (facts.kind !== 'blocked') return;
  throw new PortFailure('files.failed', `refused to ${action} ${facts.path}: ${facts.at} is a ${facts.what}`);
}

async function listFolder(root: string, path: string): Promise<readonly string[]> {
  const facts = await walkContained(root, path);
  if (facts.kind !== 'present' || !facts.stats.isDirectory()) return [];
  try {
    return (await readdir(facts.path)).sort();
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw filesFailed('list', facts.path, cause);
  }
}

async function removeAll(root: string, path: string): Promise<void> {
  const facts = await walkContained(root, path);
  if (facts.kind === 'absent') return;
  requireNotBlocked(facts, 'remove');
  try {
    await rm(facts.path, { recursive: true, force: true });
  } catch (cause) {
    throw filesFailed('remove', facts.path, cause);
  }
  await syncFolder(dirname(facts.path));
}

async function readFrom(
  root: string,
  path: string,
  range: { readonly offset: number; readonly maxBytes: number },
): Promise<Uint8Array> {
  const facts = await walkContained(root, path);
  if (facts.kind !== 'present' || !facts.stats.isFile()) return new Uint8Array();
  return withRegularFile<Uint8Array>(facts.path, constants.O_RDONLY, {
    absent: new Uint8Array(),
    use: (handle) => readRange(handle, range.offset, range.maxBytes),
  });
}

async function readTail(root: string, path: string, maxBytes: number): Promise<string> {
  const facts = await walkContained(root, path);
  if (facts.kind !== 'present' || !facts.stats.isFile()) return '';
  return withRegularFile(facts.path, constants.O_RDONLY, {
    absent: '',
    use: async (handle, stats) => {
      const start = Math.max(0, stats.size - maxBytes);
      const bytes = await readRange(handle, start, Math.min(maxBytes, stats.size));
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

async function readFreeGib(path: string): Promise<number> {
  try {
    const facts = await statfs(path);
    return (facts.bavail * facts.bsize) / BYTES_PER_GIB;
  } catch (cause) {
    // A folder that is still to be made lies where its parent does.
    if (errnoOf(cause) === 'ENOENT' && dirname(path) !== path) return readFreeGib(dirname(path));
    throw filesFailed('read the free space of', path, cause);
  }
}

async function withRegularFile<T>(
  path: string,
  flags: number,
  steps: { readonly absent: T; readonly use: (handle: FileHandle, stats: Stats) => Promise<T> },
): Promise<T> {
  try {
    const handle = await openRegular(path, flags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new PortFailure('files.failed', `${path} became a ${describeKind(stats)}`);
      return await steps.use(handle, stats);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (cause instanceof PortFailure) throw cause;
    if (errnoOf(cause) === 'ENOENT') return steps.absent;
    throw filesFailed('open', path, cause);
  }
}

async function readRange(handle: FileHandle, start: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let position = start;
  while (position < start + length) {
    const room = Buffer.allocUnsafe(Math.min(start + length - position, READ_CHUNK_BYTES));
    const { bytesRead } = await handle.read(room, 0, room.length, position);
    if (bytesRead === 0) break;
    chunks.push(room.subarray(0, bytesRead));
    position += bytesRead;
  }
  return Buffer.concat(chunks);
}
