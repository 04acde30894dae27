import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { type LandingScene, makeLandingScene } from '../support/landing-scene.ts';
import { mustBeOid } from '../support/temporary-repository.ts';

// @spec contract.md#merge-admissibility
let scene: LandingScene;
let opened: OpenedRepository;

beforeEach(async () => {
  scene = makeLandingScene();
  opened = await scene.repository.open();
});
afterEach(() => scene.repository.remove());

const base = (): string => scene.repository.oid('refs/heads/main');
const locks = (gitDir = join(scene.repository.root, '.git')): string[] =>
  readdirSync(gitDir).filter((name) => name.startsWith('index.'));

describe('land', () => {
  // @spec contract.md#invariants I11: uncommitted work is never altered
  it('moves base and lets the checkout follow; the work of its person stays byte for byte', async () => {
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [] });
    expect(base()).toBe(scene.commit);
    expect(scene.repository.git('status', '--porcelain')).toBe(scene.status);
    expect(scene.files()).toEqual(scene.expected);
    expect(locks()).toEqual([]);
    scene.repository.git('fsck', '--strict');
  });

  it('can be repeated after it landed, without undoing what its person did since', async () => {
    await scene.land(opened);
    scene.repository.write('edit.txt', 'edited again\n');
    rmSync(join(scene.repository.root, 'run.sh'));
    const before = scene.files();
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [] });
    expect(scene.files()).toEqual(before);
  });

  it('plans again when base moved meanwhile', async () => {
    scene.repository.git('commit', '--quiet', '-m', 'mine');
    const mine = base();
    expect(await scene.land(opened)).toEqual({ kind: 'base-moved' });
    expect(base()).toBe(mine);
    expect(locks()).toEqual([]);
  });

  // @spec contract.md#one-controller
  it('moves nothing once another controller holds the lease', async () => {
    scene.repository.git('update-ref', 'refs/orchestrator/lease', scene.repository.oid('HEAD:edit.txt'));
    expect(await scene.land(opened)).toEqual({ kind: 'lease-lost' });
    expect(base()).toBe(scene.base);
    expect(locks()).toEqual([]);
  });

  it('notices a lease that is lost between the fence and the move', async () => {
    const late = await scene.repository.open({
      at(point) {
        if (point === 'proved') {
          scene.repository.git(
            'update-ref',
            'refs/orchestrator/lease',
            scene.repository.oid('HEAD:edit.txt'),
          );
        }
      },
    });
    expect(await scene.land(late)).toEqual({ kind: 'lease-lost' });
    expect(base()).toBe(scene.base);
    expect(locks()).toEqual([]);
  });

  it('works with base checked out in no place', async () => {
    scene.repository.git('stash', '--quiet', '--include-untracked');
    scene.repository.git('checkout', '--quiet', '-b', 'elsewhere');
    const before = scene.files();
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [] });
    expect(base()).toBe(scene.commit);
    expect(scene.files()).toEqual(before);
    expect(scene.repository.git('status', '--porcelain')).toBe('');
  });

  it('fences and follows both checkouts of base', async () => {
    const second = join(scene.repository.root, '..', 'second');
    scene.repository.git('worktree', 'add', '--quiet', '--force', second, 'main');
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [] });
    expect(scene.repository.gitIn(second, 'status', '--porcelain').stdout).toBe('');
    expect(readFileSync(join(second, 'edit.txt'), 'utf8')).toBe('edited by the round\n');
    expect(scene.files()).toEqual(scene.expected);
    expect(locks(join(scene.repository.root, '.git/worktrees/second'))).toEqual([]);
  });

  it('lands nothing when the second checkout of base has edits', async () => {
    const second = join(scene.repository.root, '..', 'second');
    scene.repository.git('worktree', 'add', '--quiet', '--force', second, 'main');
    writeFileSync(join(second, 'edit.txt'), 'mine\n');
    const outcome = await scene.land(opened);
    expect(outcome).toEqual({ kind: 'local-edits', checkout: second, files: ['edit.txt'] });
    expect(base()).toBe(scene.base);
    expect(locks()).toEqual([]);
  });

  it('waits for a git command of its person', async () => {
    const lock = join(scene.repository.root, '.git/index.lock');
    writeFileSync(lock, '');
    expect(await scene.land(opened)).toMatchObject({ kind: 'checkout-busy', what: 'another git command' });
    expect(base()).toBe(scene.base);
    expect(existsSync(lock)).toBe(true);
    rmSync(lock);
    symlinkSync('/nowhere', lock);
    expect(await scene.land(opened)).toMatchObject({ kind: 'checkout-busy' });
    const [facts] = await opened.landing.inspectCheckouts('refs/heads/main', mustBeOid(base()), null);
    expect(facts?.indexLock).toMatchObject({ file: lock, holder: null, isLeft: false });
  });

  it('replaces the fence that a dead controller left for another candidate', async () => {
    writeFileSync(
      join(scene.repository.root, '.git/index.lock'),
      `run-orchestrator-loop round-000-z ${scene.repository.oid('HEAD^{tree}')}\n`,
    );
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [] });
    expect(scene.files()).toEqual(scene.expected);
    expect(locks()).toEqual([]);
  });

  it('does not follow a checkout that switched away in the window', async () => {
    const late = await scene.repository.open({
      at(point) {
        if (point === 'base-moved') scene.repository.git('symbolic-ref', 'HEAD', 'refs/heads/elsewhere');
      },
    });
    const before = scene.files();
    expect(await scene.land(late)).toEqual({ kind: 'landed', left: [] });
    expect(scene.files()).toEqual(before);
    expect(locks()).toEqual([]);
  });

  it('leaves a file that was saved while the checkout followed, and names it', async () => {
    const late = await scene.repository.open({
      at(point) {
        if (point === 'unlinked:delete.txt') scene.repository.write('edit.txt', 'saved meanwhile\n');
      },
    });
    const path = join(scene.repository.root, 'edit.txt');
    expect(await scene.land(late)).toEqual({ kind: 'landed', left: [path] });
    expect(scene.repository.read('edit.txt')).toBe('saved meanwhile\n');
    expect(scene.repository.git('status', '--porcelain', 'edit.txt')).toBe(' M edit.txt\n');
  });

  it('keeps its fence against the person committing in the window', async () => {
    const codes: number[] = [];
    const late = await scene.repository.open({
      at(point) {
        if (point === 'fenced' || point === 'base-moved') {
          codes.push(scene.repository.gitIn(scene.repository.root, 'commit', '-am', 'mine').code);
        }
      },
    });
    expect(await scene.land(late)).toEqual({ kind: 'landed', left: [] });
    expect(codes.every((code) => code !== 0)).toBe(true);
    expect(base()).toBe(scene.commit);
  });

  it('finishes although its fence was removed by hand and its person committed on top', async () => {
    const late = await scene.repository.open({
      at(point) {
        if (point === 'base-moved') throw new Error('ended here');
      },
    });
    await expect(scene.land(late)).rejects.toThrow('ended here');
    rmSync(join(scene.repository.root, '.git/index.lock'));
    scene.repository.git('commit', '--quiet', '-m', 'mine');
    const mine = base();
    expect(await scene.land(opened)).toMatchObject({ kind: 'landed' });
    expect(base()).toBe(mine);
    expect(scene.repository.git('log', '--format=%s', 'main').trim().split('\n')).toEqual([
      'mine',
      'round-001-a: work',
      'First',
    ]);
    expect(locks()).toEqual([]);
  });
});

