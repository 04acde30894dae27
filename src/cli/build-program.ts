import { Command as Program, InvalidArgumentError, Option } from 'commander';
import { PROGRAM } from '../contract/errors.ts';
import type { Refusal } from '../controller/project.ts';
import { COMMON_OPTIONS, DEFAULT_COMMAND, type OptionRow } from './call/command-syntax.ts';
import { COMMANDS, type CommandRow } from './commands.ts';
import type { Command, CommandInput } from './call/context.ts';

/** A call that was understood. */
export interface Invocation {
  readonly load: () => Promise<Command>;
  readonly input: CommandInput;
  readonly writes: boolean;
}

export interface ProgramOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly version: string;
}

/** The command line from the table; what is called is handed to `invoke`. */
export function buildProgram(
  output: ProgramOutput,
  invoke: (invocation: Invocation) => Promise<void>,
): Program {
  const program = new Program('run-orchestrator-loop')
    .description(
      'Takes a repository from a roadmap to merged, reviewed, verified work: plans, implements, checks and reviews in rounds, each in its own worktree, and lands what is accepted.',
    )
    .version(output.version)
    .exitOverride()
    // What is wrong with a call is told as every other refusal.
    .configureOutput({ writeOut: output.out, writeErr: output.err, outputError: () => undefined })
    .addHelpText('after', HELP_FOOTER);
  for (const row of COMMANDS) addCommand(program, row, invoke);
  return program;
}

/** Arguments as commander wants them: a call without a command is `run`. */
export function withDefaultCommand(args: readonly string[]): readonly string[] {
  const [first] = args;
  const isOwn = first !== undefined && ['-h', '--help', '-V', '--version'].includes(first);
  return isOwn || (first !== undefined && !first.startsWith('-')) ? args : [DEFAULT_COMMAND, ...args];
}

const HELP_FOOTER = `
Exit codes: 0 done · 2 usage · 3 blocked, a person must act · 4 a contract file or the repository is refused ·
5 another controller runs · 6 nothing is ready · 7 waiting for a person · 70 a bug · 75 try again later ·
130, 143 interrupted, state saved`;

function addCommand(
  program: Program,
  row: CommandRow,
  invoke: (invocation: Invocation) => Promise<void>,
): void {
  const command = program
    .command(row.args === undefined ? row.name : `${row.name} ${row.args}`)
    .description(row.summary)
    .allowExcessArguments(false);
  for (const option of [...(row.options ?? []), ...COMMON_OPTIONS]) command.addOption(toOption(option));
  command.action(async () => {
    const options: Readonly<Record<string, unknown>> = command.opts();
    const input = { args: command.args, options };
    await invoke({ load: row.load, input, writes: row.writes(input) });
  });
}

function toOption({ flags, text, takes }: OptionRow): Option {
  const option = new Option(flags, text);
  if (takes === undefined) return option;
  return takes === 'count' ? option.argParser(parseCount) : option.choices(takes);
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1.');
}

/** A call that commander did not understand; `args` as they were given to it. @spec contract.md#decisions-and-exit-codes */
export function refuseUsage(args: readonly string[], message: string): Refusal {
  const name = COMMANDS.find((row) => row.name === args[0])?.name;
  return {
    code: 'request.refused',
    message: message.replace(/^error: /, ''),
    nextCommand: name === undefined ? `${PROGRAM} --help` : `${PROGRAM} ${name} --help`,
  };
}
