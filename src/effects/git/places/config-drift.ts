import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from '../files/quick-files.ts';
import { dirname, join, relative, resolve } from 'node:path';
import { unlessAbsent, unlessErrno } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { readConfigFile } from '../calls/plain-config.ts';

/** What of a repository's configuration could run a program, and a hash of all of it. */
export interface ExecutableConfig {
  readonly fingerprint: string;
  /** One line each, sorted: `<file>: <key>=<value>`, `<included file> <sha256>` or `hooks/<name> <sha256>`, with a word where git would not run it. */
  readonly entries: readonly string[];
}

const EXECUTABLE_KEYS = [
  /^core\.hookspath$/,
  /^core\.fsmonitor$/,
  /^filter\./,
  /^merge\..+\.driver$/,
  /^diff\./,
  /^alias\./,
  /^include(?:if)?\./,
  /\.sshcommand$/,
];

/**
 * Makes the function that reads the executable configuration keys and hook files of the repository. Nothing of
 * it runs; as long as no file changed, calling it again starts no process. @spec contract.md#ownership
 */
export function createConfigReader(repository: RepositoryGit): () => Promise<ExecutableConfig> {
  let known: { readonly stamp: string; readonly config: ExecutableConfig } | null = null;
  return async () => {
    const files = await configFiles(repository);
    const hooks = await hookFiles(repository);
    const stamp = await stampOf([...files, ...hooks]);
    if (known?.stamp === stamp) return known.config;
    const { entries, included } = await configEntries(repository, files);
    const hashed = await Promise.all([...included, ...hooks].map((file) => hashEntry(repository, file)));
    const all = [...entries, ...hashed].toSorted();
    const config = { fingerprint: createHash('sha256').update(all.join('\n')).digest('hex'), entries: all };
    // Included files can change without a sign in the others: with any, the next call reads all again.
    known = included.length === 0 ? { stamp, config } : null;
    return config;
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
async function hookFiles(repository: RepositoryGit): Promise<readonly string[]> {
  const folder = join(repository.places.commonDir, 'hooks');
  const names = (await unlessAbsent(readdir(folder))) ?? [];
  return names.filter((name) => !name.endsWith('.sample')).map((name) => join(folder, name));
}

async function stampOf(files: readonly string[]): Promise<string> {
  const stamps: string[] = [];
  for (const file of files) {
    const stat = await unlessAbsent(lstat(file, { bigint: true }));
    // Worktrees come and go; only those with a configuration of their own matter.
    if (stat !== null) stamps.push(`${file} ${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`);
  }
  return stamps.join('\n');
}

async function configEntries(
  repository: RepositoryGit,
  files: readonly string[],
): Promise<{ readonly entries: readonly string[]; readonly included: readonly string[] }> {
  const entries: string[] = [];
  const included: string[] = [];
  for (const file of files) {
    if ((await unlessAbsent(lstat(file))) === null) continue;
    for (const [key, value] of await readConfigFile((args) => repository.control({ args }), file)) {
      if (!EXECUTABLE_KEYS.some((pattern) => pattern.test(key))) continue;
      entries.push(`${relative(repository.places.commonDir, file)}: ${key}=${value ?? ''}`);
      if (/^include.*\.path$/.test(key)) included.push(resolve(dirname(file), value ?? ''));
    }
  }
  return { entries, included };
}

async function hashEntry(repository: RepositoryGit, file: string): Promise<string> {
  const name = relative(repository.places.commonDir, file);
  const stat = await unlessAbsent(lstat(file));
  if (stat === null) return `${name} absent`;
  if (stat.size > GIT_LIMITS.fingerprintedBytesMax) return `${name} ${stat.size} bytes ${stat.mtimeMs}`;
  const bytes = await unlessErrno(readFile(file), ['ENOENT', 'ENOTDIR', 'files.wrong-kind', 'EACCES'], null);
  if (bytes === null) return `${name} unreadable`;
  // Git skips a hook without the executable bit: setting it is what makes the hook run.
  const isSkipped = name.startsWith('hooks/') && (stat.mode & 0o111) === 0;
  return `${name} ${createHash('sha256').update(bytes).digest('hex')}${isSkipped ? ' (not executable)' : ''}`;
}
