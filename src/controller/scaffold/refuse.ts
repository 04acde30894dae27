import type { ErrorCode } from '../../contract/errors.ts';
import { err, type Result } from '../../lib/result.ts';

/** Why nothing was scaffolded: a code of the error table and a sentence. */
export interface ScaffoldRefusal {
  readonly code: ErrorCode;
  readonly message: string;
}

export function refuse(code: ErrorCode, message: string): Result<never, ScaffoldRefusal> {
  return err({ code, message });
}
