import { copyFile } from '../files/quick-files.ts';
import type { Oid } from '../../../contract/ids.ts';
import type { GitReader } from '../../../ports/git.ts';
import type { WorkSnapshot } from '../../../ports/worktrees.ts';
import { filesFailed } from '../files/errno.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import type { TreeReader } from '../objects/tree-reader.ts';
import { findOdd, findRefused, lookAtFile, type Odd, outermost } from './find-odd.ts';
import { filesOfNested, nestedRepositories } from './nested-repositories.ts';
import { unexpectedExit } from '../calls/git-command.ts';
import { parseOidLine, unexpected } from '../calls/parse-output.ts';
import { decodePath, encodePath } from '../files/path-bytes.ts';
import { noteTree, ownIndex, readyIndex } from './worktree-index.ts';
import { removeFile } from '../files/remove-tree.ts';
import { storeRaw, wronglyEncoded } from './worktree-encoding.ts';

const NUL = Buffer.from([0]);
/** A file that goes between git's listing and its reading ends git; somebody who keeps on writing is not waited for. */
const READS_MAX = 5;
/** Git says it and ends with 0. A name may hold a line end. */
const UNOPENED = /^warning: could not open directory '[^]*?': ([^\n]*)$/gm;
const WENT = new Set(['No such file or directory', 'Not a directory']);
const FILE_WENT =
  /^fatal: (?:unable to stat (?!.*: Permission denied$)|confused by unstable object source data)/m;

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
  const { path, exclude } = work;
  const headTree = await parts.trees.rootTree(work.head);
  await readyIndex(repository, path, headTree);
  const plain = await storeFiles(repository, path, { exclude, nested: [] });
  const changes = await parts.reader.diff(headTree, plain.tree);
  const at = { path, index: ownIndex(repository.places, path).snapshot };
  const odd = await findOdd(repository, at);
  if (plain.isCutShort && !odd.some(({ what }) => what === 'unreadable'))
    throw unexpected('expected each folder that git could not open to be found', path);
  const linked = changes.some((change) => change.newMode === '160000');
  if (plain.isWhole && !linked) return { tree: plain.tree, changes, unstored: unstoredOf(odd, exclude) };
  // A repository inside the worktree: git stores a mere link to a commit that only it has, or nothing.
  const nested = await nestedRepositories(repository, path);
  const { tree, skipped } = await storeFiles(repository, path, { exclude, nested });
  const refused = await findRefused(repository, { ...at, isStored: true });
  const known = [...exclude, ...nested.map(decodePath)];
  const unstored = unstoredOf(
    [...odd, ...skipped, ...refused.filter(({ path: name }) => !isIn(name, known))],
    exclude,
  );
  return { tree, changes: await parts.reader.diff(headTree, tree), unstored };
}

/** What only a removal would lose, since its files are stored, is no fault. */
function unstoredOf(odd: readonly Odd[], exclude: readonly string[]): WorkSnapshot['unstored'] {
  const found: WorkSnapshot['unstored'][number][] = [];
  for (const { path, what, owner, changedMs } of odd)
    if (what !== 'repository' && what !== 'foreign-folder' && !isIn(path, exclude))
      found.push({ path, what, owner, changedMs });
  return outermost(found);
}

function isIn(name: string, folders: readonly string[]): boolean {
  return folders.some((folder) => name === folder || name.startsWith(`${folder}/`));
}

interface Added {
  /** Git took everything that it found. */
  readonly isWhole: boolean;
  /** It warned that it could not look into a folder. */
  readonly isCutShort: boolean;
}

interface Stored extends Added {
  readonly tree: Oid;
  /** Files of nested repositories that git would not take. */
  readonly skipped: readonly Odd[];
}

async function storeFiles(
  repository: RepositoryGit,
  path: string,
  work: { readonly exclude: readonly string[]; readonly nested: readonly Buffer[] },
): Promise<Stored> {
  const own = ownIndex(repository.places, path);
  const at = { worktree: path, index: own.snapshot };
  const excluded = [...work.exclude.map(encodePath), ...work.nested];
  const added = await addAll(repository, path, { excluded, isApart: false });
  const files: Buffer[] = [];
  const skipped: Odd[] = [];
  for (const folder of work.nested)
    for (const name of await filesOfNested(repository, path, folder)) {
      const refused = await lookAtFile(path, decodePath(name));
      if (refused === null) files.push(name, NUL);
      else skipped.push(refused);
    }
  if (files.length > 0) {
    const stdin = Buffer.concat(files);
    await repository.control({ args: ['update-index', '--add', '-z', '--stdin'], stdin, ...at });
  }
  const tree = parseOidLine((await repository.control({ args: ['write-tree'], ...at })).stdout);
  await noteTree(own.snapshotNote, tree);
  return { ...added, tree, skipped };
}

function leftOut(name: Buffer): readonly Buffer[] {
  return [Buffer.from(':(exclude,top,literal)'), name, NUL];
}

/** `isApart`: what is in a wrong encoding is left out already. */
async function addAll(
  repository: RepositoryGit,
  path: string,
  { excluded, isApart }: { readonly excluded: readonly Buffer[]; readonly isApart: boolean },
): Promise<Added> {
  const own = ownIndex(repository.places, path);
  const at = { worktree: path, index: own.snapshot };
  const pathspecs = Buffer.concat([Buffer.from(':(top)'), NUL, ...excluded.flatMap(leftOut)]);
  for (let reads = 1; ; reads += 1) {
    await copyIndex(own);
    const run = await repository.control({
      args: ['add', '-A', '--ignore-errors', '--pathspec-from-file=-', '--pathspec-file-nul'],
      stdin: pathspecs,
      env: { GIT_LITERAL_PATHSPECS: '0' },
      exits: [0, 1, 128],
      ...at,
    });
    if (run.code !== 128) return { isWhole: run.code === 0, isCutShort: isCutShort(run.stderr) };
    if (FILE_WENT.test(run.stderr) && reads < READS_MAX) continue;
    const closed = isApart ? [] : await findClosed(repository, path, excluded);
    const wrong = isApart || closed.length > 0 ? [] : await wronglyEncoded(repository, at, excluded);
    if (wrong.length + closed.length === 0) throw unexpectedExit('add', run);
    const rest = { excluded: [...excluded, ...wrong, ...closed], isApart: closed.length === 0 };
    const added = await addAll(repository, path, rest);
    await storeRaw(repository, at, wrong);
    return { ...added, isWhole: added.isWhole && closed.length === 0 };
  }
}

/** Folders whose files git lists and may not look at: it stores nothing at all as long as they are among the rest. */
async function findClosed(
  repository: RepositoryGit,
  path: string,
  excluded: readonly Buffer[],
): Promise<readonly Buffer[]> {
  const odd = await findOdd(repository, { path, index: ownIndex(repository.places, path).file });
  const known = excluded.map(decodePath);
  return odd
    .filter((item) => item.what === 'unreadable' && !isIn(item.path, known))
    .map((item) => encodePath(item.path));
}

function isCutShort(stderr: string): boolean {
  return [...stderr.matchAll(UNOPENED)].some(([, why]) => why !== undefined && !WENT.has(why));
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
