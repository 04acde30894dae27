import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freedMarkOf } from '../../../../src/effects/git/worktrees/worktree-admin.ts';
import { moveIndex } from '../../../../src/effects/git/worktrees/worktree-index.ts';
import { openRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeFakeGit } from '../support/fake-git.ts';
import { FIRST, type FreedScene, makeFreedScene, SECOND } from '../support/freed-scene.ts';

// @spec contract.md#worktrees-and-history
let scene: FreedScene;
let control: string;

beforeEach(async () => {
  scene = await makeFreedScene();
  control = join(scene.repository.root, '.git/orchestrator/git');
});
afterEach(() => scene.repository.remove());

describe('freeing a worktree', () => {
  it('takes away all that an agent left in its administration', async () => {
    const { repository, path, admin, head } = scene;
    repository.git('config', 'extensions.worktreeConfig', 'true');
    repository.gitIn(path, 'config', '--worktree', 'core.hooksPath', '/tmp/hooks');
    repository.gitIn(path, 'update-ref', 'refs/worktree/mine', head);
    repository.gitIn(path, 'commit', '-q', '--allow-empty', '-m', 'mine');
    repository.gitIn(path, 'reset', '-q', '--hard', head);
    for (const name of ['info/sparse-checkout', 'MERGE_HEAD', 'locked', 'hooks/post-checkout', 'HEAD.lock']) {
      mkdirSync(join(admin, name, '..'), { recursive: true });
      writeFileSync(join(admin, name), 'planted\n');
    }
    scene.put('a.txt', 'staged\n');
    repository.gitIn(path, 'add', 'a.txt');
    scene.put('a.txt', 'one\n');
    await scene.mustFree();
    expect(readdirSync(admin).toSorted()).toEqual(['HEAD', 'commondir', 'gitdir', 'index']);
    expect(repository.gitIn(path, 'config', 'core.hooksPath').stdout).toBe('');
    expect(scene.status(path)).toBe('');
    expect(repository.git('fsck', '--strict', '--no-dangling')).toBe('');
  });

  it.each([
    ['a changed file', () => scene.put('a.txt', 'edited\n')],
    ['a new file', () => scene.put('new/file.txt', 'new\n')],
    ['a repository inside', () => void scene.repository.git('init', '-q', join(scene.path, 'inner'))],
    ['submodules', () => mkdirSync(join(scene.admin, 'modules/x'), { recursive: true })],
    ['another .git', () => writeFileSync(join(scene.path, '.git'), 'gitdir: /elsewhere\n')],
  ])('is refused, and changes nothing, with %s', async (_, make) => {
    make();
    const before = readdirSync(scene.admin);
    expect(await scene.free()).toBe(null);
    expect(readdirSync(scene.admin)).toEqual(before);
    expect(await scene.opened.worktrees.freed()).toEqual([]);
    expect(await scene.opened.worktrees.inspect(scene.path)).toMatchObject({
      headRef: `refs/heads/orchestrator/${FIRST}`,
    });
  });

  it('is refused with a link to another repository among its files', async () => {
    const { repository, opened, lease, path } = scene;
    repository.git('update-index', '--add', '--cacheinfo', `160000,${scene.head},vendor/lib`);
    repository.git('commit', '-q', '-m', 'Link');
    const head = repository.oid('HEAD');
    await opened.worktrees.resetTo(lease, { path, branch: `orchestrator/${FIRST}`, commit: head });
    const worktree = { path, head, installedFor: head, setup: null, included: [] };
    expect(await opened.worktrees.free(lease, worktree)).toBe(null);
  });

  it('removes the files that were copied in, and the folders made for them', async () => {
    scene.put('ignored/config/secret.json', '{}');
    scene.put('ignored/kept/cache', 'x');
    scene.put('env.log', 'x');
    expect(await scene.free(['ignored/config/secret.json', 'env.log', 'gone.log'])).not.toBe(null);
    expect(readdirSync(join(scene.path, 'ignored'))).toEqual(['kept']);
    expect(existsSync(join(scene.path, 'env.log'))).toBe(false);
  });

  // @spec contract.md#invariants I12
  it('removes no copied file through a symlink', async () => {
    const outside = join(scene.repository.root, '../outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.json'), 'not ours');
    symlinkSync(outside, join(scene.path, 'ignored'));
    writeFileSync(join(scene.repository.root, '.git/info/exclude'), 'ignored\n');
    expect(await scene.free(['ignored/secret.json'])).toBe(null);
    expect(readFileSync(join(outside, 'secret.json'), 'utf8')).toBe('not ours');
  });

  it('goes on with folders that hold nothing but ignored files', async () => {
    scene.put('logs/a.log', 'x');
    mkdirSync(join(scene.path, 'empty/deep'), { recursive: true });
    expect(await scene.free()).not.toBe(null);
    expect(existsSync(join(scene.path, 'logs/a.log'))).toBe(true);
    expect(existsSync(join(scene.path, 'empty'))).toBe(false);
  });
});

