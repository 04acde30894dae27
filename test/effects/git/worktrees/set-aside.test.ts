import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { putAsideBack, setAside } from '../../../../src/effects/git/worktrees/set-aside.ts';
import { makeTemporaryFolder } from '../../../support/temporary-folder.ts';

let worktree: string;
const put = (name: string, text: string): void => {
  mkdirSync(dirname(join(worktree, name)), { recursive: true });
  writeFileSync(join(worktree, name), text);
};
const read = (name: string): string => readFileSync(join(worktree, name), 'utf8');
const NAMES = ['build', 'src/needed.txt', 'odd\tname'];

beforeEach(() => {
  worktree = join(makeTemporaryFolder('aside').path, 'round-001-step');
  put('build/deep/out', 'built');
  put('src/needed.txt', 'needed');
  put('src/tracked.txt', 'tracked');
  put('odd\tname', 'odd');
});

// @spec contract.md#verification
describe('setting files aside', () => {
  it('takes exactly these away, and brings them back with nothing left beside', async () => {
    await setAside(worktree, NAMES);
    expect(NAMES.filter((name) => existsSync(join(worktree, name)))).toEqual([]);
    expect(read('src/tracked.txt')).toBe('tracked');
    await putAsideBack(worktree);
    expect([read('build/deep/out'), read('src/needed.txt'), read('odd\tname')]).toEqual([
      'built',
      'needed',
      'odd',
    ]);
    expect(existsSync(`${worktree}.aside`)).toBe(false);
  });

  it.each([0, 1, 2, 3])('loses nothing when it is killed after %i of its moves', async (moves) => {
    await setAside(worktree, NAMES);
    // What the kill left in place is moved back by hand: list and folder stand as then.
    for (const name of NAMES.slice(moves))
      renameSync(join(`${worktree}.aside/files`, name), join(worktree, name));
    await putAsideBack(worktree);
    expect([read('build/deep/out'), read('src/needed.txt'), read('odd\tname')]).toEqual([
      'built',
      'needed',
      'odd',
    ]);
    expect(existsSync(`${worktree}.aside`)).toBe(false);
  });

  it('is done to its end when it is asked for again after a kill', async () => {
    await setAside(worktree, NAMES);
    renameSync(`${worktree}.aside/files/build`, join(worktree, 'build'));
    await setAside(worktree, ['build']);
    expect(existsSync(join(worktree, 'build'))).toBe(false);
    await putAsideBack(worktree);
    expect([read('build/deep/out'), read('src/needed.txt')]).toEqual(['built', 'needed']);
  });

  it('leaves what was made meanwhile, and the older one goes', async () => {
    await setAside(worktree, ['build']);
    put('build/new', 'of the check');
    await putAsideBack(worktree);
    expect(read('build/new')).toBe('of the check');
    expect(existsSync(join(worktree, 'build/deep'))).toBe(false);
  });
});
