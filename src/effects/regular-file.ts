import { closeSync, fstatSync, readSync, type Stats } from 'node:fs';
import { PortFailure } from '../ports/failure.ts';
import { describeKind, openRegular } from './contained-path.ts';
import { errnoOf, filesFailed } from './errno.ts';

const READ_CHUNK_BYTES = 64 * 1024;

/** Opens what has to be a regular file, uses it and closes it. */
export function withRegularFile<T>(
  path: string,
  flags: number,
  steps: { readonly absent: T; readonly use: (file: number, stats: Stats) => T },
): T {
  try {
    const file = openRegular(path, flags);
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw new PortFailure('files.failed', `${path} became a ${describeKind(stats)}`);
      return steps.use(file, stats);
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    if (cause instanceof PortFailure) throw cause;
    if (errnoOf(cause) === 'ENOENT') return steps.absent;
    throw filesFailed('open', path, cause);
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
