import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRepository } from '../../../../src/effects/git/open-repository.ts';
import { type LandingScene, makeLandingScene } from '../support/landing-scene.ts';
import { makeRepository } from '../support/temporary-repository.ts';

const LANDED = { kind: 'landed', left: [] };
let scene: LandingScene;

beforeEach(() => {
  scene = makeLandingScene();
});
afterEach(() => scene.repository.remove());

function expectFollowed(): void {
  expect(scene.repository.oid('refs/heads/main')).toBe(scene.commit);
  expect(scene.repository.git('status', '--porcelain')).toBe(scene.status);
  expect(scene.files()).toEqual(scene.expected);
}

// @spec contract.md#invariants I19: a checkout that stays behind would take the round back at its person's next commit
describe('a checkout that is on base in another way', () => {
  it('is followed when its branch is another name of base', async () => {
    scene.repository.git('symbolic-ref', 'refs/heads/master', 'refs/heads/main');
    scene.repository.git('symbolic-ref', 'HEAD', 'refs/heads/master');
    expect(await scene.land(await scene.repository.open())).toEqual(LANDED);
    expectFollowed();
  });

  it('is followed when its HEAD is a symlink', async () => {
    const head = join(scene.repository.root, '.git/HEAD');
    rmSync(head);
    symlinkSync('refs/heads/main', head);
    expect(await scene.land(await scene.repository.open())).toEqual(LANDED);
    expectFollowed();
  });

  it.each(['proved', 'base-moved'])('is followed when it comes to base at "%s"', async (at) => {
    scene.repository.git('stash', '--quiet', '--include-untracked');
    scene.repository.git('checkout', '--quiet', '-b', 'elsewhere');
    const opened = await scene.repository.open({
      at: (point) => {
        if (point === at) scene.repository.git('checkout', '--quiet', 'main');
      },
    });
    expect(await scene.land(opened)).toEqual(LANDED);
    expect(scene.repository.git('status', '--porcelain')).toBe('');
    expect(scene.repository.read('edit.txt')).toBe('edited by the round\n');
  });

  it('is followed when its person removed the index after base moved', async () => {
    scene.repository.git('stash', '--quiet', '--include-untracked');
    scene.repository.git('update-ref', 'refs/heads/main', scene.commit);
    rmSync(join(scene.repository.root, '.git/index'));
    expect(await scene.land(await scene.repository.open())).toEqual(LANDED);
    expect(scene.repository.git('status', '--porcelain')).toBe('');
    expect(scene.repository.read('edit.txt')).toBe('edited by the round\n');
  });
});

// @spec contract.md#merge-admissibility
it('lands nothing on a base that is another name of a branch', async () => {
  scene.repository.git('branch', '-m', 'main', 'trunk');
  scene.repository.git('symbolic-ref', 'refs/heads/main', 'refs/heads/trunk');
  const landing = scene.land(await scene.repository.open());
  await expect(landing).rejects.toThrow('found another name of one');
  expect(scene.repository.git('symbolic-ref', 'refs/heads/main')).toBe('refs/heads/trunk\n');
  expect(scene.repository.oid('refs/heads/trunk')).toBe(scene.base);
  expect(existsSync(join(scene.repository.root, '.git/index.lock'))).toBe(false);
});

// @spec contract.md#invariants I12: nothing is written beside the repository
describe('a controller in a linked worktree of a repository whose git directory lies elsewhere', () => {
  let linked: string;
  let separate: string;

  beforeEach(() => {
    const { root } = scene.repository;
    separate = join(root, '..', 'modules', 'repository.git');
    linked = join(root, '..', 'linked');
    mkdirSync(dirname(separate));
    execFileSync('git', ['init', '--quiet', `--separate-git-dir=${separate}`], { cwd: root });
    scene.repository.git('worktree', 'add', '--quiet', '-b', 'side', linked);
  });

  it('finds the main checkout where the configuration names it, as for a submodule', async () => {
    scene.repository.git('config', 'core.worktree', '../../repository');
    const opened = await openRepository(linked, { environment: process.env });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(await scene.land(opened.value)).toEqual(LANDED);
    opened.value.close();
    expectFollowed();
  });

  it('is refused where nothing tells', async () => {
    expect(await openRepository(linked, { environment: process.env })).toMatchObject({
      ok: false,
      error: { code: 'repository.is-worktree' },
    });
  });
});

// @spec contract.md#merge-admissibility
it('survives a garbage collection of its person between its steps', async () => {
  scene.repository.git('update-ref', 'refs/orchestrator/candidate/round-001-a', scene.commit);
  const at = (point: string): void => {
    if (['proved', 'base-moved', 'index-updated'].includes(point))
      scene.repository.git('gc', '--quiet', '--prune=now');
  };
  expect(await scene.land(await scene.repository.open({ at }))).toEqual(LANDED);
  expectFollowed();
});

// @spec contract.md#invariants I8, I11: what a checkout has in its own line ends is base's, wherever a landing was cut
it.each(['a.txt', 'b.txt', '.gitattributes'])(
  'finishes a landing that changes how files become blobs, cut after it took %s away',
  async (taken) => {
    scene.repository.remove();
    const attributes = '*.txt text eol=crlf\n';
    const repository = makeRepository({ '.gitattributes': attributes, 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const base = repository.oid('HEAD');
    repository.write('.gitattributes', '*.txt -text\n');
    repository.write('a.txt', 'new\n');
    repository.write('b.txt', 'with\r\n');
    const commit = repository.commit('work');
    repository.git('reset', '--quiet', '--hard', base);
    expect(repository.read('a.txt')).toBe('a\r\n');
    const intent = { roundId: 'round-001-a', baseRef: 'refs/heads/main', expectedBase: base, commit };
    const lease = repository.lease();
    const at = (point: string) => {
      if (point === `unlinked:${taken}`) throw new Error('cut');
    };
    await expect((await repository.open({ at })).landing.land(lease, intent)).rejects.toThrow('cut');
    expect(await (await repository.open()).landing.land(lease, intent)).toEqual(LANDED);
    expect(repository.git('status', '--porcelain')).toBe('');
    expect([repository.read('a.txt'), repository.read('b.txt')]).toEqual(['new\n', 'with\r\n']);
    repository.remove();
  },
);
