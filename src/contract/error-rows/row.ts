export type ExitCode = 0 | 2 | 3 | 4 | 5 | 6 | 7 | 70 | 75 | 130 | 143;

export interface ErrorRow {
  /** `file`: an invalid contract file · `attempt`: handed back to the role · `notice`: told with a work or a report, stops nothing · `round`, `controller`: recorded as a ResumeError · `hold`: a round waits in finalize-round · `command`: only this command fails. */
  readonly scope: 'file' | 'attempt' | 'notice' | 'round' | 'controller' | 'hold' | 'command';
  readonly exit: ExitCode;
  /** Is it safe to let the controller try the same step again? */
  readonly retrySafe: boolean;
  /** At each start: unblock when the cause is seen to be gone. */
  readonly recheck: boolean;
  readonly hint: string;
  readonly nextCommand: string;
}

export const PROGRAM = 'npx run-orchestrator-loop';
export const RETRY = `${PROGRAM} retry {round}`;

export function row(
  scope: ErrorRow['scope'],
  exit: ExitCode,
  hint: string,
  nextCommand: string,
  flags: { readonly retrySafe?: boolean; readonly recheck?: boolean } = {},
): ErrorRow {
  return {
    scope,
    exit,
    retrySafe: flags.retrySafe ?? true,
    recheck: flags.recheck ?? false,
    hint,
    nextCommand,
  };
}

export const file = (hint: string) => row('file', 4, hint, `${PROGRAM} validate`);
export const attempt = (hint: string, flags: { readonly recheck?: boolean } = {}) =>
  row('attempt', 3, hint, RETRY, flags);
export const notice = (hint: string, nextCommand = `${PROGRAM} explain {round}`) =>
  row('notice', 0, hint, nextCommand);
export const warning = (hint: string) => notice(hint, `${PROGRAM} validate`);
export const round = (hint: string, nextCommand = RETRY, flags: { readonly recheck?: boolean } = {}) =>
  row('round', 3, hint, nextCommand, flags);
export const refusal = (hint: string, nextCommand: string) =>
  row('command', 4, hint, nextCommand, { retrySafe: false });
