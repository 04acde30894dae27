import { DEFAULT_COMMAND } from '../call/command-syntax.ts';
import {
  BRANCHES_COMMAND,
  ROUNDS_COMMAND,
  type CommandWords,
  type OptionWords,
  type Values,
} from './completion-words.ts';

const COMPLETE = 'complete -c run-orchestrator-loop';

/** The completion of fish. */
export function fishCompletion(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((command) => [
    `${COMPLETE} -n __fish_use_subcommand -a ${command.name} -d ${quote(command.summary)}`,
    ...command.options.map((option) => `${COMPLETE} -n ${condition(command.name)} ${optionFlags(option)}`),
    ...argumentLines(command),
  ]);
  return `# fish completion of run-orchestrator-loop: run-orchestrator-loop completion fish | source

${COMPLETE} -f
${COMPLETE} -n __fish_use_subcommand -l version -d 'print the version'
${lines.join('\n')}
`;
}

/** Without a command it is the default one. */
function condition(name: string): string {
  const own = `__fish_seen_subcommand_from ${name}`;
  return quote(name === DEFAULT_COMMAND ? `${own}; or __fish_use_subcommand` : own);
}

function argumentLines({ name, argument }: CommandWords): readonly string[] {
  if (argument.kind === 'none' || argument.kind === 'free') return [];
  return [`${COMPLETE} -n ${condition(name)} ${candidates(argument)}`];
}

function optionFlags({ long, short, text, value }: OptionWords): string {
  const names = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)} -d ${quote(text)}`;
  if (value.kind === 'none') return names;
  // -x: a value and nothing else, not even the files that fish offers by itself.
  return `${names} ${value.kind === 'files' ? '-r' : '-x'} ${candidates(value)}`.trimEnd();
}

function candidates(values: Values): string {
  switch (values.kind) {
    case 'none':
    case 'free':
      return '';
    case 'words':
      return `-a ${quote(values.words.join(' '))}`;
    case 'rounds':
      return `-a ${quote(`(${ROUNDS_COMMAND})`)}`;
    case 'branches':
      return `-a ${quote(`(${BRANCHES_COMMAND})`)}`;
    case 'files':
      return '-F';
  }
}

/** In single quotes, where fish gives a meaning to a backslash. */
function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
