import { lstatSync, readdirSync, statSync, type Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import { PortFailure } from '../../../ports/failure.ts';
import { describeKind } from '../../contained-path.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';

/** Where a call of git reads. */
export interface GitSurroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What git reads in a folder of files, at any depth. */
const READ_IN_TREES = new Set(['.git', '.gitattributes', '.gitignore', '.gitmodules']);

/**
 * Calls back when git takes its time and a pipe or a device stands where it reads: it would wait there for ever. Looks
 * again after twice the time; the answer ends the watch. @spec contract.md#git-calls
 */
export function watchForBlock(
  around: GitSurroundings,
  onBlocked: (failure: PortFailure) => void,
): () => void {
  let waitMs: number = GIT_LIMITS.blockLookMs;
  let timer = setTimeout(look, waitMs);
  function look(): void {
    const path = findBlock(around);
    if (path !== null) return onBlocked(blockedBy(path));
    waitMs *= 2;
    timer = setTimeout(look, waitMs).unref();
  }
  timer.unref();
  return () => clearTimeout(timer);
}

function blockedBy(path: string): PortFailure {
  const detail = `git waits at ${path}: expected a file or a folder there and found a ${kindOf(path)}`;
  return new PortFailure('files.wrong-kind', detail, { path });
}

/** The first pipe or device in what git may read, bounded; null where there is none. */
export function findBlock({ cwd, env }: GitSurroundings): string | null {
  const left = { entries: GIT_LIMITS.blockEntriesMax };
  for (const folder of gitFolders(cwd, env)) {
    const found = isBlocking(folder) ? folder : findIn(folder, () => true, left);
    if (found !== null) return found;
  }
  return findIn(env['GIT_WORK_TREE'] ?? cwd, isReadInTrees, left);
}

function isInRefs(folder: string): boolean {
  return `${folder}/`.includes('/refs/');
}

function isReadInTrees(name: string): boolean {
  return READ_IN_TREES.has(name);
}

/** The git directories of a call; where it names none, the one that git finds above its working folder. */
function gitFolders(cwd: string, env: GitSurroundings['env']): readonly string[] {
  const { GIT_DIR: gitDir, GIT_INDEX_FILE: index, GIT_OBJECT_DIRECTORY: objects } = env;
  if (gitDir !== undefined) {
    const named = [
      gitDir,
      ...[index, objects].flatMap((path) => (path === undefined ? [] : [dirname(path)])),
    ];
    return [...new Set(named.map((path) => above(path, '.git') ?? path))];
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (kindOf(join(folder, '.git')) !== null) return [join(folder, '.git')];
    if (dirname(folder) === folder) return [];
  }
}

/** The folder of that name on the way to a path: of a worktree or of ours, the git directory of the repository. */
function above(path: string, name: string): string | null {
  const at = `${path}/`.indexOf(`/${name}/`);
  return at < 0 ? null : path.slice(0, at + name.length + 1);
}

function findIn(folder: string, isRead: (name: string) => boolean, left: { entries: number }): string | null {
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of entriesOf(at)) {
      left.entries -= 1;
      if (left.entries < 0) return null;
      const path = join(at, entry.name);
      // A folder `.git` in a tree is looked at for itself.
      if (entry.isDirectory() && entry.name !== '.git') folders.push(path);
      else if (isRead(entry.name) && (!entry.isFile() || isInRefs(at)) && isBlocking(path)) return path;
    }
  }
  return null;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Gone, closed to us, or no folder: git is not waiting in it.
    return [];
  }
}

/** Does opening it to read wait for somebody, or reading it hardly end? A socket cannot be opened at all. */
function isBlocking(path: string): boolean {
  const kind = kindOf(path);
  return kind === 'named pipe' || kind === 'device' || kind === HUGE_REF;
}

const HUGE_REF = 'file of a size that no ref has';

/** Links followed, as git follows them. */
function kindOf(path: string): string | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false }) ?? lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isFile() === true && stats.size > GIT_LIMITS.refBytesMax && isInRefs(dirname(path)))
      return HUGE_REF;
    return stats === undefined ? null : describeKind(stats);
  } catch {
    return null;
  }
}
