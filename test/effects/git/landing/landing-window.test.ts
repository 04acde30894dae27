import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { type FakeGit, type FakeGitScene, makeFakeGitScene } from '../support/fake-git.ts';
import type { LandingScene } from '../support/landing-scene.ts';

let faked: FakeGitScene;
let scene: LandingScene;
let fake: FakeGit;
let opened: OpenedRepository;

beforeEach(async () => {
  faked = await makeFakeGitScene();
  ({ scene, opened, fake } = faked);
});
afterEach(() => faked.remove());

/** Something happens right before git itself carries out a command; commands run in the checkout. */
function before(subcommand: string, happens: string): void {
  fake.answer(subcommand, `${happens}; PATH='${process.env['PATH'] ?? ''}' exec git "$@"`);
}

// @spec contract.md#invariants I11: what a person saves while a checkout follows is theirs
describe('a person who saves a file in the moment before git writes it', () => {
  it.each([
    ['that the landing edits', 'edit.txt', 'edit.txt'],
    ['that the landing adds', 'added/deep/new.txt', 'added/deep/new.txt'],
  ])('%s keeps it, and it is named', async (_what, saved) => {
    before('checkout-index', `mkdir -p "$(dirname ${saved})"; echo 'saved meanwhile' > ${saved}`);
    const path = join(scene.repository.root, saved);
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [path] });
    expect(scene.repository.read(saved)).toBe('saved meanwhile\n');
    expect(scene.repository.oid('refs/heads/main')).toBe(scene.commit);
    expect(scene.repository.git('status', '--porcelain', '--', saved)).toBe(` M ${saved}\n`);
  });

  it('in place of a folder stops git, and the next try goes around it', async () => {
    before('checkout-index', "echo 'saved meanwhile' > added");
    await expect(scene.land(opened)).rejects.toMatchObject({ code: 'git.failed' });
    fake.behave();
    const path = join(scene.repository.root, 'added/deep/new.txt');
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [path] });
    expect(scene.repository.read('added')).toBe('saved meanwhile\n');
    expect(scene.repository.read('edit.txt')).toBe('edited by the round\n');
  });
});

// @spec contract.md#invariants I11: a checkout that nobody fenced is never landed under
it('moves nothing when another checkout comes to base after the fences were raised', async () => {
  const second = join(scene.repository.root, '..', 'second');
  const late = await scene.repository.open({
    at(point) {
      if (point === 'fenced') scene.repository.git('worktree', 'add', '--quiet', '--force', second, 'main');
    },
  });
  expect(await scene.land(late)).toMatchObject({ kind: 'checkout-busy', checkout: second });
  expect(scene.repository.oid('refs/heads/main')).toBe(scene.base);
  expect(scene.repository.gitIn(second, 'status', '--porcelain').stdout).toBe('');
  expect(readdirSync(join(scene.repository.root, '.git')).filter((name) => name.endsWith('.lock'))).toEqual(
    [],
  );
});

// @spec contract.md#invariants I7: whoever lost the lease touches no checkout, not even to finish a landing
it('finishes no landing once another controller holds the lease', async () => {
  scene.repository.git('update-ref', 'refs/heads/main', scene.commit);
  scene.repository.git('update-ref', 'refs/orchestrator/lease', scene.repository.oid('HEAD:edit.txt'));
  const files = scene.files();
  expect(await scene.land(opened)).toEqual({ kind: 'lease-lost' });
  expect(scene.files()).toEqual(files);
});
