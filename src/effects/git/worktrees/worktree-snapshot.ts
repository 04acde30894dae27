import { copyFile } from '../files/quick-files.ts';
import type { Oid } from '../../../contract/ids.ts';
import type { GitReader } from '../../../ports/git.ts';
import type { WorkSnapshot } from '../../../ports/worktrees.ts';
import { filesFailed } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import type { TreeReader } from '../objects/tree-reader.ts';
import { filesOfNested, isForbidden, nestedRepositories } from './nested-repositories.ts';
import { unexpectedExit } from '../calls/git-command.ts';
import { parseOidLine, splitZ } from '../calls/parse-output.ts';
import { decodePath, encodePath } from '../files/path-bytes.ts';
import { noteTree, ownIndex, readyIndex } from './worktree-index.ts';
import { removeFile } from '../files/remove-tree.ts';
import { storeRaw, wronglyEncoded } from './worktree-encoding.ts';

const NUL = Buffer.from([0]);
/** A file that goes between git's listing and its reading ends git; somebody who keeps on writing is not waited for. */
const READS_MAX = 5;
const FILE_WENT = /^fatal: (?:unable to stat |confused by unstable object source data)/m;

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
  const changes = await parts.reader.diff(headTree, plain.tree);
  const linked = changes.some((change) => change.newMode === '160000');
  if (plain.isWhole && !linked) return { tree: plain.tree, changes, unstored: [] };
  // A repository inside the worktree: git stores a mere link to a commit that only it has, or nothing.
  const nested = await nestedRepositories(repository, work.path);
  const { tree, skipped } = await storeFiles(repository, work.path, { exclude: work.exclude, nested });
  const unstored = [
    ...skipped,
    ...(await notStored(repository, work.path, [...work.exclude, ...nested.map(decodePath)])),
  ];
  return { tree, changes: await parts.reader.diff(headTree, tree), unstored: unstored.toSorted() };
}

interface Stored {
  readonly tree: Oid;
  /** Git took everything that it found. */
  readonly isWhole: boolean;
  /** Files of nested repositories whose names git forbids. */
  readonly skipped: readonly string[];
}

async function storeFiles(
  repository: RepositoryGit,
  path: string,
  work: { readonly exclude: readonly string[]; readonly nested: readonly Buffer[] },
): Promise<Stored> {
  const own = ownIndex(repository.places, path);
  const at = { worktree: path, index: own.snapshot };
  const excluded = [...work.exclude.map(encodePath), ...work.nested];
  const isWhole = await addAll(repository, path, { excluded, isApart: false });
  const files: Buffer[] = [];
  for (const folder of work.nested) files.push(...(await filesOfNested(repository, path, folder)));
  const stdin = Buffer.concat(files.filter((name) => !isForbidden(name)).flatMap((name) => [name, NUL]));
  if (stdin.length > 0) {
    await repository.control({ args: ['update-index', '--add', '-z', '--stdin'], stdin, ...at });
  }
  const tree = parseOidLine((await repository.control({ args: ['write-tree'], ...at })).stdout);
  await noteTree(own.snapshotNote, tree);
  return { tree, isWhole, skipped: files.filter(isForbidden).map(decodePath) };
}

function exclude(name: Buffer): readonly Buffer[] {
  return [Buffer.from(':(exclude,top,literal)'), name, NUL];
}

/** True when git took everything that it found. `isApart`: what is in a wrong encoding is left out already. */
async function addAll(
  repository: RepositoryGit,
  path: string,
  { excluded, isApart }: { readonly excluded: readonly Buffer[]; readonly isApart: boolean },
): Promise<boolean> {
  const own = ownIndex(repository.places, path);
  const at = { worktree: path, index: own.snapshot };
  const pathspecs = Buffer.concat([Buffer.from(':(top)'), NUL, ...excluded.flatMap(exclude)]);
  for (let reads = 1; ; reads += 1) {
    await copyIndex(own);
    const run = await repository.control({
      args: ['add', '-A', '--ignore-errors', '--pathspec-from-file=-', '--pathspec-file-nul'],
      stdin: pathspecs,
      env: { GIT_LITERAL_PATHSPECS: '0' },
      exits: [0, 1, 128],
      ...at,
    });
    if (run.code !== 128) return run.code === 0;
    if (FILE_WENT.test(run.stderr) && reads < READS_MAX) continue;
    const wrong = isApart ? [] : await wronglyEncoded(repository, at, excluded);
    if (wrong.length === 0) throw unexpectedExit('add', run);
    const isWhole = await addAll(repository, path, { excluded: [...excluded, ...wrong], isApart: true });
    await storeRaw(repository, at, wrong);
    return isWhole;
  }
}

async function copyIndex(own: ReturnType<typeof ownIndex>): Promise<void> {
  await removeFile(own.snapshotNote);
  await removeFile(`${own.snapshot}.lock`);
  try {
    await copyFile(own.file, own.snapshot);
  } catch (error) {
    throw filesFailed(error);
  }
}

/** What still differs from the index of the snapshot: names git forbids, files it may not read. */
async function notStored(
  repository: RepositoryGit,
  path: string,
  known: readonly string[],
): Promise<readonly string[]> {
  const args = ['ls-files', '-z', '-m', '-o', '--exclude-standard'];
  const index = ownIndex(repository.places, path).snapshot;
  const run = await repository.control({ args, worktree: path, index });
  const names = splitZ(run.stdout).map((name) => decodePath(name).replace(/\/$/, ''));
  return [...new Set(names)].filter(
    (name) => !known.some((other) => name === other || name.startsWith(`${other}/`)),
  );
}
