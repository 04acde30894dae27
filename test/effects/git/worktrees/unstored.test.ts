import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../../../src/contract/ids.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { isForbidden, isForbiddenLink } from '../../../../src/effects/git/worktrees/nested-repositories.ts';
import type { LeaseHeld } from '../../../../src/ports/lease.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

const BRANCH = 'orchestrator/round-001-a';
let repository: TemporaryRepository;
let opened: OpenedRepository;
let lease: LeaseHeld;
let path: string;
let head: Oid;

beforeEach(async () => {
  repository = makeRepository({ 'src/a.txt': 'a\n', '.gitignore': 'ignored/\n*.o\n' });
  opened = await repository.open();
  lease = repository.lease();
  path = join(repository.root, 'orchestrator/worktrees/round-001-a');
  head = repository.oid('HEAD');
  await opened.worktrees.create(lease, target());
});
afterEach(() => repository.remove());

const target = () => ({ path, branch: BRANCH, commit: head });
const inWorktree = (shell: string): unknown =>
  execFileSync('sh', ['-ec', shell], { cwd: path, stdio: 'pipe' });
const kept = (name: string, as = 'round-001-a'): string =>
  join(repository.root, 'orchestrator/worktrees/kept', as, name);
const unstored = async (): Promise<readonly (readonly [string, string])[]> =>
  (await opened.worktrees.snapshot(path, head, [])).unstored.map((item) => [item.path, item.what]);

const doesGitTake = (mode: string, name: string): boolean => {
  const blob = repository.oid('HEAD:src/a.txt');
  return (
    repository.gitIn(path, 'update-index', '--add', '--cacheinfo', `${mode},${blob},d/${name}`).code === 0
  );
};

// @spec contract.md#ownership
describe('what git passes over without a word', () => {
  it('is found wherever it stands: in a folder of tracked files, of new ones, and alone', async () => {
    inWorktree(
      'mkfifo src/pipe; mkdir -p new/deep alone; echo 1 > new/deep/file; mkfifo new/deep/pipe alone/pipe',
    );
    expect(await unstored()).toEqual([
      ['alone/pipe', 'fifo'],
      ['new/deep/pipe', 'fifo'],
      ['src/pipe', 'fifo'],
    ]);
  });

  it('is found where it took the place of a tracked file', async () => {
    inWorktree('rm src/a.txt; mkfifo src/a.txt');
    expect(await unstored()).toEqual([['src/a.txt', 'fifo']]);
  });

  it('is nobody’s business below an ignored folder or under an ignored name', async () => {
    inWorktree('mkdir ignored; mkfifo ignored/pipe; mkdir build; mkfifo build/pipe.o; echo 1 > build/file');
    expect(await unstored()).toEqual([]);
  });

  it('follows no symlink out of the worktree, nor one that leads in a circle', async () => {
    inWorktree('mkfifo ../pipe; ln -s .. src/up; ln -s loop src/loop; ln -s /dev/null src/null');
    expect(await unstored()).toEqual([]);
  });

  it('is left out where the caller leaves it out', async () => {
    inWorktree('mkfifo src/pipe');
    const { unstored: found } = await opened.worktrees.snapshot(path, head, ['src']);
    expect(found).toEqual([]);
  });

  it('is found in a repository inside the worktree by the rules of that one', async () => {
    inWorktree(
      'git init -q sub; echo own/ > sub/.gitignore; mkdir sub/own; mkfifo sub/own/pipe sub/pipe; echo 1 > sub/f',
    );
    expect(await unstored()).toEqual([['sub/pipe', 'fifo']]);
  });
});

