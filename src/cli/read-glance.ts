import type { CommandInput } from './call/context.ts';
import { PROBLEM_FORMATS } from './render/render-problems.ts';

/** Commands that people and their tools call all day, and that have to answer at once. */
export type Glance = 'status' | 'validate';

/** A command that only looks, with what was written behind its name, as the table of commands would have it read. */
export interface GlanceCall {
  readonly name: Glance;
  readonly input: CommandInput;
}

/**
 * Reads a plain call of `status` or `validate`; null for every other call, which is left to the parser of the whole
 * command line. Loading that takes longer than the command. @spec contract.md#decisions-and-exit-codes
 */
export function readGlance([name, ...words]: readonly string[]): GlanceCall | null {
  if (name !== 'status' && name !== 'validate') return null;
  const args: string[] = [];
  const options: Record<string, unknown> = { input: true };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--json') options['json'] = true;
    else if (word === '--no-input') options['input'] = false;
    else if (word === '--format' && name === 'validate') {
      at += 1;
      const format = PROBLEM_FORMATS.find((one) => one === words[at]);
      if (format === undefined) return null;
      options['format'] = format;
    } else if (word.startsWith('-') || name === 'status') return null;
    else args.push(word);
  }
  return { name, input: { args, options } };
}
