import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../../../src/contract/ids.ts';
import { type OpenedRepository, openRepository } from '../../../../src/effects/git/open-repository.ts';
import type { PutAside } from '../../../../src/ports/worktrees.ts';
import type { LeaseHeld } from '../../../../src/ports/lease.ts';
import { makeFakeGit } from '../support/fake-git.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#worktrees-and-history
const BRANCH = 'orchestrator/round-001-a';
let repository: TemporaryRepository;
let opened: OpenedRepository;
let lease: LeaseHeld;
let path: string;
let head: Oid;

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'one\n', 'src/b.txt': 'two\n', '.gitignore': 'ignored/\n*.log\n' });
  opened = await repository.open();
  lease = repository.lease();
  path = join(repository.root, 'orchestrator', 'worktrees', 'round-001-a');
  head = repository.oid('HEAD');
});
afterEach(() => repository.remove());

const kept = (name: string): string => join(repository.root, 'orchestrator/worktrees/kept/round-001-a', name);
const create = (): Promise<readonly PutAside[]> =>
  opened.worktrees.create(lease, { path, branch: BRANCH, commit: head });
const put = (name: string, content: string): void => {
  mkdirSync(join(path, name, '..'), { recursive: true });
  writeFileSync(join(path, name), content);
};
const status = (): string => repository.gitIn(path, 'status', '--porcelain').stdout;
const commitTree = (tree: Oid, parent = head): Promise<Oid> =>
  opened.repository.createCommit({
    tree,
    parents: [parent],
    message: 'work',
    author: IDENTITY,
    committer: IDENTITY,
  });

