import { ERRORS, nextCommandFor, type ErrorCode } from '../contract/errors.ts';
import type { ResumeError, RoundStage } from '../contract/generated/state.ts';
import type { OutcomeProblem } from '../contract/generated/dispatch-outcome.ts';

export interface Trouble {
  readonly code: ErrorCode;
  /** A sentence: expected, found, where. */
  readonly message: string;
  readonly stage: RoundStage | null;
  readonly roundId: string | null;
  readonly now: string;
  readonly attempts: number;
  readonly artifact?: string | null;
  readonly pointer?: string | null;
  readonly expected?: string | null;
  readonly found?: string | null;
  readonly evidence?: readonly string[];
  /** The file in the way, where its code names one in its next command. */
  readonly path?: string | null;
}

const MESSAGE_MAX = 2000;
const EVIDENCE_MAX = 50;

/** The precise record of a stop: what, where, and the one command that goes on. @spec contract.md#state */
export function resumeError(trouble: Trouble): ResumeError {
  return {
    code: trouble.code,
    message: trouble.message.slice(0, MESSAGE_MAX),
    stage: trouble.stage,
    artifact: trouble.artifact ?? null,
    pointer: trouble.pointer ?? null,
    expected: trouble.expected ?? null,
    found: trouble.found ?? null,
    evidence: (trouble.evidence ?? []).slice(0, EVIDENCE_MAX).map((line) => line.slice(0, 500)),
    recorded_at: trouble.now,
    attempts: trouble.attempts,
    retry_safe: ERRORS[trouble.code].retrySafe,
    next_command: nextCommandFor(trouble.code, trouble.roundId, trouble.path),
  };
}

/** One problem to hand back to a role: in the words of the error table when the code has none of its own. */
export function problem(
  code: ErrorCode,
  message: string,
  file: string | null = null,
  pointer: string | null = null,
): OutcomeProblem {
  return { code, message: message.slice(0, 4000), file, pointer };
}
