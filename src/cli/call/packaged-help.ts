import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Columns for which the packaged texts are broken into lines. */
export const HELP_COLUMNS = 80;

/**
 * The help that a call asks for, as the build wrote it into `help.json` by command: printing it needs no command
 * line parser, which is most of the start. Null when something else is asked, or in a narrow terminal.
 */
export function packagedHelp(folder: string, args: readonly string[], columns: number | null): string | null {
  const flag = args.at(-1);
  const name = args.length === 2 ? args[0] : '';
  if (args.length > 2 || name === undefined || (flag !== '--help' && flag !== '-h')) return null;
  const file = join(folder, 'help.json');
  if ((columns ?? HELP_COLUMNS) < HELP_COLUMNS || !existsSync(file)) return null;
  const texts: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const text = new Map(Object.entries(texts ?? {})).get(name);
  return typeof text === 'string' ? text : null;
}
