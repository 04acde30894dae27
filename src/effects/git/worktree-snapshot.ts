import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { GitReader } from '../../ports/git.ts';
import type { WorkSnapshot } from '../../ports/worktrees.ts';
import { filesFailed } from './errno.ts';
import type { RepositoryGit } from './git-places.ts';
import type { TreeReader } from './git-reader.ts';
import { parseOidLine, splitZ } from './parse-output.ts';
import { decodePath, encodePath } from './path-bytes.ts';
import { noteTree, ownIndex, readyIndex } from './worktree-index.ts';
import { removeFile } from './remove-tree.ts';

const NUL = Buffer.from([0]);
const SLASH = 0x2f;

/** Does anything in the worktree differ from `head`, ignored files aside? One call of git. */
export async function isWorktreeDirty(
  repository: RepositoryGit,
  trees: TreeReader,
  { path, head }: { readonly path: string; readonly head: Oid },
): Promise<boolean> {
  await readyIndex(repository, path, await trees.rootTree(head));
  const args = [
    'ls-files',
    '-z',
    '-m',
    '-d',
    '-o',
    '--exclude-standard',
    '--directory',
    '--no-empty-directory',
  ];
  const run = await repository.control({
    args,
    worktree: path,
    index: ownIndex(repository.places, path).file,
  });
  return run.stdout.length > 0;
}

/** Stores what stands in a worktree as a tree, in a copy of our index. Two calls of git where nothing is odd. */
export async function snapshotWorktree(
  repository: RepositoryGit,
  parts: { readonly trees: TreeReader; readonly reader: GitReader },
  work: { readonly path: string; readonly head: Oid; readonly exclude: readonly string[] },
): Promise<WorkSnapshot> {
  const headTree = await parts.trees.rootTree(work.head);
  await readyIndex(repository, work.path, headTree);
  const plain = await storeFiles(repository, work.path, { exclude: work.exclude, nested: [] });
  const changes = plain === null ? [] : await parts.reader.diff(headTree, plain);
  const odd = plain === null || changes.some((change) => change.newMode === '160000');
  if (!odd) return { tree: plain, changes };
  // A repository inside the worktree: git would store a mere link to a commit that only it has, or fail.
  const nested = await nestedRepositories(repository, work.path);
  const tree = await storeFiles(repository, work.path, { exclude: work.exclude, nested });
  if (tree === null) throw new PortFailure('git.failed', `git add failed in ${work.path}`);
  return { tree, changes: await parts.reader.diff(headTree, tree) };
}

interface Stored {
  readonly exclude: readonly string[];
  /** Folders of repositories inside the worktree, as git lists them: with a slash at the end. */
  readonly nested: readonly Buffer[];
}

/** The tree, or null when git refuses to add what it finds and no nested repository was named yet. */
async function storeFiles(repository: RepositoryGit, path: string, stored: Stored): Promise<Oid | null> {
  const own = ownIndex(repository.places, path);
  try {
    await removeFile(own.snapshotNote);
    await removeFile(`${own.snapshot}.lock`);
    await copyFile(own.file, own.snapshot);
  } catch (error) {
    throw filesFailed(error);
  }
  const at = { worktree: path, index: own.snapshot };
  const hinted = stored.nested.length === 0;
  const excluded = [...stored.exclude.map(encodePath), ...stored.nested.map(withoutSlash)];
  const magic = excluded.flatMap((name) => [Buffer.from(':(exclude,top,literal)'), name, NUL]);
  const add = await repository.control({
    args: ['add', '-A', '--pathspec-from-file=-', '--pathspec-file-nul'],
    stdin: Buffer.concat([Buffer.from(':(top)'), NUL, ...magic]),
    env: { GIT_LITERAL_PATHSPECS: '0' },
    exits: hinted ? [0, 128] : [0],
    ...at,
  });
  if (add.code !== 0) {
    const nested = /does not have a commit checked out/.test(add.stderr);
    if (nested) return null;
    throw new PortFailure('git.failed', `git add in ${path}: ${add.stderr.trim().slice(0, 2_000)}`);
  }
  const files: Buffer[] = [];
  for (const folder of stored.nested) files.push(...(await filesBelow(repository, path, folder)));
  if (files.length > 0) {
    const stdin = Buffer.concat(files.flatMap((name) => [name, NUL]));
    await repository.control({ args: ['update-index', '--add', '-z', '--stdin'], stdin, ...at });
  }
  const tree = parseOidLine((await repository.control({ args: ['write-tree'], ...at })).stdout);
  await noteTree(own.snapshotNote, tree);
  return tree;
}

async function nestedRepositories(repository: RepositoryGit, path: string): Promise<readonly Buffer[]> {
  const args = ['ls-files', '-z', '-o', '--exclude-standard'];
  const index = ownIndex(repository.places, path).file;
  const run = await repository.control({ args, worktree: path, index });
  return splitZ(run.stdout).filter((name) => name.at(-1) === SLASH);
}

/** The files of a nested repository as plain files, by its own ignore rules, those nested deeper included. */
async function filesBelow(
  repository: RepositoryGit,
  path: string,
  folder: Buffer,
): Promise<readonly Buffer[]> {
  const inside = join(path, decodePath(folder));
  const index = join(repository.places.controlDir, 'indexes', 'none');
  const args = ['ls-files', '-z', '-o', '--exclude-standard'];
  const run = await repository.control({ args, worktree: inside, index });
  const files: Buffer[] = [];
  for (const name of splitZ(run.stdout)) {
    const whole = Buffer.concat([folder, name]);
    if (name.at(-1) === SLASH) files.push(...(await filesBelow(repository, path, whole)));
    else files.push(whole);
  }
  return files;
}

function withoutSlash(name: Buffer): Buffer {
  return name.at(-1) === SLASH ? name.subarray(0, -1) : name;
}
