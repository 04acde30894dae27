import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommitPathsOutcome, commitPaths } from '../../../src/effects/git/commit-paths.ts';
import type { OpenedRepository } from '../../../src/effects/git/open-repository.ts';
import type { LeaseHeld } from '../../../src/ports/lease.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from './support/temporary-repository.ts';

// @spec contract.md#decisions-and-exit-codes
let repository: TemporaryRepository;
let opened: OpenedRepository;
let lease: LeaseHeld;

beforeEach(async () => {
  repository = makeRepository({
    'a.txt': 'one\n',
    'b.txt': 'two\n',
    'old.txt': 'old\n',
    '.gitignore': 'own/\n',
  });
  opened = await repository.open();
  lease = repository.lease();
});
afterEach(() => repository.remove());

const commit = (paths: readonly string[]): Promise<CommitPathsOutcome> =>
  commitPaths(opened, lease, {
    ref: 'refs/heads/main',
    head: repository.oid('HEAD'),
    paths,
    message: 'Add the contract files\n',
    author: IDENTITY,
    committer: IDENTITY,
  });

describe('commitPaths', () => {
  it('commits just the paths, ignored ones too; what its person staged stays staged', async () => {
    repository.write('a.txt', 'staged\n');
    repository.git('add', 'a.txt');
    repository.write('a.txt', 'edited after\n');
    repository.write('new.txt', 'staged too\n');
    repository.git('add', 'new.txt');
    repository.write('b.txt', 'unstaged\n');
    repository.write('own/x.json', '{}\n');
    repository.write('with space.md', 'text\n');
    rmSync(join(repository.root, 'old.txt'));
    const parent = repository.oid('HEAD');
    const outcome = await commit(['own/x.json', 'with space.md', 'old.txt']);
    expect(outcome).toEqual({ kind: 'committed', commit: repository.oid('HEAD') });
    expect(repository.oid('HEAD~1')).toBe(parent);
    expect(repository.git('show', '--format=', '--name-status', 'HEAD').trim().split('\n')).toEqual([
      'D\told.txt',
      'A\town/x.json',
      'A\twith space.md',
    ]);
    expect(repository.git('status', '--porcelain')).toBe('MM a.txt\n M b.txt\nA  new.txt\n');
    expect(repository.git('show', ':a.txt')).toBe('staged\n');
    expect(repository.read('a.txt')).toBe('edited after\n');
  });

  it('makes no commit when the files are as they were', async () => {
    const head = repository.oid('HEAD');
    expect(await commit(['a.txt', 'never-there.txt'])).toEqual({ kind: 'unchanged' });
    expect(repository.oid('HEAD')).toBe(head);
  });

  it('waits for a git command of the person', async () => {
    repository.write('own/x', 'x');
    writeFileSync(join(repository.root, '.git/index.lock'), '');
    const head = repository.oid('HEAD');
    expect(await commit(['own/x'])).toMatchObject({ kind: 'checkout-busy' });
    expect(repository.oid('HEAD')).toBe(head);
  });

  it('refuses a folder where a file was named', async () => {
    repository.write('own/x', 'x');
    await expect(commit(['own'])).rejects.toMatchObject({ code: 'files.failed' });
    expect(readdirSync(join(repository.root, '.git')).filter((name) => name.startsWith('index.'))).toEqual(
      [],
    );
  });

  it('moves nothing without the lease', async () => {
    repository.write('own/x', 'x');
    repository.git('update-ref', 'refs/orchestrator/lease', repository.oid('HEAD:a.txt'));
    const head = repository.oid('HEAD');
    expect(await commit(['own/x'])).toEqual({ kind: 'lease-lost' });
    expect(repository.oid('HEAD')).toBe(head);
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});
