import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from '../files/quick-files.ts';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { ConfigDrift, WatchedSetting } from '../../../ports/config-drift.ts';
import { unlessAbsent, unlessErrno } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { readConfigFile } from '../calls/plain-config.ts';

/**
 * Makes the function that reads what git takes from the repository: every key of its configuration files, the
 * patterns of `info/`, hooks and included files. Nothing of it runs; as long as no file changed, calling it again
 * starts no process. @spec contract.md#ownership
 */
export function createConfigReader(repository: RepositoryGit): ConfigDrift['read'] {
  let known: { readonly stamp: string; readonly settings: readonly WatchedSetting[] } | null = null;
  /** Where the configuration that was read last has git look for hooks. */
  let hooksAt: string | null = null;
  return async () => {
    const { commonDir } = repository.places;
    const configs = await configFiles(repository);
    const patterns = ['attributes', 'exclude'].map((name) => join(commonDir, 'info', name));
    const stampNow = async () =>
      stampOf([...configs, ...patterns, ...(await hookFiles(repository, hooksAt))]);
    if (known !== null && known.stamp === (await stampNow())) return known.settings;
    const { settings, included, hooksPath } = await readConfigs(repository, configs);
    hooksAt = hooksPath;
    const lines = await Promise.all(patterns.map((file) => readPatterns(repository, file)));
    const programs = [...included, ...(await hookFiles(repository, hooksAt))];
    const hashed = await Promise.all(programs.map((file) => hashFile(repository, file)));
    const all = [...settings, ...lines.flat(), ...hashed];
    // Included files can change without a sign in the others: with any, the next call reads all again.
    known = included.length === 0 ? { stamp: await stampNow(), settings: all } : null;
    return all;
  };
}

/** Configuration of the repository and of each worktree. */
async function configFiles(repository: RepositoryGit): Promise<readonly string[]> {
  const { commonDir } = repository.places;
  const worktrees = (await unlessAbsent(readdir(join(commonDir, 'worktrees')))) ?? [];
  const perWorktree = worktrees.map((id) => join(commonDir, 'worktrees', id, 'config.worktree'));
  return [join(commonDir, 'config'), join(commonDir, 'config.worktree'), ...perWorktree];
}

/** Hooks that git would run; those it brings as samples it does not. */
async function hookFiles({ places }: RepositoryGit, hooksPath: string | null): Promise<readonly string[]> {
  const folders = [join(places.commonDir, 'hooks')];
  if (hooksPath !== null) folders.push(resolve(places.root, hooksPath));
  const found: string[] = [];
  for (const folder of new Set(folders)) {
    const names = (await unlessErrno(readdir(folder), UNREADABLE, null)) ?? [];
    const hooks = names.filter((name) => !name.endsWith('.sample')).slice(0, GIT_LIMITS.hooksMax);
    found.push(...hooks.map((name) => join(folder, name)));
  }
  return found;
}

const UNREADABLE = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'ENAMETOOLONG'];

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps: string[] = [];
  for (const file of files) {
    const stat = await unlessAbsent(lstat(file, { bigint: true }));
    // Worktrees come and go; only those with a configuration of their own matter.
    if (stat !== null) stamps.push(`${file} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`);
  }
  return stamps.join('\n');
}

interface ReadConfigs {
  readonly settings: readonly WatchedSetting[];
  readonly included: readonly string[];
  readonly hooksPath: string | null;
}

async function readConfigs(repository: RepositoryGit, files: readonly string[]): Promise<ReadConfigs> {
  const settings = new Map<string, WatchedSetting>();
  const included: string[] = [];
  let hooksPath: string | null = null;
  for (const file of files) {
    if ((await unlessAbsent(lstat(file))) === null) continue;
    for (const [key, value] of await readConfigFile((args) => repository.control({ args }), file)) {
      const shown = nameFile(repository, file);
      const before = settings.get(`${shown} ${key}`);
      // A key without a value means true.
      const text = value ?? 'true';
      settings.set(`${shown} ${key}`, {
        file: shown,
        key,
        kind: 'git',
        value: before === undefined ? text : `${before.value}\n${text}`,
      });
      if (/^include(?:if)?\..*path$/.test(key)) included.push(resolve(dirname(file), value ?? ''));
      if (key === 'core.hookspath') hooksPath = value;
    }
  }
  return { settings: [...settings.values()], included, hooksPath };
}

/** As a person finds it from where the controller was started. */
function nameFile({ places }: RepositoryGit, file: string): string {
  const name = relative(places.root, file);
  return name.startsWith('..') || isAbsolute(name) ? file : name;
}

async function readPatterns(repository: RepositoryGit, file: string): Promise<readonly WatchedSetting[]> {
  const stat = await unlessAbsent(lstat(file));
  if (stat === null) return [];
  const known = stat.isFile() && stat.size <= GIT_LIMITS.attributesBytesMax;
  const text = known
    ? await unlessErrno(readFile(file, 'utf8'), [...UNREADABLE, 'files.wrong-kind'], null)
    : null;
  if (text === null) return [await hashFile(repository, file)];
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length === 0) return [];
  return [{ file: nameFile(repository, file), key: null, kind: 'lines', value: lines.join('\n') }];
}

async function hashFile(repository: RepositoryGit, file: string): Promise<WatchedSetting> {
  return { file: nameFile(repository, file), key: null, kind: 'program', value: await digestOf(file) };
}

async function digestOf(file: string): Promise<string> {
  const stat = await unlessErrno(lstat(file), UNREADABLE, null);
  if (stat === null) return 'absent';
  if (stat.size > GIT_LIMITS.fingerprintedBytesMax) return `${stat.size} bytes of ${stat.ctimeMs}`;
  const bytes = await unlessErrno(readFile(file), [...UNREADABLE, 'files.wrong-kind', 'EISDIR'], null);
  if (bytes === null) return 'unreadable';
  // Git skips a hook without the executable bit: setting it is what makes the hook run.
  const isSkipped = (stat.mode & 0o111) === 0;
  return `sha256 ${createHash('sha256').update(bytes).digest('hex')}${isSkipped ? ' (not executable)' : ''}`;
}