describe('overlaps', () => {
  const cases: readonly (readonly [string, string, () => void])[] = [
    ['an edited file', 'edit.txt', () => scene.repository.write('edit.txt', 'mine\n')],
    [
      'a staged edit',
      'edit.txt',
      () => {
        scene.repository.write('edit.txt', 'mine\n');
        scene.repository.git('add', 'edit.txt');
        scene.repository.write('edit.txt', 'edit\n');
      },
    ],
    ['a changed mode', 'run.sh', () => scene.repository.git('update-index', '--chmod=+x', 'run.sh')],
    ['a deleted file', 'delete.txt', () => rmSync(join(scene.repository.root, 'delete.txt'))],
    ['an untracked file', 'added/deep/new.txt', () => scene.repository.write('added/deep/new.txt', 'mine\n')],
    [
      'an untracked equal file',
      'added/deep/new.txt',
      () => scene.repository.write('added/deep/new.txt', 'new\n'),
    ],
    [
      'an ignored file',
      'added/deep/new.txt',
      () => {
        scene.repository.write('.git/info/exclude', 'added\n');
        scene.repository.write('added/deep/new.txt', 'mine\n');
      },
    ],
    ['a file at a parent', 'added/deep/new.txt', () => scene.repository.write('added', 'mine\n')],
    [
      'a staged file at a parent',
      'added',
      () => {
        scene.repository.write('added', 'mine\n');
        scene.repository.git('add', 'added');
        rmSync(join(scene.repository.root, 'added'));
      },
    ],
    [
      'a symlink at a parent',
      'added/deep/new.txt',
      () => symlinkSync('/tmp', join(scene.repository.root, 'added')),
    ],
    [
      'a symlink instead of a folder',
      'folder-to-file/a.txt',
      () => {
        const folder = join(scene.repository.root, 'folder-to-file');
        rmSync(folder, { recursive: true });
        symlinkSync('/tmp', folder);
      },
    ],
    [
      'a folder at the path',
      'added/deep/new.txt',
      () => {
        mkdirSync(join(scene.repository.root, 'added/deep/new.txt'), { recursive: true });
      },
    ],
    [
      'an ignored file in a folder that becomes a file',
      'folder-to-file',
      () => scene.repository.write('folder-to-file/x.log', 'mine\n'),
    ],
    [
      'a staged file in a folder that becomes a file',
      'folder-to-file/new',
      () => {
        scene.repository.write('folder-to-file/new', 'mine\n');
        scene.repository.git('add', 'folder-to-file/new');
      },
    ],
  ];

  it.each(cases)('%s holds the landing, and nothing changes', async (_what, path, change) => {
    change();
    const before = scene.files();
    const status = scene.repository.git('status', '--porcelain', '--ignored');
    const facts = await opened.landing.inspectCheckouts('refs/heads/main', scene.base, scene.commit);
    expect(facts[0]?.overlaps).toContain(path);
    const outcome = await scene.land(opened);
    expect(outcome).toMatchObject({ kind: 'local-edits', checkout: scene.repository.root });
    expect(outcome.kind === 'local-edits' && outcome.files).toContain(path);
    expect(base()).toBe(scene.base);
    expect(scene.files()).toEqual(before);
    expect(scene.repository.git('status', '--porcelain', '--ignored')).toBe(status);
    expect(locks()).toEqual([]);
  });

  it('do not exist where only other paths were changed', async () => {
    const facts = await opened.landing.inspectCheckouts('refs/heads/main', scene.base, scene.commit);
    expect(facts).toEqual([{ path: scene.repository.root, busy: null, indexLock: 'none', overlaps: [] }]);
  });
});

