import type pc from 'picocolors';
import type { ExitCode } from '../../contract/errors.ts';
import type { Project, Refusal } from '../../controller/project.ts';
import type { Result } from '../../lib/result.ts';
import type { CommandSyntax } from './command-syntax.ts';

export type Colors = ReturnType<typeof pc.createColors>;

/** What a command may do to the terminal, and what it is told of it. */
export interface CommandContext {
  /** Data: standard output. */
  readonly out: (line: string) => void;
  /** Progress, hints and errors: standard error. */
  readonly note: (line: string) => void;
  /** Bytes for standard error as they are, to draw with. */
  readonly draw: (text: string) => void;
  /** One JSON document a command, or one a line, instead of text on standard output. */
  readonly json: boolean;
  /** A person watches standard error. */
  readonly isTerminal: boolean;
  readonly columns: () => number;
  /** Colours of standard output and of standard error. */
  readonly outColors: Colors;
  readonly noteColors: Colors;
  /** A yes or no from the person; null when nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
  /** Aborted by the first Ctrl-C or TERM; the reason is the signal's name. */
  readonly signal: AbortSignal;
  /** For as long as `use` works the second one aborts its signal, instead of ending this process at once. */
  readonly offerSecond: <T>(use: (second: AbortSignal) => Promise<T>) => Promise<T>;
  /** The version of this program. */
  readonly version: string;
  /** The files that this package brings, by the path they get in a repository. */
  readonly packaged: () => Promise<ReadonlyMap<string, Uint8Array>>;
  /** Is what an agent leaves behind found on this machine when it has left its session? */
  readonly canAdopt: () => Promise<boolean>;
  /** Every command of this program. */
  readonly commands: readonly CommandSyntax[];
  readonly openProject: (options?: OpenProject) => Promise<Result<Project, Refusal>>;
}

export interface OpenProject {
  /** Nothing that the command needs is left in the repository. */
  readonly isLook?: boolean;
  /** The command only reads: git is started where files do not give the answer, and its version looked at when it has failed. */
  readonly isBrief?: boolean;
}

/** What was written behind the name of a command. */
export interface CommandInput {
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export type Command = (context: CommandContext, input: CommandInput) => Promise<ExitCode>;
