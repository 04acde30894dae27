import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeFakeGit } from '../support/fake-git.ts';
import { type FreedScene, makeFreedScene, SECOND } from '../support/freed-scene.ts';

// @spec contract.md#worktrees-and-history
let scene: FreedScene;

beforeEach(async () => {
  scene = await makeFreedScene();
});
afterEach(() => scene.repository.remove());

describe('a freed worktree', () => {
  it('becomes that of another round, and only files that differ are written', async () => {
    const { repository, path, next, listed, status } = scene;
    const freed = await scene.mustFree();
    const before = lstatSync(join(path, 'a.txt'));
    repository.write('src/b.txt', 'changed\n');
    repository.write('new/d.txt', 'new\n');
    rmSync(join(repository.root, 'src/c.txt'));
    const commit = repository.commit('Another round landed');
    expect(await scene.reuse(freed, { commit })).toMatchObject({ kind: 'reused', ignored: 'kept' });
    expect(lstatSync(join(next, 'a.txt'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(readFileSync(join(next, 'src/b.txt'), 'utf8')).toBe('changed\n');
    expect(readFileSync(join(next, 'new/d.txt'), 'utf8')).toBe('new\n');
    expect(readdirSync(join(next, 'src'))).toEqual(['b.txt']);
    expect(status(next)).toBe('');
    expect(await scene.opened.worktrees.inspect(next)).toEqual({
      kind: 'present',
      headRef: `refs/heads/orchestrator/${SECOND}`,
      head: commit,
      gitFileIntact: true,
    });
    expect(await scene.opened.worktrees.isDirty(next, commit)).toBe(false);
    expect(existsSync(path)).toBe(false);
    expect(listed()).toEqual([next]);
    expect(repository.git('fsck', '--strict', '--no-dangling')).toBe('');
    expect(scene.left()).toEqual([]);
  });

  it('is no worktree of its round any more, and stays when that is put away once more', async () => {
    const { opened, lease, path, head } = scene;
    const freed = await scene.mustFree();
    expect(await opened.worktrees.inspect(path)).toEqual({ kind: 'absent' });
    expect(await scene.free()).toBe(null);
    await opened.worktrees.remove(lease, path);
    expect(await opened.worktrees.freed()).toEqual([freed]);
    expect(readFileSync(join(scene.admin, 'HEAD'), 'utf8')).toBe(`${head}\n`);
    expect(scene.status(path)).toBe('');
  });

  it.each([
    [true, ['read-tree']],
    [false, ['ls-files', 'read-tree']],
  ])('costs a process of git less when it is known to be clean: %s', async (isKnownClean, expected) => {
    const fake = makeFakeGit(scene.repository);
    const result = await openRepository(scene.repository.root, { environment: fake.environment });
    if (!result.ok) throw new Error(result.error.message);
    const freed = await scene.mustFree();
    const started = fake.note('worktree', 'read-tree', 'ls-files', 'clean', 'symbolic-ref', 'update-index');
    const target = { path: scene.next, branch: `orchestrator/${SECOND}`, commit: scene.head };
    await result.value.worktrees.reuse(scene.lease, freed, { ...target, ignored: 'kept', isKnownClean });
    result.value.close();
    expect(started()).toEqual(expected);
    expect(scene.status(scene.next)).toBe('');
  });

  it.each([
    ['kept', true],
    ['removed', false],
  ] as const)('has its ignored files %s when that is asked for', async (ignored, isThere) => {
    scene.put('ignored/deep/cache', 'x');
    scene.put('src/debug.log', 'x');
    const freed = await scene.mustFree();
    expect(await scene.reuse(freed, { ignored })).toMatchObject({ kind: 'reused', ignored });
    for (const name of ['ignored/deep/cache', 'src/debug.log'])
      expect(existsSync(join(scene.next, name))).toBe(isThere);
    expect(scene.status(scene.next)).toBe('');
  });

  it('loses what is ignored no more, and gives way to files of the commit', async () => {
    const { repository, next } = scene;
    scene.put('ignored/cache', 'x');
    scene.put('debug.log', 'x');
    scene.put('trace.log', 'x');
    const freed = await scene.mustFree();
    repository.write('.gitignore', '*.log\n');
    repository.write('trace.log', 'tracked\n');
    repository.git('add', '-f', 'trace.log');
    const commit = repository.commit('Other rules');
    await scene.reuse(freed, { commit });
    expect(existsSync(join(next, 'ignored'))).toBe(false);
    expect(existsSync(join(next, 'debug.log'))).toBe(true);
    expect(readFileSync(join(next, 'trace.log'), 'utf8')).toBe('tracked\n');
    expect(scene.status(next)).toBe('');
  });

  it('is thrown away when other attributes may write its files in another form', async () => {
    const freed = await scene.mustFree();
    scene.repository.write('.gitattributes', '*.txt text eol=crlf\n');
    const commit = scene.repository.commit('Other line ends');
    expect(await scene.reuse(freed, { commit })).toMatchObject({ kind: 'unfit' });
    expect(scene.listed()).toEqual([]);
    expect(scene.left()).toEqual([]);
  });

  it.each(['pyvenv.cfg', 'api/.venv/pyvenv.cfg', 'build/debug/CMakeCache.txt'])(
    'loses its ignored files when some work only where they were made: %s',
    async (name) => {
      scene.put(`ignored/${name}`, 'home = /somewhere\n');
      scene.put('ignored/node_modules/x/pyvenv.cfg', 'not looked at\n');
      const freed = await scene.mustFree();
      expect(await scene.reuse(freed)).toMatchObject({ kind: 'reused', ignored: 'removed' });
      expect(existsSync(join(scene.next, 'ignored'))).toBe(false);
    },
  );

  it('is left where it is when the next round works in another folder', async () => {
    const freed = await scene.mustFree();
    const elsewhere = join(scene.repository.root, '..', SECOND);
    expect(await scene.reuse(freed, { path: elsewhere })).toMatchObject({ kind: 'unfit' });
    expect(await scene.opened.worktrees.freed()).toEqual([freed]);
  });

  it('takes on nothing that was put into its administration since', async () => {
    const freed = await scene.mustFree();
    scene.repository.git('config', 'extensions.worktreeConfig', 'true');
    scene.repository.gitIn(scene.path, 'config', '--worktree', 'core.hooksPath', '/tmp/hooks');
    await scene.reuse(freed);
    expect(scene.repository.gitIn(scene.next, 'config', 'core.hooksPath').stdout).toBe('');
  });

  it('moves aside what stands where it goes', async () => {
    scene.put('precious.txt', 'mine', scene.next);
    await scene.reuse(await scene.mustFree());
    expect(
      readFileSync(join(dirname(scene.next), 'kept', basename(scene.next), 'precious.txt'), 'utf8'),
    ).toBe('mine');
    expect(scene.status(scene.next)).toBe('');
  });

  it('can be had again by the round that gave it up', async () => {
    const freed = await scene.mustFree();
    await scene.reuse(freed, { path: scene.path });
    expect(await scene.opened.worktrees.inspect(scene.path)).toMatchObject({ kind: 'present' });
    expect(await scene.opened.worktrees.freed()).toEqual([]);
    expect(scene.listed()).toEqual([scene.path]);
  });
});

describe('a freed worktree in which somebody worked', () => {
  const WORK: readonly (readonly [string, () => void])[] = [
    ['a changed file', () => scene.put('a.txt', 'edited\n')],
    ['a new file', () => scene.put('note.txt', 'mine\n')],
    [
      'a commit',
      () => void scene.repository.gitIn(scene.path, 'commit', '-q', '--allow-empty', '-m', 'mine'),
    ],
    ['a branch', () => void scene.repository.gitIn(scene.path, 'checkout', '-q', '-b', 'mine')],
    ['a lock', () => void scene.repository.git('worktree', 'lock', scene.path)],
    [
      'a repository of its own',
      () => {
        rmSync(join(scene.path, '.git'));
        scene.repository.gitIn(scene.path, 'init', '-q');
      },
    ],
  ];

  // @spec contract.md#invariants I5
  it.each(WORK)('is theirs, with all in it: %s', async (_, work) => {
    const freed = await scene.mustFree();
    work();
    const before = scene.status(scene.path);
    expect(await scene.reuse(freed)).toMatchObject({ kind: 'left' });
    expect(scene.status(scene.path)).toBe(before);
    expect(readdirSync(scene.path)).toContain('src');
    expect(scene.listed()).toHaveLength(1);
    expect(await scene.opened.worktrees.freed()).toEqual([]);
    expect(scene.left()).toEqual([]);
    expect(existsSync(scene.next)).toBe(false);
  });

  it.each(WORK)('is not discarded: %s', async (_, work) => {
    const freed = await scene.mustFree();
    work();
    expect(await scene.opened.worktrees.discard(scene.lease, freed, { isKnownClean: false })).toMatchObject({
      kind: 'left',
    });
    expect(readdirSync(scene.path)).toContain('src');
    expect(scene.listed()).toHaveLength(1);
    expect(scene.left()).toEqual([]);
  });

  it('is used all the same when there are only empty folders', async () => {
    const freed = await scene.mustFree();
    mkdirSync(join(scene.path, 'src/empty/deep'), { recursive: true });
    expect(await scene.reuse(freed)).toMatchObject({ kind: 'reused' });
    expect(existsSync(join(scene.next, 'src/empty'))).toBe(false);
  });
});
