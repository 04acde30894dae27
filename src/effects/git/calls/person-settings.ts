import { isAbsolute, join } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import { unlessErrno } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import { readFile, stat } from '../files/quick-files.ts';
import type { Git, GitOptions } from './git-command.ts';
import { splitZ, unexpected } from './parse-output.ts';

/** What git takes, for a person in a folder, from all its sources of configuration: read as data, it runs nothing. */
export interface PersonSettings {
  /** The value that counts, by key as git prints it: the section and the last part in lower case. */
  readonly values: ReadonlyMap<string, string>;
  /** The patterns that they have git ignore everywhere, and the attributes that they give everywhere. */
  readonly excludes: Uint8Array;
  readonly attributes: Uint8Array;
}

interface Person {
  /** Calls git as the person would. */
  readonly git: Git;
  /** Where the command was started. */
  readonly cwd: string;
  readonly environment: GitOptions['environment'];
}

/**
 * Asks git, in the person's own environment, for what stands in system, global, repository, worktree and included
 * files, and reads the two files of patterns that it names, or those git looks for by itself.
 * @spec contract.md#git-calls
 */
export async function readPersonSettings(person: Person): Promise<PersonSettings> {
  const { stdout } = await ask(person, ['--list', '--null', '--includes']);
  const values = new Map<string, string>();
  for (const field of splitZ(stdout)) {
    const [key = '', ...value] = field.toString().split('\n');
    if (!KEY.test(key)) throw unexpected('expected a key of the configuration', field);
    // A key without a value means true.
    values.set(key, value.length === 0 ? 'true' : value.join('\n'));
  }
  if (!values.has('safe.directory')) throw unexpected('expected the value that was handed over', stdout);
  return {
    values,
    excludes: await readNamed(person, values, { key: 'core.excludesfile', name: 'ignore' }),
    attributes: await readNamed(person, values, { key: 'core.attributesfile', name: 'attributes' }),
  };
}

const KEY = /^[a-z0-9-]+\.(?:.*\.)?[a-z][a-z0-9-]*$/;

/** As git takes a value for yes or no; one that is not there is `otherwise`. */
export function isTrue({ values }: Pick<PersonSettings, 'values'>, key: string, otherwise = false): boolean {
  const value = values.get(key)?.toLowerCase();
  if (value === undefined) return otherwise;
  return !['false', 'no', 'off', '0', ''].includes(value);
}

/** Git refuses a folder of another owner because of what its configuration could run; ours runs nothing of it. */
function ask({ git, cwd }: Person, args: readonly string[]): ReturnType<Git> {
  return git({ args: ['-c', 'safe.directory=*', 'config', ...args], cwd });
}

async function readNamed(
  person: Person,
  values: PersonSettings['values'],
  { key, name }: { readonly key: string; readonly name: string },
): Promise<Uint8Array> {
  const value = values.get(key);
  const file = value === undefined ? defaultFile(person, name) : await toPath(person, key, value);
  if (file === null) return NOTHING;
  const facts = await unlessErrno(stat(file), UNREADABLE, null);
  if (facts?.isFile() !== true) return NOTHING;
  if (facts.size > GIT_LIMITS.attributesBytesMax) {
    const found = `${file} of ${facts.size} bytes`;
    throw new PortFailure('files.failed', `expected at most 1 MiB of patterns in ${key} and found ${found}`);
  }
  return unlessErrno(readFile(file), UNREADABLE, NOTHING);
}

const NOTHING = new Uint8Array();
/** Git goes on without such a file, too. */
const UNREADABLE = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'ELOOP'];

function defaultFile({ environment }: Person, name: string): string | null {
  const [xdg = '', home = ''] = [environment['XDG_CONFIG_HOME'], environment['HOME']];
  if (xdg !== '') return join(xdg, 'git', name);
  return home === '' ? null : join(home, '.config', 'git', name);
}

/** `~` and the other short forms are git's to say. */
async function toPath(person: Person, key: string, value: string): Promise<string | null> {
  if (value === '' || isAbsolute(value)) return value === '' ? null : value;
  const { stdout } = await ask(person, ['--null', '--includes', '--type=path', '--get', key]);
  const path = splitZ(stdout)[0]?.toString() ?? '';
  return isAbsolute(path) ? path : join(person.cwd, path);
}
