/** What a command may do to the terminal, and what it is told of it. */
export interface CommandContext {
  /** Data: standard output. */
  readonly out: (line: string) => void;
  /** Progress, hints and errors: standard error. */
  readonly note: (line: string) => void;
  readonly isTerminal: boolean;
  readonly useColor: boolean;
  /** Aborted by the first Ctrl-C or TERM; the reason is the signal's name. */
  readonly signal: AbortSignal;
  readonly columns: number;
}
