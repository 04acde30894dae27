import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseOid, type Oid } from '../../../../src/contract/ids.ts';
import { GIT_LIMITS } from '../../../../src/effects/git/files/git-limits.ts';
import { createDifferenceReader } from '../../../../src/effects/git/objects/difference-reader.ts';
import type { TreeReader } from '../../../../src/effects/git/objects/tree-reader.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { invariant } from '../../../../src/lib/invariant.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
let opened: OpenedRepository;
const read: Oid[] = [];

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n' });
  opened = await repository.open();
  read.length = 0;
});
afterEach(() => repository.remove());

// @spec contract.md#git-calls
it('keeps a listing that is asked for again, and no more of them than its bound on lines', async () => {
  const { listFiles } = createDifferenceReader(opened.git, longTrees());
  await listFiles(treeOf(0), '');
  await listFiles(treeOf(0), '');
  expect(read).toEqual([treeOf(0)]);
  const others = Math.ceil(GIT_LIMITS.cachedLinesMax / GIT_LIMITS.listedFilesMax);
  for (let number = 1; number <= others; number += 1) await listFiles(treeOf(number), '');
  await listFiles(treeOf(others), '');
  expect(read).toHaveLength(1 + others);
  await listFiles(treeOf(0), '');
  expect(read.at(-1)).toBe(treeOf(0));
});

/** Trees of as many files as a listing that is kept may have. */
function longTrees(): TreeReader {
  const items = Array.from({ length: GIT_LIMITS.listedFilesMax }, (_, index) => ({
    name: `file-${index}`,
    mode: '100644' as const,
    oid: treeOf(index),
  }));
  const readTree = async (tree: Oid) => {
    read.push(tree);
    return items;
  };
  return { rootTree: async (treeish) => treeish, readTree, readPlainTree: readTree };
}

function treeOf(number: number): Oid {
  const oid = parseOid(number.toString(16).padStart(40, '0'));
  invariant(oid !== null, 'forty digits are an id');
  return oid;
}
