import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { indexTree } from '../../../../src/effects/git/landing/index-tree.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
afterEach(() => repository.remove());

const FILES = { a: 'a\n', 'a.b': 'dot\n', 'a-b/c': 'dash\n', 'a0/d': 'zero\n', 'deep/er/and/deeper': 'd\n' };
const index = () => join(repository.root, '.git/index');
const git = (...args: readonly string[]) => repository.git(...args);

// @spec contract.md#git-calls
describe('the tree of an index', () => {
  it.each<[string, () => void]>([
    ['is as committed', () => undefined],
    ['has a file more', () => [repository.write('deep/new', 'n\n'), git('add', '-A')]],
    ['has a file less', () => git('rm', '-q', 'deep/er/and/deeper')],
    ['has another content', () => [repository.write('a', 'other\n'), git('add', '-A')]],
    ['has a program', () => git('update-index', '--chmod=+x', 'a')],
    [
      'has a link to a commit',
      () => git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},m`),
    ],
    [
      'has names that sort in their own way',
      () => [repository.write('a-', '-\n'), repository.write('é/\u{1f600}', 'x'), git('add', '-A')],
    ],
    ['has a file that is taken for unchanged', () => git('update-index', '--assume-unchanged', 'a')],
  ])('is the one that git writes when it %s', async (_what, change) => {
    repository = makeRepository(FILES);
    change();
    expect(await indexTree(index())).toBe(git('write-tree', '--missing-ok').trim());
  });

  it.each<[string, () => void]>([
    [
      'a file is only to be added',
      () => [repository.write('meant', 'm\n'), git('add', '--intent-to-add', 'meant')],
    ],
    ['a file is left out of the checkout', () => git('update-index', '--skip-worktree', 'a')],
    ['a merge has left a file open', () => leaveOpen()],
    ['it is written in the short form', () => git('update-index', '--index-version', '4')],
    ['it is split', () => git('update-index', '--split-index')],
    ['it has nothing', () => git('rm', '-q', '-r', '--cached', '.')],
    ['it is no index', () => writeFileSync(index(), 'DIRC')],
  ])('is left to git when %s', async (_when, change) => {
    repository = makeRepository(FILES);
    change();
    expect(await indexTree(index())).toBeNull();
  });
});

/** Both sides have changed the file. */
function leaveOpen(): void {
  git('switch', '-q', '-c', 'other');
  repository.write('a', 'theirs\n');
  repository.commit('theirs');
  git('switch', '-q', 'main');
  repository.write('a', 'ours\n');
  repository.commit('ours');
  expect(() => git('merge', 'other')).toThrow('merge other');
}
