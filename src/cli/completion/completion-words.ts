import { schemaNames } from '../../contract/generated/schema-types.ts';
import { COMMON_OPTIONS, type CommandSyntax, type OptionRow } from '../call/command-syntax.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What may stand at a place; rounds and branches are asked of git when the person presses the key. */
export type Values =
  | { readonly kind: 'none' }
  | { readonly kind: 'free' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'rounds' }
  | { readonly kind: 'branches' }
  | { readonly kind: 'files' };

export interface OptionWords {
  /** `--follow`, and `-f` where it has a short form. */
  readonly long: string;
  readonly short: string | null;
  readonly text: string;
  readonly value: Values;
}

export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  readonly argument: Values;
}

/** Lists the live rounds, without this program: starting it would be too slow for a key. */
export const ROUNDS_COMMAND =
  "git for-each-ref --format='%(refname:lstrip=3)' 'refs/heads/orchestrator/round-*' 2>/dev/null";
export const BRANCHES_COMMAND = "git for-each-ref --format='%(refname:lstrip=2)' refs/heads 2>/dev/null";

const HELP: OptionRow = { flags: '-h, --help', text: 'display help for command' };

/** What can be completed, from the table of commands. */
export function completionWords(commands: readonly CommandSyntax[]): readonly CommandWords[] {
  return commands.map(({ name, args, summary, options = [] }) => ({
    name,
    summary,
    options: [...options, ...COMMON_OPTIONS, HELP].map(optionWords),
    argument: args === undefined ? { kind: 'none' } : valuesOf(args),
  }));
}

/** The words of the value of an option that has a fixed list of them. */
function optionWords({ flags, text, takes }: OptionRow): OptionWords {
  const [, short = null, long = '', placeholder] = /^(?:(-\w), )?(--[\w-]+)(?: (.+))?$/.exec(flags) ?? [];
  if (typeof takes === 'object') return { long, short, text, value: { kind: 'words', words: takes } };
  return { long, short, text, value: placeholder === undefined ? { kind: 'none' } : valuesOf(placeholder) };
}

/** By the name of the place: `<round>`, `[paths...]`. */
function valuesOf(placeholder: string): Values {
  switch (placeholder.replace(/[^\w]/g, '')) {
    case 'round':
    case 'what':
      return { kind: 'rounds' };
    case 'branch':
    case 'base':
    case 'revision':
      return { kind: 'branches' };
    case 'paths':
      return { kind: 'files' };
    case 'name':
      return { kind: 'words', words: schemaNames };
    case 'subject':
      return { kind: 'words', words: ['round', 'milestone'] };
    case 'shell':
      return { kind: 'words', words: SHELLS };
    default:
      return { kind: 'free' };
  }
}

/** A text in single quotes, as a POSIX shell takes it. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
