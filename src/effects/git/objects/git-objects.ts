import { stat } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import type { ContentOf, GitObjects, MergeOutcome } from '../../../ports/git.ts';
import { createBoundedCache } from '../calls/bounded-cache.ts';
import { unlessAbsent } from '../files/errno.ts';
import { identityLine } from './git-identity.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { isStored } from '../calls/loose-objects.ts';
import type { TreeReader } from './tree-reader.ts';
import { oidOrThrow, parseOidLine, splitZ, unexpected } from '../calls/parse-output.ts';
import { decodePath } from '../files/path-bytes.ts';
import { type PlannedTree, planTreeEdit } from './tree-edit.ts';
import type { WrittenType } from '../calls/object-writer.ts';
import { objectId, sortItems, treeBytes, treeId } from './tree-object.ts';
import { removeFile } from '../files/remove-tree.ts';

/** Writes objects, never a ref or a file. Every id that git prints is compared with the one expected. @spec contract.md#merge-admissibility */
export function createGitObjects(repository: RepositoryGit, trees: TreeReader): GitObjects {
  const merges = createBoundedCache<MergeOutcome>(GIT_LIMITS.cachedAnswersMax);
  return {
    writeBlob: (bytes) => writeBlob(repository, bytes),
    contentTree: async (commit, base) =>
      treeId(await contentItems(trees, { commit, base }), repository.places.objectFormat),
    emptyTree: () => writeTrees(repository, [{ oid: treeId([], repository.places.objectFormat), items: [] }]),
    async editTree(tree, edits) {
      if (edits.length === 0) return trees.rootTree(tree);
      const items = await trees.readTree(await trees.rootTree(tree));
      return writeTrees(repository, await planTreeEdit(sourceOf(repository, trees), items, edits));
    },
    async editContent(content, edits) {
      const items = await contentItems(trees, content);
      return writeTrees(repository, await planTreeEdit(sourceOf(repository, trees), items, edits));
    },
    async mergeTree(ours, theirs) {
      const key = `${ours} ${theirs}`;
      const kept = merges.get(key);
      // Nothing names the tree yet: a garbage collection of the person's may have taken it.
      if (kept !== undefined && (await isStored(repository, kept.tree))) return kept;
      const outcome = await mergeTree(repository, ours, theirs);
      merges.set(key, outcome);
      return outcome;
    },
    writeRawCommit: (bytes) => writeRawCommit(repository, bytes),
    createCommit: (commit) => createCommit(repository, commit),
  };
}

async function writeBlob(repository: RepositoryGit, bytes: Uint8Array): Promise<Oid> {
  return writeObject(repository, 'blob', bytes);
}

/** Taken as it is: it comes from a commit that git had. */
async function writeRawCommit(repository: RepositoryGit, bytes: Uint8Array): Promise<Oid> {
  const expected = objectId('commit', bytes, repository.places.objectFormat);
  await writeMissing(repository, expected, async () => {
    const args = ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'];
    return parseOidLine((await repository.control({ args, stdin: bytes })).stdout);
  });
  return expected;
}

/** Only candidates are made of it; of all others the id is wanted, and nothing is written. */
async function contentItems(trees: TreeReader, { commit, base }: ContentOf): Promise<PlannedTree['items']> {
  const own = await trees.readTree(await trees.rootTree(commit));
  const theirs = await trees.readTree(await trees.rootTree(base));
  const kept = own.filter((item) => item.name !== 'orchestrator');
  return sortItems([...kept, ...theirs.filter((item) => item.name === 'orchestrator')]);
}

function sourceOf({ places }: RepositoryGit, trees: TreeReader): Parameters<typeof planTreeEdit>[0] {
  return { read: trees.readTree, identify: (items) => treeId(items, places.objectFormat) };
}

/** Writes planned trees, children first, and answers with the last. */
async function writeTrees(repository: RepositoryGit, planned: readonly PlannedTree[]): Promise<Oid> {
  const root = planned.at(-1);
  if (root === undefined) throw new PortFailure('git.failed', 'no tree to write');
  for (const tree of planned) await writeObject(repository, 'tree', treeBytes(tree.items));
  return root.oid;
}

async function mergeTree(repository: RepositoryGit, ours: Oid, theirs: Oid): Promise<MergeOutcome> {
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs];
  const run = await repository.control({ args, exits: [0, 1] });
  const [tree, ...names] = splitZ(run.stdout);
  const oid = oidOrThrow(tree?.toString('latin1') ?? '');
  // Answers end with an empty field where messages would begin.
  const paths = names.filter((name) => name.length > 0).map(decodePath);
  if (run.code === 0 && paths.length > 0) throw unexpected('expected no conflict after exit 0', run.stdout);
  if (run.code === 0) return { kind: 'clean', tree: oid };
  if (paths.length === 0) throw unexpected('expected the paths in conflict', run.stdout);
  return { kind: 'conflict', tree: oid, paths };
}

async function createCommit(
  repository: RepositoryGit,
  commit: Parameters<GitObjects['createCommit']>[0],
): Promise<Oid> {
  await expectType(repository, commit.tree, 'tree');
  for (const parent of commit.parents) await expectType(repository, parent, 'commit');
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${identityLine(commit.author)}`,
    `committer ${identityLine(commit.committer)}`,
  ];
  return writeObject(repository, 'commit', Buffer.from(`${lines.join('\n')}\n\n${commit.message}`));
}

async function expectType(repository: RepositoryGit, oid: Oid, type: WrittenType): Promise<void> {
  const found = await repository.objects.info(oid);
  if (found?.type !== type) throw unexpected(`expected the ${type} ${oid}`, found?.type ?? 'nothing');
}

async function writeObject(repository: RepositoryGit, type: WrittenType, bytes: Uint8Array): Promise<Oid> {
  const expected = objectId(type, bytes, repository.places.objectFormat);
  await writeMissing(repository, expected, () => repository.write(type, bytes));
  return expected;
}

/**
 * Writes an object unless it is there, and looks again afterwards: git takes a loose object that a power cut
 * emptied for written, so that one is removed and written anew.
 */
async function writeMissing(repository: RepositoryGit, oid: Oid, write: () => Promise<Oid>): Promise<void> {
  if (await isStored(repository, oid)) return;
  await removeEmptied(repository, oid);
  const written = await write();
  if (written !== oid) throw unexpected(`expected the object id ${oid}`, written);
  if ((await repository.objects.info(oid)) === null) {
    throw new PortFailure('git.failed', `object ${oid} was written but cannot be read`);
  }
}

async function removeEmptied(repository: RepositoryGit, oid: Oid): Promise<void> {
  const file = join(repository.places.objectsDir, oid.slice(0, 2), oid.slice(2));
  const standing = await unlessAbsent(stat(file));
  if (standing?.size === 0) await removeFile(file);
}