describe('busy checkouts', () => {
  it.each([
    ['merge', ['MERGE_HEAD']],
    ['cherry-pick', ['CHERRY_PICK_HEAD']],
    ['revert', ['REVERT_HEAD']],
    ['bisect', ['BISECT_LOG']],
  ])('hold the landing while a %s is in progress', async (name, [file = '']) => {
    writeFileSync(join(scene.repository.root, '.git', file), `${scene.base}\n`);
    expect(await scene.land(opened)).toMatchObject({ kind: 'checkout-busy', what: name });
    const facts = await opened.landing.inspectCheckouts('refs/heads/main', scene.base, null);
    expect(facts[0]?.busy).toBe(name);
    expect(base()).toBe(scene.base);
    expect(locks()).toEqual([]);
  });

  it('hold the landing while a rebase of base is in progress, although HEAD is detached then', async () => {
    scene.repository.git('stash', '--quiet', '--include-untracked');
    scene.repository.git('checkout', '--quiet', '-b', 'side', scene.base);
    scene.repository.write('edit.txt', 'side\n');
    scene.repository.commit('side');
    scene.repository.git('checkout', '--quiet', 'main');
    scene.repository.write('edit.txt', 'main\n');
    scene.repository.commit('main');
    expect(scene.repository.gitIn(scene.repository.root, 'rebase', 'side').code).not.toBe(0);
    const facts = await opened.landing.inspectCheckouts('refs/heads/main', scene.base, null);
    expect(facts.map((fact) => fact.busy)).toEqual(['rebase']);
  });
});

describe('settleFences', () => {
  it('drops the fence of a landing that never moved base', async () => {
    const late = await scene.repository.open({
      at(point) {
        if (point === 'base-moved') throw new Error('ended here');
      },
    });
    await expect(scene.land(late)).rejects.toThrow('ended here');
    scene.repository.git('update-ref', 'refs/heads/main', scene.base);
    const facts = await opened.landing.inspectCheckouts('refs/heads/main', scene.base, null);
    expect(facts[0]?.indexLock).toBe('ours');
    expect(await opened.landing.settleFences(scene.lease, 'refs/heads/main')).toEqual([
      scene.repository.root,
    ]);
    expect(locks()).toEqual([]);
    expect(scene.repository.git('status', '--porcelain')).toBe(scene.status);
    expect(await opened.landing.settleFences(scene.lease, 'refs/heads/main')).toEqual([]);
  });

  it('finishes the landing that base holds', async () => {
    const late = await scene.repository.open({
      at(point) {
        if (point === 'base-moved') throw new Error('ended here');
      },
    });
    await expect(scene.land(late)).rejects.toThrow('ended here');
    await opened.landing.settleFences(scene.lease, 'refs/heads/main');
    expect(scene.files()).toEqual(scene.expected);
    expect(scene.repository.git('status', '--porcelain')).toBe(scene.status);
    expect(locks()).toEqual([]);
  });

  it('leaves a lock of the person alone', async () => {
    writeFileSync(join(scene.repository.root, '.git/index.lock'), 'run-orchestrator-loop\n');
    expect(await opened.landing.settleFences(scene.lease, 'refs/heads/main')).toEqual([]);
    expect(locks()).toEqual(['index.lock']);
  });
});
