import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { GitReader, TreeFile } from '../../ports/git.ts';
import { createAncestryReader } from './objects/ancestry-reader.ts';
import { GIT_LIMITS } from './files/git-limits.ts';
import type { RepositoryGit } from './calls/git-places.ts';
import { createBoundedCache } from './calls/bounded-cache.ts';
import { createCommitReader } from './objects/commit-reader.ts';
import { createDifferenceReader } from './objects/difference-reader.ts';
import { unexpected } from './calls/parse-output.ts';
import { listRefs } from './refs/ref-names.ts';
import { findUnreached } from './refs/unreached.ts';
import { readRefMoves } from './refs/ref-moves.ts';
import { resolveExactRef } from './refs/resolve-ref.ts';
import { entryAt, type TreeReader } from './objects/tree-reader.ts';
import { createHistoryProof } from './objects/whole-history.ts';

/** Reads refs, commits, trees and blobs. Only listing refs sees the repository's own git directory. @spec contract.md#git-calls */
export function createGitReader(repository: RepositoryGit, trees: TreeReader): GitReader {
  const commits = createCommitReader(repository);
  return {
    resolveRef: (ref) => resolveExactRef(repository, ref),
    listRefs: (...prefixes) => listRefs(repository, prefixes),
    unreached: (oids, exceptRef) => findUnreached(repository, oids, exceptRef),
    commitOf: async (oid) => (await repository.objects.info(`${oid}^{commit}`))?.oid ?? null,
    refMoves: (ref, limit) => readRefMoves(repository, ref, limit),
    ...commits,
    ...createAncestryReader(repository, commits),
    ...fileReader(repository, trees),
    ...createDifferenceReader(repository, trees),
    ...createHistoryProof(repository, trees),
  };
}

function fileReader(
  repository: RepositoryGit,
  trees: TreeReader,
): Pick<GitReader, 'readFile' | 'readBlob' | 'streamBlob'> {
  const { objects } = repository;
  const blobs = createBoundedCache<Uint8Array>(GIT_LIMITS.cachedBlobBytesMax, (bytes) => bytes.length + 100);
  const readBlob = async (oid: Oid, maxBytes: number): Promise<Uint8Array | { sizeBytes: number }> => {
    const kept = blobs.get(oid);
    if (kept !== undefined) return kept.length > maxBytes ? { sizeBytes: kept.length } : kept;
    const info = await objects.info(oid);
    if (info?.type !== 'blob') throw new PortFailure('git.failed', `object ${oid} is no readable blob`);
    if (info.sizeBytes > maxBytes) return { sizeBytes: info.sizeBytes };
    const found = await objects.contents(oid);
    if (found?.oid !== oid) throw unexpected('expected the blob that was asked for', found?.oid ?? '');
    // A copy of its own: the bytes are a part of all that came in with them.
    const bytes = Uint8Array.from(found.bytes);
    blobs.set(oid, bytes);
    return bytes;
  };
  return {
    async readBlob(oid, maxBytes) {
      const found = await readBlob(oid, maxBytes);
      return found instanceof Uint8Array ? found : null;
    },
    async streamBlob(oid, visit) {
      await repository.control({ args: ['cat-file', 'blob', oid], visitOutput: visit });
    },
    async readFile(treeish, path, maxBytes): Promise<TreeFile> {
      const entry = await entryAt(trees, treeish, path);
      // A folder or a submodule is no file: as absent as nothing.
      if (entry === null || entry.mode === '040000' || entry.mode === '160000') return { kind: 'absent' };
      const found = await readBlob(entry.oid, maxBytes);
      if (!(found instanceof Uint8Array)) return { kind: 'too-large', oid: entry.oid, ...found };
      return { kind: 'file', mode: entry.mode, oid: entry.oid, bytes: found };
    },
  };
}
