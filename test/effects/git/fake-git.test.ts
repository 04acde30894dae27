import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRepository, type OpenedRepository } from '../../../src/effects/git/open-repository.ts';
import { type FakeGit, type FakeGitScene, makeFakeGitScene } from './support/fake-git.ts';
import type { LandingScene } from './support/landing-scene.ts';

// @spec contract.md#invariants I16: no output of git is trusted unparsed
let faked: FakeGitScene;
let scene: LandingScene;
let opened: OpenedRepository;
let fake: FakeGit;

beforeEach(async () => {
  faked = await makeFakeGitScene();
  ({ scene, opened, fake } = faked);
});
afterEach(() => faked.remove());

const readEdit = (): Promise<unknown> => opened.repository.readFile(scene.base, 'edit.txt', 100);

const SHORT = 'echo abc; exit 0';
const EMPTY = 'exit 0';
const GARBAGE = 'printf "fatal: not what you think\\n\\377\\000"; exit 0';

describe('output of git that is not what its manual promises', () => {
  it.each([
    ['commit', EMPTY],
    ['commit', SHORT],
    ['commit', GARBAGE],
    ['commit', 'echo 1111111111111111111111111111111111111111; exit 0'],
  ])('is refused from hash-object -t %s (%s) when a commit is made', async (subcommand, shell) => {
    fake.answer(subcommand, shell);
    const identity = { name: 'a', email: 'b', date: '2026-11-20T10:00:00Z' };
    const tree = scene.repository.oid('HEAD^{tree}');
    const made = { tree, parents: [scene.base], message: 'm', author: identity, committer: identity };
    await expect(opened.repository.createCommit(made)).rejects.toMatchObject({
      code: 'git.output-unexpected',
    });
  });

  it.each([['blob'], ['tree']])(
    'is refused from hash-object -t %s when objects are written',
    async (subcommand) => {
      for (const shell of [EMPTY, SHORT, GARBAGE, 'echo 1111111111111111111111111111111111111111; exit 0']) {
        fake.answer(subcommand, shell);
        const work = opened.repository
          .writeBlob(Buffer.from(`new ${shell}`))
          .then((oid) =>
            opened.repository.editTree(scene.base, [{ kind: 'put', path: 'x', mode: '100644', oid }]),
          );
        await expect(work).rejects.toMatchObject({ code: 'git.output-unexpected' });
      }
    },
  );

  it.each([
    ['merge-tree', EMPTY],
    ['merge-tree', GARBAGE],
    ['merge-tree', 'printf "%s\\0path\\0" $(printf 1%.0s $(seq 40)); exit 0'],
    ['merge-tree', 'printf "%s\\0" $(printf 1%.0s $(seq 40)); exit 1'],
  ])('is refused from %s (%s)', async (subcommand, shell) => {
    fake.answer(subcommand, shell);
    const work = opened.repository.mergeTree(scene.base, scene.commit);
    await expect(work).rejects.toMatchObject({ code: 'git.output-unexpected' });
  });

  it('is refused from the reading helper, and the next question starts a new one', async () => {
    fake.answer('cat-file', GARBAGE);
    await expect(readEdit()).rejects.toMatchObject({ code: 'git.output-unexpected' });
    fake.behave();
    expect(await readEdit()).toMatchObject({ kind: 'file' });
  });

  it('is a failure when the reading helper ends without an answer', async () => {
    fake.answer('cat-file', EMPTY);
    const read = opened.repository.readFile(scene.base, 'edit.txt', 100);
    await expect(read).rejects.toMatchObject({ code: 'git.output-unexpected' });
  });

  it.each([
    ['diff-index', 'printf ":100644 100644"; exit 0'],
    ['diff-index', SHORT],
    ['hash-object', EMPTY],
    ['hash-object', SHORT],
    ['cat-file', GARBAGE],
  ])('from %s (%s) keeps a landing from moving anything', async (subcommand, shell) => {
    // Line ends that attributes convert let git hash the files of the checkout.
    scene.repository.write('.git/info/attributes', '*.txt text\n');
    scene.repository.write('edit.txt', 'edit\r\n');
    const status = scene.repository.git('status', '--porcelain');
    fake.answer(subcommand, shell);
    const before = scene.files();
    await expect(scene.land(opened)).rejects.toMatchObject({ code: 'git.output-unexpected' });
    expect(scene.repository.oid('refs/heads/main')).toBe(scene.base);
    expect(scene.files()).toEqual(before);
    expect(scene.repository.git('status', '--porcelain')).toBe(status);
    const locks = readdirSync(join(scene.repository.root, '.git')).filter((name) =>
      name.startsWith('index.'),
    );
    expect(locks).toEqual([]);
  });

  it.each([[EMPTY], [SHORT], [GARBAGE], ['printf "core.bare\\nfalse\\0"; exit 0']])(
    'is refused where it is asked what the person has set (%s)',
    async (shell) => {
      fake.answer('config', shell);
      await expect(opened.git.settings()).rejects.toMatchObject({ code: 'git.output-unexpected' });
      await expect(scene.land(opened)).rejects.toMatchObject({ code: 'git.output-unexpected' });
      expect(scene.repository.oid('refs/heads/main')).toBe(scene.base);
    },
  );

  it('is a failure when git is killed, and nothing moves', async () => {
    fake.answer('update-ref', 'kill -9 $$');
    await expect(scene.land(opened)).rejects.toMatchObject({ code: 'git.failed' });
    expect(scene.repository.oid('refs/heads/main')).toBe(scene.base);
  });

  it('never lets a git without output pass for a landed one', async () => {
    fake.answer('update-ref', EMPTY);
    await expect(scene.land(opened)).rejects.toMatchObject({ code: 'git.output-unexpected' });
    expect(scene.repository.git('status', '--porcelain')).toBe(scene.status);
  });

  it('finishes a landing whose git was killed after it had moved base', async () => {
    fake.answer('update-ref', `PATH='${process.env['PATH'] ?? ''}' git "$@"; kill -9 $$`);
    expect(await scene.land(opened)).toEqual({ kind: 'landed', left: [] });
    expect(scene.repository.oid('refs/heads/main')).toBe(scene.commit);
    expect(scene.files()).toEqual(scene.expected);
  });
});

describe('a git that is not there or too old', () => {
  it('is refused with the version it says it has', async () => {
    fake.answer('--version', 'echo git version 2.37.9; exit 0');
    const result = await openRepository(scene.repository.root, { environment: fake.environment });
    expect(result).toMatchObject({ ok: false, error: { code: 'git.too-old' } });
  });

  it('fails when there is none', async () => {
    const environment = { PATH: join(scene.repository.root, 'nothing') };
    const work = openRepository(scene.repository.root, { environment });
    await expect(work).rejects.toMatchObject({ code: 'git.failed' });
  });
});
