import type { ErrorCode } from '../../contract/errors.ts';
import { err, type Result } from '../../lib/result.ts';

/** Why nothing was scaffolded: a code of the error table and a sentence. */
export interface ScaffoldRefusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where the one of the table does not fit. */
  readonly nextCommand?: string;
}

export function refuse(
  code: ErrorCode,
  message: string,
  nextCommand?: string,
): Result<never, ScaffoldRefusal> {
  return err({ code, message, ...(nextCommand === undefined ? {} : { nextCommand }) });
}
