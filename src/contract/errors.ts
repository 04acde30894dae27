import { ATTEMPT_ROWS } from './error-rows/attempts.ts';
import { CONTROLLER_ROWS } from './error-rows/controller.ts';
import { FILE_ROWS } from './error-rows/files.ts';
import { REFUSAL_ROWS } from './error-rows/refusals.ts';
import { ROUND_ROWS } from './error-rows/rounds.ts';
import { shellWords } from '../lib/shell-words.ts';
import { PROGRAM, type ErrorRow, type ExitCode } from './error-rows/row.ts';

/**
 * The one table of error codes: who owns the trouble, what happens next, the exit code when it stops a
 * command, what a person can do, and the one next command. `{round}` stands for the round id.
 * @spec contract.md#decisions-and-exit-codes
 */
export const ERRORS = {
  ...FILE_ROWS,
  ...REFUSAL_ROWS,
  ...ATTEMPT_ROWS,
  ...ROUND_ROWS,
  ...CONTROLLER_ROWS,
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/**
 * The one next command of a code, with the round id or the path filled in; where no round is known, the one that names
 * them, and where no path is, the one that looks for it.
 */
export function nextCommandFor(code: ErrorCode, roundId: string | null, path: string | null = null): string {
  const { nextCommand } = ERRORS[code];
  if (nextCommand.includes('{path}'))
    return path === null ? `${PROGRAM} doctor` : nextCommand.replace('{path}', () => shellWords([path]));
  if (roundId === null && nextCommand.includes('{round}')) return `${PROGRAM} status`;
  return nextCommand.replace('{round}', roundId ?? '');
}

/**
 * What a person can do about a recorded stop. The hints of attempts speak to the role; once its attempts are used up,
 * a person has to look. @spec contract.md#recovery
 */
export function adviceOn(code: string): string | null {
  if (!isErrorCode(code)) return null;
  return ERRORS[code].scope === 'attempt' ? ATTEMPTS_USED_UP : ERRORS[code].hint;
}

const ATTEMPTS_USED_UP =
  'Its attempts are used up: see with explain and logs what went wrong, mend what caused it (the agent, the plan, or the file itself in the worktree), then retry.';

/** What a person types to start this program. */
export { PROGRAM };
export type { ErrorRow, ExitCode };
