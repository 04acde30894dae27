import { REDACTED } from '../../contract/secret-forms.ts';
import { configPath } from '../../contract/paths.ts';
import { shellWords } from '../../lib/shell-words.ts';
import type { Setting } from './setting.ts';

/** Where the settings of git stand that `git config` writes. */
const COMMON_CONFIG = '.git/config';

export interface Change {
  readonly before: Setting | null;
  readonly after: Setting | null;
}

/** One that a person still reads before they run it. */
const COMMAND_CHARS_MAX = 250;

/** The command that makes a setting what it was; null where what it was is not known well enough. */
export function putBack(change: Change, isAsBase: boolean): string | null {
  const command = commandFor(change, isAsBase);
  return command === null || command.length > COMMAND_CHARS_MAX ? null : command;
}

function commandFor({ before, after }: Change, isAsBase: boolean): string | null {
  const setting = before ?? after;
  // What was taken out of a value or a name cannot be written back.
  if (setting === null || before?.isWhole === false || setting.key?.includes(REDACTED) === true) return null;
  const { file, key, kind } = setting;
  switch (kind) {
    case 'git':
      return key === null ? null : gitConfig(file, key, before?.shown ?? null);
    case 'member':
      return isAsBase ? `git checkout -- ${shellWords([configPath])}` : null;
    case 'lines':
      if (before === null) return `: > ${shellWords([file])}`;
      return `printf '%s\\n' ${shellWords(before.shown.split('\n'))} > ${shellWords([file])}`;
    case 'program':
      if (before !== null) return isAsBase ? `git checkout -- ${shellWords([file])}` : null;
      return `rm ${shellWords([file])}`;
  }
}

function gitConfig(file: string, key: string, value: string | null): string {
  const where = file === COMMON_CONFIG ? [] : ['--file', file];
  const call = (...words: string[]) => `git config ${shellWords([...where, ...words])}`;
  const [first, ...more] = value === null ? [] : value.split('\n');
  if (first === undefined) return call('--unset-all', key);
  if (more.length === 0) return call(key, first);
  return [call('--replace-all', key, first), ...more.map((one) => call('--add', key, one))].join(' && ');
}
