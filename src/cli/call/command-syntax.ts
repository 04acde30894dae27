/** What a person may write on the command line: help, completion and the manual are made from it. */
export interface CommandSyntax {
  readonly name: string;
  /** As commander writes them: `<required>`, `[optional]`, `[many...]`. */
  readonly args?: string;
  readonly summary: string;
  readonly options?: readonly OptionRow[];
}

export interface OptionRow {
  readonly flags: string;
  readonly text: string;
  /** `count`: a whole number from 1. A list: one of these words. */
  readonly takes?: 'count' | readonly string[];
}

/** Taken by every command. */
export const COMMON_OPTIONS: readonly OptionRow[] = [
  { flags: '--json', text: 'print JSON on standard output' },
  { flags: '--no-input', text: 'ask nothing, whatever the terminal' },
];

/** What a call without a command does. */
export const DEFAULT_COMMAND = 'run';
