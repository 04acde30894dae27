import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { PortFailure } from '../ports/failure.ts';
import { describeKind, wrongKind } from './contained-path.ts';
import { errnoOf, filesFailed } from './errno.ts';
import { openToWrite, type Path } from './fenced-calls.ts';

const READ_CHUNK_BYTES = 64 * 1024;

/** Opens what has to be a regular file, uses it and closes it. */
export function withRegularFile<T>(
  path: string,
  flags: number,
  steps: { readonly absent: T; readonly use: (file: number, stats: Stats) => T },
): T {
  try {
    return withDescriptor(path, flags | constants.O_NOFOLLOW, steps.use);
  } catch (cause) {
    if (cause instanceof PortFailure) throw cause;
    if (errnoOf(cause) === 'ENOENT') return steps.absent;
    throw filesFailed('open', path, cause);
  }
}

/**
 * The bytes of a regular file, links to one followed. Whatever else stands there is `files.wrong-kind`, and nobody
 * waits for the other end of a pipe. Absence and refusals are thrown as Node throws them.
 */
export function readWhole(path: Path, bytesMax: number): Buffer {
  return withDescriptor(path, constants.O_RDONLY, (file, stats) => {
    if (stats.size > bytesMax) {
      const detail = `expected at most ${bytesMax} bytes at ${path.toString()} and found ${stats.size}`;
      throw new PortFailure('files.failed', detail, { path: path.toString() });
    }
    return readRange(file, { start: 0, length: bytesMax, expected: stats.size });
  });
}

/** Opens, makes sure that it is a regular file, uses it and closes it; errors of the system as they come. */
export function withDescriptor<T>(path: Path, flags: number, use: (file: number, stats: Stats) => T): T {
  const { file, stats } = open(path, flags);
  try {
    return use(file, stats);
  } finally {
    closeSync(file);
  }
}

/** Opens what has to be a regular file, for a caller that closes it. */
export function openRegular(path: Path, flags: number): number {
  return open(path, flags).file;
}

function open(path: Path, flags: number): { readonly file: number; readonly stats: Stats } {
  const file = openUnblocked(path, flags);
  const stats = fstatSync(file);
  if (stats.isFile()) return { file, stats };
  closeSync(file);
  throw wrongKind('regular file', path, describeKind(stats));
}

/** What the system says where a socket stands, a device without a driver, or a pipe to write to that nobody reads. */
const UNOPENED = ['ENXIO', 'ENODEV', 'EOPNOTSUPP'];

function openUnblocked(path: Path, flags: number): number {
  try {
    const careful = flags | constants.O_NONBLOCK;
    const isWriting = (flags & (constants.O_WRONLY | constants.O_RDWR)) !== 0;
    return isWriting ? openToWrite(path, careful, 0o644) : openSync(path, careful);
  } catch (cause) {
    const code = errnoOf(cause) ?? '';
    if (UNOPENED.includes(code)) throw wrongKind('regular file', path, 'pipe, socket or device');
    if (code === 'ELOOP' && (flags & constants.O_NOFOLLOW) !== 0)
      throw wrongKind('regular file', path, 'symlink');
    throw cause;
  }
}

/** At most `length` bytes; `expected` is how many there probably are. */
export function readRange(
  file: number,
  { start, length, expected }: { readonly start: number; readonly length: number; readonly expected: number },
): Buffer {
  const chunks: Buffer[] = [];
  let position = start;
  let room = Math.min(expected + 1, length);
  while (position < start + length) {
    const chunk = Buffer.allocUnsafe(Math.min(start + length - position, Math.max(room, 1)));
    const bytesRead = readSync(file, chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    chunks.push(chunk.subarray(0, bytesRead));
    position += bytesRead;
    // Less than there was room for is the end of the file; more than expected comes in pieces.
    if (bytesRead < chunk.length) break;
    room = READ_CHUNK_BYTES;
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}
