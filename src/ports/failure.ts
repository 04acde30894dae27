/**
 * The world refused an operation that has no expected alternative: git exited in a way its manual does not
 * promise, the disk is full, a permission is missing. Effects throw it with a code of the error table; the
 * tick catches it in one place and stops with a recorded cause. Alternatives that a caller decides on are
 * values in the port's own result types instead.
 */
export class PortFailure extends Error {
  override readonly name = 'PortFailure';
  readonly code: PortFailureCode;
  /** A sentence. */
  readonly detail: string;
  /** The file in the way, where it is one. */
  readonly path: string | null;

  constructor(
    code: PortFailureCode,
    detail: string,
    options: { readonly cause?: unknown; readonly path?: string } = {},
  ) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
    this.path = options.path ?? null;
  }
}

export type PortFailureCode =
  | 'git.failed'
  | 'git.output-unexpected'
  | 'git.lock-held'
  | 'files.failed'
  | 'files.closed'
  | 'files.wrong-kind'
  | 'lease.lost'
  | 'launcher.failed'
  | 'launcher.unseen'
  | 'candidate.invalid';
