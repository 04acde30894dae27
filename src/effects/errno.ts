import { PortFailure } from '../ports/failure.ts';
import { closedFailure } from './closed-path.ts';

/** The system's error code (`ENOENT`, `EEXIST`…) of something caught, or null when it is no system error. */
export function errnoOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}

/** What a machine refuses that is out of room, files, processes or memory, or may not be used so. */
const REFUSALS: ReadonlySet<string> = new Set(
  'EACCES EAGAIN EDQUOT EFBIG EIO EMFILE ENFILE ENOMEM ENOSPC EPERM EROFS ESTALE'.split(' '),
);

/** The refusal of the system that somebody let through: no bug. Null for anything else. */
export function systemRefusal(error: unknown): PortFailure | null {
  const isRefusal = error instanceof Error && 'syscall' in error && REFUSALS.has(errnoOf(error) ?? '');
  return isRefusal ? new PortFailure('files.failed', error.message, { cause: error }) : null;
}

/** The failure to throw when the file system refuses what has no expected alternative. */
export function filesFailed(action: string, path: string, cause: unknown): PortFailure {
  if (cause instanceof PortFailure) return cause;
  const closed = closedFailure(cause);
  if (closed !== null) return closed;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortFailure('files.failed', `could not ${action} ${path}: ${reason}`, { cause });
}