describe('create', () => {
  it('makes a worktree on its branch that plain git finds clean', async () => {
    expect(await opened.worktrees.inspect(path)).toEqual({ kind: 'absent' });
    await create();
    expect(await opened.worktrees.inspect(path)).toEqual({
      kind: 'present',
      headRef: `refs/heads/${BRANCH}`,
      head,
      gitFileIntact: true,
    });
    expect(status()).toBe('');
    expect(readFileSync(join(path, 'src/b.txt'), 'utf8')).toBe('two\n');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('can be repeated without touching what someone changed since', async () => {
    await create();
    put('a.txt', 'edited\n');
    await create();
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('edited\n');
  });

  it('keeps the tip of a branch that it moves away from', async () => {
    repository.git('checkout', '--quiet', '-b', BRANCH);
    const tip = repository.commit('agent work');
    repository.git('checkout', '--quiet', 'main');
    await create();
    expect(repository.oid(`refs/heads/${BRANCH}`)).toBe(head);
    expect(repository.git('for-each-ref', '--contains', tip, 'refs/orchestrator/kept').trim()).not.toBe('');
  });

  it('reaps what a killed worktree add left behind', async () => {
    await create();
    const admin = join(repository.root, '.git', 'worktrees', 'round-001-a');
    writeFileSync(join(admin, 'locked'), 'initializing');
    rmSync(path, { recursive: true });
    expect(await opened.worktrees.inspect(path)).toMatchObject({ kind: 'unusable' });
    await create();
    expect(await opened.worktrees.inspect(path)).toMatchObject({ kind: 'present', head });
    expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(2);
  });

  it('reaps an administration folder that names no worktree yet', async () => {
    const admin = join(repository.root, '.git', 'worktrees', 'round-001-a');
    mkdirSync(admin, { recursive: true });
    writeFileSync(join(admin, 'locked'), 'initializing');
    mkdirSync(path, { recursive: true });
    await create();
    expect(status()).toBe('');
    expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(2);
  });

  // @spec contract.md#invariants I5: what somebody else put there is kept
  it('moves aside what it did not make, instead of deleting it', async () => {
    put('precious.txt', 'mine');
    await create();
    expect(readFileSync(kept('precious.txt'), 'utf8')).toBe('mine');
    expect(status()).toBe('');
  });

  it.each([['worktree'], ['read-tree']])(
    'makes anew what a git killed in %s left half-made',
    async (subcommand) => {
      const fake = makeFakeGit(repository);
      const result = await openRepository(repository.root, { environment: fake.environment });
      if (!result.ok) throw new Error(result.error.message);
      const real = process.env['PATH'] ?? '';
      fake.answer(subcommand, `PATH='${real}' git "$@"; kill -9 $$`);
      const target = { path, branch: BRANCH, commit: head };
      await expect(result.value.worktrees.create(lease, target)).rejects.toMatchObject({
        code: 'git.failed',
      });
      fake.behave();
      await result.value.worktrees.create(lease, target);
      result.value.close();
      expect(status()).toBe('');
      expect(existsSync(kept(''))).toBe(false);
      expect(await opened.worktrees.inspect(path)).toMatchObject({ kind: 'present', head });
      expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(2);
    },
  );

  it('starts two processes of git for a new one', async () => {
    const fake = makeFakeGit(repository);
    const result = await openRepository(repository.root, { environment: fake.environment });
    if (!result.ok) throw new Error(result.error.message);
    for (const subcommand of ['clean', 'symbolic-ref']) {
      fake.answer(subcommand, 'exit 9');
      await result.value.worktrees.remove(lease, path);
      await result.value.worktrees.create(lease, { path, branch: BRANCH, commit: head });
    }
    result.value.close();
    expect(status()).toBe('');
    expect(await opened.worktrees.inspect(path)).toMatchObject({ headRef: `refs/heads/${BRANCH}`, head });
  });

  it('makes a deleted worktree folder again', async () => {
    await create();
    rmSync(path, { recursive: true });
    await create();
    expect(status()).toBe('');
  });
});

describe('snapshot', () => {
  it('stores edits, new files, deletions and modes, never ignored files', async () => {
    await create();
    put('a.txt', 'changed\n');
    put('new/file.txt', 'new\n');
    put('ignored/x', 'no');
    put('debug.log', 'no');
    rmSync(join(path, 'src/b.txt'));
    put('run.sh', '#!/bin/sh\n');
    chmodSync(join(path, 'run.sh'), 0o755);
    expect(await opened.worktrees.isDirty(path, head)).toBe(true);
    const { tree, changes } = await opened.worktrees.snapshot(path, head, []);
    expect(changes.map((change) => [change.status, change.path, change.newMode])).toEqual([
      ['M', 'a.txt', '100644'],
      ['A', 'new/file.txt', '100644'],
      ['A', 'run.sh', '100755'],
      ['D', 'src/b.txt', null],
    ]);
    expect((await opened.worktrees.snapshot(path, head, [])).tree).toBe(tree);
  });

  it('leaves out the paths it is told to', async () => {
    await create();
    put('[odd] *name', 'x');
    put('kept.txt', 'x');
    const { changes } = await opened.worktrees.snapshot(path, head, ['[odd] *name', 'a.txt']);
    expect(changes.map((change) => change.path)).toEqual(['kept.txt']);
  });

  it('sees changes that flags in the index of an agent hide from git', async () => {
    await create();
    repository.gitIn(path, 'update-index', '--assume-unchanged', 'a.txt');
    repository.gitIn(path, 'update-index', '--skip-worktree', 'src/b.txt');
    put('a.txt', 'hidden\n');
    put('src/b.txt', 'hidden\n');
    expect(status()).toBe('');
    expect(await opened.worktrees.isDirty(path, head)).toBe(true);
    expect((await opened.worktrees.snapshot(path, head, [])).changes).toHaveLength(2);
  });

  it('stores the files of a repository inside the worktree as plain files', async () => {
    await create();
    for (const [name, commits] of [
      ['empty', false],
      ['full', true],
    ] as const) {
      mkdirSync(join(path, name));
      repository.gitIn(join(path, name), 'init', '--quiet');
      put(`${name}/file.txt`, name);
      put(`${name}/.gitignore`, 'skip\n');
      put(`${name}/skip`, 'skipped');
      if (commits) {
        repository.gitIn(join(path, name), 'add', '-A');
        repository.gitIn(join(path, name), 'commit', '--quiet', '-m', 'inner');
      }
    }
    const { changes } = await opened.worktrees.snapshot(path, head, []);
    expect(changes.map((change) => [change.path, change.newMode])).toEqual([
      ['empty/.gitignore', '100644'],
      ['empty/file.txt', '100644'],
      ['full/.gitignore', '100644'],
      ['full/file.txt', '100644'],
    ]);
  });

  it('names what git cannot store and stores the rest', async () => {
    await create();
    put('fine.txt', 'x');
    put('git~1', 'forbidden');
    put('deep/.GIT/config', 'forbidden');
    const { changes, unstored } = await opened.worktrees.snapshot(path, head, []);
    expect(changes.map((change) => change.path)).toEqual(['fine.txt']);
    expect(unstored.map((item) => [item.path, item.what])).toEqual([
      ['deep/.GIT', 'forbidden-name'],
      ['git~1', 'forbidden-name'],
    ]);
  });

  it('is clean right after create, and isDirty agrees', async () => {
    await create();
    expect(await opened.worktrees.isDirty(path, head)).toBe(false);
    expect((await opened.worktrees.snapshot(path, head, [])).changes).toEqual([]);
    expect((await opened.worktrees.snapshot(path, head, [])).tree).toBe(repository.oid('HEAD^{tree}'));
  });
});

describe('adopt', () => {
  it('lets index and HEAD follow a commit of the files, touching none', async () => {
    await create();
    put('a.txt', 'changed\n');
    put('new.txt', 'new\n');
    const before = lstatSync(join(path, 'a.txt')).mtimeMs;
    const commit = await commitTree((await opened.worktrees.snapshot(path, head, [])).tree);
    await opened.worktrees.adopt(lease, { path, branch: BRANCH, commit });
    expect(status()).toBe('');
    expect(repository.oid(`refs/heads/${BRANCH}`)).toBe(commit);
    expect(lstatSync(join(path, 'a.txt')).mtimeMs).toBe(before);
    expect(await opened.worktrees.isDirty(path, commit)).toBe(false);
    await opened.worktrees.adopt(lease, { path, branch: BRANCH, commit });
    expect(status()).toBe('');
  });

  it('does so without the snapshot of this process', async () => {
    await create();
    put('a.txt', 'changed\n');
    const commit = await commitTree((await opened.worktrees.snapshot(path, head, [])).tree);
    const other = await repository.open();
    put('later.txt', 'later\n');
    await other.worktrees.snapshot(path, head, []);
    rmSync(join(path, 'later.txt'));
    await other.worktrees.adopt(lease, { path, branch: BRANCH, commit });
    expect(status()).toBe('');
    expect(await other.worktrees.isDirty(path, commit)).toBe(false);
  });
});

describe('resetTo', () => {
  it('brings files, index, branch and HEAD back; ignored files stay', async () => {
    await create();
    put('a.txt', 'changed\n');
    put('new/deep.txt', 'new\n');
    put('ignored/cache', 'kept');
    rmSync(join(path, 'src'), { recursive: true });
    repository.gitIn(path, 'checkout', '--quiet', '-b', 'elsewhere');
    repository.gitIn(path, 'add', '-A');
    await opened.worktrees.resetTo(lease, { path, branch: BRANCH, commit: head });
    expect(status()).toBe('');
    expect(await opened.worktrees.inspect(path)).toMatchObject({ headRef: `refs/heads/${BRANCH}`, head });
    expect(existsSync(join(path, 'new'))).toBe(false);
    expect(readFileSync(join(path, 'ignored/cache'), 'utf8')).toBe('kept');
  });

  // @spec contract.md#invariants I12: nothing is written outside the worktree
  it('never writes through a symlink that replaced a folder', async () => {
    await create();
    const outside = join(repository.root, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'b.txt'), 'not ours');
    rmSync(join(path, 'src'), { recursive: true });
    symlinkSync(outside, join(path, 'src'));
    const { changes } = await opened.worktrees.snapshot(path, head, []);
    expect(changes.map((change) => [change.status, change.path])).toEqual([
      ['A', 'src'],
      ['D', 'src/b.txt'],
    ]);
    await opened.worktrees.resetTo(lease, { path, branch: BRANCH, commit: head });
    expect(readFileSync(join(outside, 'b.txt'), 'utf8')).toBe('not ours');
    expect(lstatSync(join(path, 'src')).isDirectory()).toBe(true);
    expect(status()).toBe('');
  });

  it('restores the .git file and keeps what stood in its place', async () => {
    await create();
    rmSync(join(path, '.git'));
    repository.gitIn(path, 'init', '--quiet');
    expect(await opened.worktrees.inspect(path)).toMatchObject({ kind: 'present', gitFileIntact: false });
    await opened.worktrees.resetTo(lease, { path, branch: BRANCH, commit: head });
    expect(await opened.worktrees.inspect(path)).toMatchObject({ gitFileIntact: true });
    expect(status()).toBe('');
    expect(existsSync(kept('.git/HEAD'))).toBe(true);
  });

  it('ends the operation an agent left in progress and its stale lock', async () => {
    await create();
    const admin = join(repository.root, '.git/worktrees/round-001-a');
    put('a.txt', 'mine\n');
    repository.gitIn(path, 'commit', '--quiet', '-am', 'mine');
    repository.gitIn(path, 'checkout', '--quiet', '-b', 'other', head);
    put('a.txt', 'theirs\n');
    repository.gitIn(path, 'commit', '--quiet', '-am', 'theirs');
    expect(repository.gitIn(path, 'merge', BRANCH).code).toBe(1);
    writeFileSync(join(admin, 'index.lock'), '');
    writeFileSync(join(admin, 'HEAD.lock'), '');
    await opened.worktrees.resetTo(lease, { path, branch: BRANCH, commit: head });
    expect(status()).toBe('');
    expect(existsSync(join(admin, 'MERGE_HEAD'))).toBe(false);
  });
});

describe('showTree', () => {
  it('shows a merge with its conflict markers while HEAD stays', async () => {
    put('unused', '');
    rmSync(path, { recursive: true });
    await create();
    put('a.txt', 'round\n');
    const commit = await commitTree((await opened.worktrees.snapshot(path, head, [])).tree);
    await opened.worktrees.adopt(lease, { path, branch: BRANCH, commit });
    repository.write('a.txt', 'base\n');
    repository.write('c.txt', 'from base\n');
    const base = repository.commit('base moved');
    const merge = await opened.repository.mergeTree(commit, base);
    expect(merge).toMatchObject({ kind: 'conflict', paths: ['a.txt'] });
    for (let time = 0; time < 2; time += 1) {
      await opened.worktrees.showTree(lease, { path, head: commit, tree: merge.tree });
      expect(readFileSync(join(path, 'a.txt'), 'utf8')).toContain('<<<<<<<');
      expect(readFileSync(join(path, 'c.txt'), 'utf8')).toBe('from base\n');
      expect(await opened.worktrees.inspect(path)).toMatchObject({ head: commit });
      const snapshot = await opened.worktrees.snapshot(path, commit, []);
      expect(snapshot.tree).toBe(merge.tree);
    }
  });
});

describe('remove', () => {
  it('removes folder and administration, read-only folders included, and can be repeated', async () => {
    await create();
    put('ignored/read-only/file', 'x');
    chmodSync(join(path, 'ignored/read-only'), 0o555);
    await opened.worktrees.remove(lease, path);
    await opened.worktrees.remove(lease, path);
    expect(await opened.worktrees.inspect(path)).toEqual({ kind: 'absent' });
    expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1);
    expect(repository.oid(`refs/heads/${BRANCH}`)).toBe(head);
  });

  // @spec contract.md#invariants I5: nothing but a worktree of ours is ever removed
  it('refuses the repository itself', async () => {
    await expect(opened.worktrees.remove(lease, repository.root)).rejects.toThrow('should have held');
    await expect(opened.worktrees.remove(lease, join(repository.root, '..'))).rejects.toThrow(
      'should have held',
    );
  });
});

describe('copyIncluded', () => {
  it('copies ignored files that match, never others, never over what stands there', async () => {
    repository.write('.env.log', 'secret');
    repository.write('ignored/data.json', '{}');
    repository.write('ignored/deep/more.json', '{}');
    repository.write('untracked.json', 'not ignored');
    symlinkSync('/etc/hostname', join(repository.root, 'ignored/link.json'));
    await create();
    put('ignored/data.json', 'own');
    expect(await opened.worktrees.copyIncluded(path, ['*.json', '/.env.log'])).toEqual([
      '.env.log',
      'ignored/deep/more.json',
    ]);
    expect(readFileSync(join(path, 'ignored/data.json'), 'utf8')).toBe('own');
    expect(status()).toBe('');
    expect(await opened.worktrees.copyIncluded(path, [])).toEqual([]);
  });
});