// @spec contract.md#ownership
describe('a reset', () => {
  it('moves aside what git cannot store, at the same path, and says where', async () => {
    inWorktree('mkfifo src/pipe; mkdir -p work/.GIT; echo PRECIOUS > work/.GIT/f; echo 1 > work/file');
    const aside = await opened.worktrees.resetTo(lease, { ...target(), keepAs: 'd-7' });
    expect(aside).toEqual([
      { folder: dirname(kept('x', 'd-7')), paths: ['src/pipe', 'work/.GIT'], owner: null },
    ]);
    expect(lstatSync(kept('src/pipe', 'd-7')).isFIFO()).toBe(true);
    expect(readFileSync(kept('work/.GIT/f', 'd-7'), 'utf8')).toBe('PRECIOUS\n');
    expect(existsSync(join(path, 'work'))).toBe(false);
    expect(await opened.worktrees.isDirty(path, head)).toBe(false);
  });

  it('never writes over what was moved aside before', async () => {
    for (const text of ['one', 'two', 'three']) {
      inWorktree(`mkdir -p work/.GIT; echo ${text} > work/.GIT/f`);
      await opened.worktrees.resetTo(lease, target());
    }
    expect(['', '.2', '.3'].map((n) => readFileSync(kept('work/.GIT/f', `round-001-a${n}`), 'utf8'))).toEqual(
      ['one\n', 'two\n', 'three\n'],
    );
  });

  it('keeps a repository inside the worktree whole: commits, files, and what it ignores', async () => {
    inWorktree(
      'git init -q sub; cd sub; echo skip > .gitignore; echo skipped > skip; echo one > f; git add -A; ' +
        'git -c user.name=a -c user.email=b commit -qm one; echo two > f',
    );
    await opened.worktrees.resetTo(lease, target());
    expect(repository.gitIn(kept('sub'), 'show', 'HEAD:f').stdout).toBe('one\n');
    expect(readFileSync(kept('sub/f'), 'utf8')).toBe('two\n');
    expect(readFileSync(kept('sub/skip'), 'utf8')).toBe('skipped\n');
  });

  it('keeps one whose .git leads nowhere', async () => {
    inWorktree('mkdir sub; echo "gitdir: /nowhere" > sub/.git; echo 1 > sub/f');
    await opened.worktrees.resetTo(lease, target());
    expect(readFileSync(kept('sub/.git'), 'utf8')).toBe('gitdir: /nowhere\n');
  });
});

// @spec contract.md#worktrees-and-history
describe('a worktree with something that git cannot store', () => {
  const KINDS = [
    'mkfifo src/pipe',
    'mkdir -p work/.GIT; echo 1 > work/.GIT/f',
    'git init -q sub; echo 1 > sub/f',
  ];

  it.each(KINDS)('is not given to the next round: %s', async (shell) => {
    inWorktree(shell);
    const { tree } = await opened.worktrees.snapshot(path, head, []);
    const made = { tree, parents: [head], message: 'work' };
    const identity = { name: 'C', email: 'c@example.com', date: '2026-11-20T10:00:00Z' };
    const commit = await opened.repository.createCommit({ ...made, author: identity, committer: identity });
    await opened.worktrees.adopt(lease, { ...target(), commit });
    const freed = { path, head: commit, installedFor: null, setup: null, included: [] };
    expect(await opened.worktrees.free(lease, freed)).toBeNull();
  });

  it.each(KINDS)('is removed without it: %s', async (shell) => {
    inWorktree(shell);
    const [aside] = await opened.worktrees.remove(lease, path);
    expect(aside?.paths).toHaveLength(1);
    expect(existsSync(kept(aside?.paths[0] ?? 'nothing'))).toBe(true);
    expect(existsSync(path)).toBe(false);
    expect(repository.git('worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  it('is moved aside whole when git does not know it any more', async () => {
    inWorktree('echo mine > src/mine.txt');
    execFileSync('rm', ['-r', join(repository.root, '.git/worktrees')]);
    expect(await opened.worktrees.remove(lease, path)).toMatchObject([{ paths: [] }]);
    expect(readFileSync(kept('src/mine.txt'), 'utf8')).toBe('mine\n');
    expect(existsSync(path)).toBe(false);
  });
});

// @spec contract.md#ownership
describe('a name is one that git forbids', () => {
  const NAMES = ['.git ', '.git.', '.GIT', '.git:x', '.git::$DATA', '.git\\x', 'git~1', 'GIT~1.', 'git~1\\x'];
  const ALLOWED = ['git~2', '.gitx', '.git~1', ' .git', 'a.git', 'git~10', '..git', '.gitignore'];
  const LINKS = ['.gitmodules', '.GITMODULES ', 'gitmod~1', 'gitmod~4', '.gitmodules:x', 'gi7eba~1'];
  it.each([...NAMES, ...ALLOWED])('exactly when git refuses it: %j', (name) => {
    expect(isForbidden(`d/${name}`)).toBe(!doesGitTake('100644', name));
  });

  it.each([...LINKS, ...ALLOWED, 'gitmod~5'])('or refuses a symlink of it: %j', (name) => {
    expect(isForbiddenLink(`d/${name}`)).toBe(!doesGitTake('120000', name));
  });
});