describe('what stands among the marks', () => {
  it('is believed only for worktrees of rounds', async () => {
    const { repository, opened, lease, head } = scene;
    const mine = join(repository.root, '../mine');
    repository.git('worktree', 'add', '-q', '--detach', mine);
    mkdirSync(join(control, 'freed'), { recursive: true });
    writeFileSync(freedMarkOf(opened.git.places, mine), `${head} - -\n${mine}\n`);
    writeFileSync(join(control, 'freed/mine'), `${head} - -\n${scene.path}\n`);
    writeFileSync(join(control, 'freed/torn'), head);
    expect(await opened.worktrees.freed()).toEqual([]);
    const forged = { path: mine, head, installedFor: null, setup: null };
    expect(await opened.worktrees.free(lease, { ...forged, included: [] })).toBe(null);
  });
});

describe('discarding a freed worktree', () => {
  it('leaves nothing of it', async () => {
    scene.put('ignored/cache', 'x');
    const freed = await scene.mustFree();
    expect(await scene.opened.worktrees.discard(scene.lease, freed, { isKnownClean: false })).toMatchObject({
      kind: 'removed',
    });
    expect(existsSync(scene.path)).toBe(false);
    expect(scene.listed()).toEqual([]);
    expect(scene.left()).toEqual([]);
  });

  it.each([
    ['its folder', () => rmSync(scene.path, { recursive: true })],
    [
      'its folder and administration',
      () => [scene.path, scene.admin].forEach((at) => rmSync(at, { recursive: true })),
    ],
  ])('ends what is left when somebody removed %s', async (_, remove) => {
    const freed = await scene.mustFree();
    remove();
    expect(await scene.reuse(freed)).toMatchObject({ kind: 'unfit' });
    expect(scene.listed()).toEqual([]);
    expect(scene.left()).toEqual([]);
  });

  it('goes on where a killed controller stopped', async () => {
    const freed = await scene.mustFree();
    mkdirSync(join(control, 'making'), { recursive: true });
    writeFileSync(join(control, 'making', FIRST), `${scene.path}\n`);
    rmSync(join(scene.path, 'src'), { recursive: true });
    expect(await scene.opened.worktrees.discard(scene.lease, freed, { isKnownClean: false })).toMatchObject({
      kind: 'removed',
    });
    expect(existsSync(scene.path)).toBe(false);
    expect(scene.left()).toEqual([]);
  });
});

describe('a controller that is killed while a freed worktree becomes that of another round', () => {
  const STEPS: readonly (readonly [string, () => Promise<void>])[] = [
    [
      'the mark of the new one',
      async () => writeFileSync(join(control, 'making', SECOND), `${scene.next}\n`),
    ],
    ['the rename', async () => renameSync(scene.path, scene.next)],
    ['the link of git', async () => writeFileSync(join(scene.admin, 'gitdir'), `${scene.next}/.git\n`)],
    ['our index', () => moveIndex(scene.opened.git.places, scene.path, scene.next)],
    ['the mark of the old one', async () => rmSync(join(control, 'freed'), { recursive: true })],
  ];

  // @spec contract.md#invariants I8
  it.each(STEPS.map(([name], index) => [name, index + 1] as const))(
    'after %s leaves nothing behind',
    async (_, count) => {
      const { opened, lease, next, head } = scene;
      await scene.mustFree();
      for (const [, step] of STEPS.slice(0, count)) await step();
      const target = { path: next, branch: `orchestrator/${SECOND}`, commit: head };
      await opened.worktrees.create(lease, target);
      expect(scene.status(next)).toBe('');
      for (const freed of await opened.worktrees.freed())
        await opened.worktrees.discard(lease, freed, { isKnownClean: false });
      expect(scene.listed()).toEqual([next]);
      expect(readdirSync(join(next, '..')).filter((name) => name !== '.gitignore')).toEqual([SECOND]);
      expect(scene.left()).toEqual([]);
      expect(scene.repository.git('fsck', '--strict', '--no-dangling')).toBe('');
    },
  );

  it('in the reading of the files throws it away', async () => {
    const fake = makeFakeGit(scene.repository);
    const result = await openRepository(scene.repository.root, { environment: fake.environment });
    if (!result.ok) throw new Error(result.error.message);
    const { worktrees, close } = result.value;
    const freed = await scene.mustFree();
    scene.repository.write('a.txt', 'next\n');
    const commit = scene.repository.commit('Next');
    const target = { path: scene.next, branch: `orchestrator/${SECOND}`, commit };
    fake.answer('read-tree', 'kill -9 $$');
    await expect(
      worktrees.reuse(scene.lease, freed, { ...target, ignored: 'kept', isKnownClean: true }),
    ).rejects.toMatchObject({ code: 'git.failed' });
    fake.behave();
    expect(await worktrees.inspect(scene.next)).toMatchObject({ kind: 'unusable' });
    expect(await worktrees.freed()).toEqual([]);
    await worktrees.create(scene.lease, target);
    close();
    expect(scene.status(scene.next)).toBe('');
    expect(scene.listed()).toEqual([scene.next]);
    expect(scene.left()).toEqual([]);
  });
});
