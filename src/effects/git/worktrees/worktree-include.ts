import { dirname, join } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import { filesFailed, hasErrno, unlessAbsent } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { splitZ } from '../calls/parse-output.ts';
import { chmod, lstat, makeFolders, readFile, writeFile, writeNew } from '../files/quick-files.ts';
import { decodePath } from '../files/path-bytes.ts';

const HERE = Buffer.from('./');

/**
 * Copies ignored files of the main checkout that match patterns (as in `.gitignore`) into a worktree. Only
 * regular files that are ignored on both sides; what stands in the worktree already stays. Answers with what
 * was copied. @spec contract.md#worktrees-and-history
 */
export async function copyIncluded(
  repository: RepositoryGit,
  path: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  if (patterns.length === 0) return [];
  const { root } = repository.places;
  const matching = await untrackedMatching(repository, patterns);
  const ignoredHere = await onlyIgnored(repository, root, matching);
  // Git refuses to judge a name behind a symlink; nothing is copied there anyway.
  const placed: Buffer[] = [];
  for (const name of ignoredHere) if (await hasPlainParents(path, decodePath(name))) placed.push(name);
  const wanted = (await onlyIgnored(repository, path, placed)).map(decodePath).filter(isCopied);
  if (wanted.length > GIT_LIMITS.includedFilesMax) {
    const bound = GIT_LIMITS.includedFilesMax;
    throw new PortFailure(
      'files.failed',
      `worktree.include matches ${wanted.length} files, more than ${bound}`,
    );
  }
  const copied: string[] = [];
  for (const name of wanted) if (await copyOne(root, path, name)) copied.push(name);
  return copied;
}

/** Our own folders are never copied into a worktree. */
function isCopied(name: string): boolean {
  return !name.startsWith('orchestrator/runtime/') && !name.startsWith('orchestrator/worktrees/');
}

async function untrackedMatching(
  repository: RepositoryGit,
  patterns: readonly string[],
): Promise<readonly Buffer[]> {
  const { root, gitDir, controlDir } = repository.places;
  const file = join(controlDir, 'indexes', 'include-patterns');
  try {
    await writeFile(file, `${patterns.join('\n')}\n`);
  } catch (error) {
    throw filesFailed(error);
  }
  const run = await repository.control({
    args: ['ls-files', '-z', '-o', '-i', `--exclude-from=${file}`],
    worktree: root,
    index: join(gitDir, 'index'),
  });
  return splitZ(run.stdout);
}

/** Those among the names that the ignore rules of a worktree match. */
export async function onlyIgnored(
  repository: RepositoryGit,
  worktree: string,
  names: readonly Buffer[],
): Promise<readonly Buffer[]> {
  if (names.length === 0) return [];
  const run = await repository.control({
    args: ['check-ignore', '-z', '--stdin', '--no-index'],
    worktree,
    // This command knows no literal names; one that begins with `./` is never read as something else.
    stdin: Buffer.concat(names.flatMap((name) => [HERE, name, Buffer.from([0])])),
    env: { GIT_LITERAL_PATHSPECS: '0' },
    exits: [0, 1],
  });
  return splitZ(run.stdout).map((name) => name.subarray(HERE.length));
}

async function copyOne(from: string, to: string, name: string): Promise<boolean> {
  const source = join(from, name);
  const facts = await unlessAbsent(lstat(source));
  if (facts?.isFile() !== true || !(await hasPlainParents(from, name))) return false;
  try {
    await makeFolders(dirname(join(to, name)));
    await writeNew(join(to, name), await readFile(source), { isDurable: false });
    await chmod(join(to, name), facts.mode % 0o1000);
    return true;
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return false;
    throw filesFailed(error);
  }
}

/** No parent of the name is a symlink or a file: the copy stays inside the folder. */
export async function hasPlainParents(root: string, name: string): Promise<boolean> {
  const segments = name.split('/').slice(0, -1);
  for (let depth = 1; depth <= segments.length; depth += 1) {
    const facts = await unlessAbsent(lstat(join(root, ...segments.slice(0, depth))));
    if (facts !== null && !facts.isDirectory()) return false;
  }
  return true;
}
