import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBlock } from '../../../../src/effects/git/calls/blocked-git.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeRepository, mustBeOid, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
let opened: OpenedRepository;
beforeEach(async () => {
  repository = makeRepository();
  opened = await repository.open();
});
afterEach(() => {
  opened.close();
  repository.remove();
});

const putPipe = (name: string): string => {
  const path = join(repository.root, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('mkfifo', [path]);
  return path;
};

// @spec contract.md#git-calls
describe('git that waits at a pipe', () => {
  it.each([
    ['.git/packed-refs', () => opened.git.real({ args: ['for-each-ref'] })],
    [
      '.git/index',
      () => opened.git.control({ args: ['ls-files'], index: join(repository.root, '.git/index') }),
    ],
    [
      'deep/er/.gitignore',
      () => opened.git.control({ args: ['ls-files', '-o', '--exclude-standard'], worktree: repository.root }),
    ],
    ['.git/config', () => opened.git.real({ args: ['for-each-ref'] })],
  ])('is ended, and %s is named', async (name, call) => {
    const path = putPipe(name);
    await expect(call()).rejects.toMatchObject({
      code: 'files.wrong-kind',
      path,
      detail: `git waits at ${path}: expected a file or a folder there and found a named pipe`,
    });
  });

  it('is ended where a file of gigabytes stands in the place of a ref', async () => {
    const path = join(repository.root, '.git/refs/orchestrator');
    writeFileSync(path, '');
    truncateSync(path, 5 * 1024 ** 3);
    await expect(opened.git.real({ args: ['for-each-ref'] })).rejects.toMatchObject({ path });
  });

  it('is ended when it answers question after question', async () => {
    const id = 'ab'.padEnd(40, '0');
    const path = putPipe(`.git/objects/ab/${id.slice(2)}`);
    await expect(opened.git.objects.contents(mustBeOid(id))).rejects.toMatchObject({
      code: 'files.wrong-kind',
      path,
    });
  });
});

describe('looking for what git waits at', () => {
  it('finds nothing in an ordinary repository, and leaves pipes alone that git does not open', () => {
    putPipe('src/pipe');
    const around = { cwd: repository.root, env: {} };
    expect(findBlock(around)).toBeNull();
    const path = putPipe('src/.gitattributes');
    expect(findBlock(around)).toBe(path);
  });

  it('finds a pipe in the place of the git directory itself', () => {
    const folder = mkdtempSync(join(repository.root, 'x-'));
    execFileSync('mkfifo', [join(folder, '.git')]);
    expect(findBlock({ cwd: folder, env: {} })).toBe(join(folder, '.git'));
  });
});
