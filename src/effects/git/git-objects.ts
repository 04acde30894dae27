import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { GitObjects, MergeOutcome } from '../../ports/git.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { unlessAbsent } from './errno.ts';
import { identityEnvironment } from './git-identity.ts';
import { GIT_LIMITS } from './git-limits.ts';
import type { RepositoryGit } from './git-places.ts';
import type { TreeReader } from './git-reader.ts';
import { oidOrThrow, parseOidLine, parseOidLines, splitZ, unexpected } from './parse-output.ts';
import { decodePath } from './path-bytes.ts';
import { type PlannedTree, planTreeEdit } from './tree-edit.ts';
import { mktreeInput, objectId, sortItems, treeId } from './tree-object.ts';
import { removeFile } from './remove-tree.ts';

/** Writes objects, never a ref or a file. Every id that git prints is compared with the one expected. @spec contract.md#merge-admissibility */
export function createGitObjects(repository: RepositoryGit, trees: TreeReader): GitObjects {
  const contentTrees = createBoundedCache<Oid>(GIT_LIMITS.cachedAnswersMax);
  const merges = createBoundedCache<MergeOutcome>(GIT_LIMITS.cachedAnswersMax);
  return {
    writeBlob: (bytes) => writeBlob(repository, bytes),
    contentTree: (commit, base) =>
      contentTrees.remember(`${commit} ${base}`, () => contentTree(repository, trees, { commit, base })),
    emptyTree: () => writeTrees(repository, [{ oid: treeId([], repository.places.objectFormat), items: [] }]),
    async editTree(tree, edits) {
      if (edits.length === 0) return tree;
      const { objectFormat } = repository.places;
      const source = {
        read: trees.readTree,
        identify: (items: PlannedTree['items']) => treeId(items, objectFormat),
      };
      return writeTrees(repository, await planTreeEdit(source, await trees.rootTree(tree), edits));
    },
    mergeTree: (ours, theirs) =>
      merges.remember(`${ours} ${theirs}`, () => mergeTree(repository, ours, theirs)),
    writeRawCommit: (bytes) => writeRawCommit(repository, bytes),
    createCommit: (commit) => createCommit(repository, commit),
  };
}

async function writeBlob(repository: RepositoryGit, bytes: Uint8Array): Promise<Oid> {
  const expected = objectId('blob', bytes, repository.places.objectFormat);
  await writeMissing(repository, expected, async () => {
    const run = await repository.control({ args: ['hash-object', '-w', '--stdin'], stdin: bytes });
    expectOid(parseOidLine(run.stdout), expected);
  });
  return expected;
}

/** Taken as it is: it comes from a commit that git had. */
async function writeRawCommit(repository: RepositoryGit, bytes: Uint8Array): Promise<Oid> {
  const expected = objectId('commit', bytes, repository.places.objectFormat);
  await writeMissing(repository, expected, async () => {
    const args = ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'];
    expectOid(parseOidLine((await repository.control({ args, stdin: bytes })).stdout), expected);
  });
  return expected;
}

async function contentTree(
  repository: RepositoryGit,
  trees: TreeReader,
  { commit, base }: { readonly commit: Oid; readonly base: Oid },
): Promise<Oid> {
  const own = await trees.readTree(await trees.rootTree(commit));
  const theirs = await trees.readTree(await trees.rootTree(base));
  const kept = own.filter((item) => item.name !== 'orchestrator');
  const items = sortItems([...kept, ...theirs.filter((item) => item.name === 'orchestrator')]);
  return writeTrees(repository, [{ oid: treeId(items, repository.places.objectFormat), items }]);
}

/** Writes planned trees in one call, children first, and answers with the last. */
async function writeTrees(repository: RepositoryGit, planned: readonly PlannedTree[]): Promise<Oid> {
  const root = planned.at(-1);
  if (root === undefined) throw new PortFailure('git.failed', 'no tree to write');
  await writeMissing(repository, root.oid, async () => {
    const stdin = Buffer.concat(planned.map((tree) => mktreeInput(tree.items)));
    const run = await repository.control({ args: ['mktree', '-z', '--batch'], stdin });
    const written = parseOidLines(run.stdout);
    if (written.length !== planned.length) throw unexpected('expected one id a tree', run.stdout);
    for (const [i, tree] of planned.entries()) expectOid(written[i] ?? '', tree.oid);
  });
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
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const run = await repository.control({
    args: ['commit-tree', commit.tree, ...parents, '-F', '-'],
    stdin: Buffer.from(commit.message),
    env: identityEnvironment(commit.author, commit.committer),
  });
  const oid = parseOidLine(run.stdout);
  const written = await repository.objects.info(oid);
  if (written?.type !== 'commit') throw unexpected('expected a new commit', oid);
  return oid;
}

/**
 * Writes an object unless it is there, and looks again afterwards: git takes a loose object that a power cut
 * emptied for written, so that one is removed and written anew.
 */
async function writeMissing(repository: RepositoryGit, oid: Oid, write: () => Promise<void>): Promise<void> {
  if ((await repository.objects.info(oid)) !== null) return;
  const file = join(repository.places.commonDir, 'objects', oid.slice(0, 2), oid.slice(2));
  const standing = await unlessAbsent(stat(file));
  if (standing?.size === 0) await removeFile(file);
  await write();
  if ((await repository.objects.info(oid)) === null) {
    throw new PortFailure('git.failed', `object ${oid} was written but cannot be read`);
  }
}

function expectOid(found: string, expected: Oid): void {
  if (found !== expected) throw unexpected(`expected the object id ${expected}`, found);
}
