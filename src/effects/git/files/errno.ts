import { PortFailure } from '../../../ports/failure.ts';
import { closedFailure } from '../../closed-path.ts';

/** Is this what node throws for that system error, or a failure of ours with that code? */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  );
}

/** The value, or `otherwise` when the system answers with one of `codes`; any other trouble is `files.failed`. */
export async function unlessErrno<T, D>(
  promise: Promise<T>,
  codes: readonly string[],
  otherwise: D,
): Promise<T | D> {
  try {
    return await promise;
  } catch (error) {
    if (hasErrno(error, ...codes)) return otherwise;
    throw filesFailed(error);
  }
}

/** The value, or null when nothing stands at the path. */
export function unlessAbsent<T>(promise: Promise<T>): Promise<T | null> {
  return unlessErrno(promise, ['ENOENT', 'ENOTDIR'], null);
}

/** The value, or null when no file stands at the path: nothing, or something of another kind. */
export function unlessNoFile<T>(promise: Promise<T>): Promise<T | null> {
  return unlessErrno(promise, ['ENOENT', 'ENOTDIR', 'files.wrong-kind'], null);
}

/** Turns what node throws into the failure that the tick knows. */
export function filesFailed(error: unknown): PortFailure {
  if (error instanceof PortFailure) return error;
  const closed = closedFailure(error);
  if (closed !== null) return closed;
  const detail = error instanceof Error ? error.message : String(error);
  return new PortFailure('files.failed', detail, { cause: error });
}

/** The failure when a lock file of another git stands in the way. @spec contract.md#worktrees-and-history */
export function lockHeld(lock: string): PortFailure {
  const detail = `expected no lock of another git and found ${lock}`;
  return new PortFailure('git.lock-held', detail, { path: lock });
}
