import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
let opened: OpenedRepository;
let path: string;
let outside: string;

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n', '.gitignore': '*.json\n' });
  outside = join(repository.root, '..', 'outside');
  path = join(repository.root, 'orchestrator', 'worktrees', 'round-001-a');
  mkdirSync(outside);
  repository.write('local/data.json', '{}');
  opened = await repository.open();
  const commit = repository.oid('HEAD');
  await opened.worktrees.create(repository.lease(), { path, branch: 'orchestrator/round-001-a', commit });
});
afterEach(() => repository.remove());

// @spec contract.md#invariants I12: nothing is written outside the worktree, nor read from outside the checkout
it('copies nothing through a symlink that stands for a folder of the worktree', async () => {
  symlinkSync(outside, join(path, 'local'));
  expect(await opened.worktrees.copyIncluded(path, ['*.json'])).toEqual([]);
  expect(readdirSync(outside)).toEqual([]);
});

// @spec contract.md#invariants I12: nothing is written outside the worktree, nor read from outside the checkout
it('copies nothing that lies behind a symlink of the checkout', async () => {
  rmSync(join(repository.root, 'local'), { recursive: true });
  repository.write('../outside/data.json', '{}');
  symlinkSync(outside, join(repository.root, 'local'));
  expect(await opened.worktrees.copyIncluded(path, ['*.json'])).toEqual([]);
  expect(readdirSync(path).toSorted()).toEqual(['.git', '.gitignore', 'a.txt']);
});
