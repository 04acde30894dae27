import { unlessErrno } from '../files/errno.ts';
import { splitZ } from './parse-output.ts';
import { readFile } from '../files/quick-files.ts';

/** Keys and values as they stand in a configuration file; a key without a value has null. */
export type ConfigEntries = readonly (readonly [key: string, value: string | null])[];

type Ask = (args: readonly string[]) => Promise<{ readonly stdout: Buffer }>;

/**
 * What one file of configuration says, included ones left out. The plain form that git itself writes is read here;
 * git is asked about any other. Reading it runs nothing. @spec contract.md#git-calls
 */
export async function readConfigFile(ask: Ask, file: string): Promise<ConfigEntries> {
  const plain = await readPlainConfig(file);
  if (plain !== null) return plain;
  const listed = await ask(['config', '--file', file, '--no-includes', '--null', '--list']);
  return splitZ(listed.stdout).map((field) => {
    const [key = '', ...value] = field.toString().split('\n');
    return [key, value.length === 0 ? null : value.join('\n')];
  });
}

/** The same where the file has the plain form; null where only git can say what it means. */
export async function readPlainConfig(file: string): Promise<ConfigEntries | null> {
  const text = await unlessErrno(readFile(file, 'latin1'), UNREADABLE, null);
  return text === null ? null : parsePlainConfig(text);
}

const UNREADABLE = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP'];

const SKIPPED = /^[ \t]*(?:[#;].*)?$/;
/** `[section]` or `[section "Sub.Section"]`. */
const HEADER = /^\[([A-Za-z0-9-]+)(?: "([ !#-[\]-~]*)")?\]$/;
/** No quotes, escapes, comments, tabs or odd bytes in the value, and nothing behind it: all of that has rules of its own. */
const ENTRY = /^[ \t]*([A-Za-z][A-Za-z0-9-]*)([ \t]*=[ \t]*([!$-:<-[\]-~]+(?: +[!$-:<-[\]-~]+)*)?)?$/;

export function parsePlainConfig(text: string): ConfigEntries | null {
  const entries: [string, string | null][] = [];
  let section: string | null = null;
  for (const line of text.split('\n')) {
    if (SKIPPED.test(line)) continue;
    const header = HEADER.exec(line);
    if (header !== null) {
      const [, name = '', sub] = header;
      section = sub === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${sub}`;
      continue;
    }
    const entry = ENTRY.exec(line);
    if (section === null || entry === null) return null;
    const [, key = '', assigned, value = ''] = entry;
    entries.push([`${section}.${key.toLowerCase()}`, assigned === undefined ? null : value]);
  }
  return entries;
}
