import { chmodSync, realpathSync, statSync, type Stats } from 'node:fs';
import { PortFailure } from '../ports/failure.ts';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const MODE_BITS = 0o777;

/**
 * The failure where the system refused because something on the way, of this user, is closed to its own owner: that can
 * be mended with a `chmod`. Null where it is another reason. @spec contract.md#invariants I9
 */
export function closedFailure(cause: unknown): PortFailure | null {
  if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EACCES') return null;
  const path = 'path' in cause && typeof cause.path === 'string' ? findClosed(cause.path) : null;
  if (path === null) return null;
  const mode = (statSync(path).mode & MODE_BITS).toString(8).padStart(3, '0');
  const detail = `expected ${path} to be open to its owner and found mode ${mode}`;
  return new PortFailure('files.closed', detail, { cause, path });
}

/** Opens a file or folder to its owner again. */
export function reopen(path: string): void {
  const stats = statSync(path);
  chmodSync(path, (stats.mode & MODE_BITS) | ownerMode(stats));
}

/** The first of the folders on the way, or the file itself, with no link in its path. */
function findClosed(path: string): string | null {
  const parts = path.split('/');
  try {
    for (let length = 2; length <= parts.length; length += 1) {
      const current = parts.slice(0, length).join('/');
      const stats = statSync(current);
      const isClosed = (stats.mode & ownerMode(stats)) !== ownerMode(stats);
      if (isClosed && stats.uid === process.geteuid?.()) return realpathSync(current);
    }
  } catch {
    // Closed by somebody else, or gone meanwhile: the refusal itself says what it was.
  }
  return null;
}

function ownerMode(stats: Stats): number {
  return stats.isDirectory() ? FOLDER_MODE : FILE_MODE;
}
