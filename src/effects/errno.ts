import { PortFailure } from '../ports/failure.ts';
import { closedFailure } from './closed-path.ts';

/** The system's error code (`ENOENT`, `EEXIST`…) of something caught, or null when it is no system error. */
export function errnoOf(cause: unknown): string | null {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}

/** The failure to throw when the file system refuses what has no expected alternative. */
export function filesFailed(action: string, path: string, cause: unknown): PortFailure {
  if (cause instanceof PortFailure) return cause;
  const closed = closedFailure(cause);
  if (closed !== null) return closed;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new PortFailure('files.failed', `could not ${action} ${path}: ${reason}`, { cause });
}
