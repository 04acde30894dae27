import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../../../src/contract/ids.ts';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { isGitFileIntact } from '../../../../src/effects/git/worktrees/worktree-admin.ts';
import type { LeaseHeld } from '../../../../src/ports/lease.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

const BRANCH = 'orchestrator/round-001-a';
let repository: TemporaryRepository;
let opened: OpenedRepository;
let lease: LeaseHeld;
let path: string;
let head: Oid;

async function makeWorktree(files: Readonly<Record<string, string>>): Promise<void> {
  repository = makeRepository(files);
  opened = await repository.open();
  lease = repository.lease();
  path = join(repository.root, 'orchestrator/worktrees/round-001-a');
  head = repository.oid('HEAD');
  await opened.worktrees.create(lease, { path, branch: BRANCH, commit: head });
}

const inWorktree = (shell: string): unknown =>
  execFileSync('sh', ['-c', shell], { cwd: path, stdio: 'pipe' });

afterEach(() => repository.remove());

// @spec contract.md#ownership
describe('a file that is not in the encoding its attribute says', () => {
  const UTF_16 = '*.rc working-tree-encoding=UTF-16\n';

  beforeEach(() => makeWorktree({ '.gitattributes': UTF_16, 'src/other.txt': 'other\n' }));

  it('is stored as its bytes are, and everything else with it', async () => {
    writeFileSync(join(path, 'plain.rc'), 'UTF-8, as an agent writes\n');
    inWorktree(`printf '\\377\\376a\\0' > right.rc; echo new > new.txt; echo run > run.rc; chmod +x run.rc`);
    const { tree, unstored } = await opened.worktrees.snapshot(path, head, []);
    expect(unstored).toEqual([]);
    expect(repository.git('show', `${tree}:plain.rc`)).toBe('UTF-8, as an agent writes\n');
    expect(repository.git('show', `${tree}:right.rc`)).toBe('a');
    expect(repository.git('show', `${tree}:new.txt`)).toBe('new\n');
    expect(repository.git('ls-tree', tree, 'run.rc')).toMatch(/^100755 /);
  });

  it('leaves the worktree clean once it is committed, and lands', async () => {
    writeFileSync(join(path, 'plain.rc'), 'UTF-8\n');
    const { tree } = await opened.worktrees.snapshot(path, head, []);
    const made = { tree, parents: [head], message: 'work', author: IDENTITY, committer: IDENTITY };
    const commit = await opened.repository.createCommit(made);
    await opened.worktrees.adopt(lease, { path, branch: BRANCH, commit });
    expect(await opened.worktrees.isDirty(path, commit)).toBe(false);
    const intent = { roundId: 'round-001-a', baseRef: 'refs/heads/main', expectedBase: head, commit };
    expect(await opened.landing.land(lease, intent)).toEqual({ kind: 'landed', left: [] });
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('stays out when it is among the files to leave out', async () => {
    writeFileSync(join(path, 'secret.rc'), 'left out\n');
    writeFileSync(join(path, 'plain.rc'), 'UTF-8\n');
    const { tree } = await opened.worktrees.snapshot(path, head, ['secret.rc']);
    expect(repository.git('ls-tree', '--name-only', tree)).toBe('.gitattributes\nplain.rc\nsrc\n');
  });
});

// @spec contract.md#ownership
it('names a repository whose folder name is not UTF-8 as something that git cannot store', async () => {
  await makeWorktree({ 'a.txt': 'one\n' });
  inWorktree(`folder=$(printf 'n\\377'); git init -q "$folder"; echo 1 > "$folder/file"`);
  inWorktree('git init -q plain; echo 2 > plain/file');
  const { changes, unstored } = await opened.worktrees.snapshot(path, head, []);
  expect(changes.map((change) => change.path)).toEqual(['plain/file']);
  expect(unstored.map((item) => item.path)).toEqual(['n\udcff/.git']);
});

// @spec contract.md#worktrees-and-history
it('moves aside folders nested deeper than a path can be long, into which git cannot look', async () => {
  await makeWorktree({ 'a.txt': 'one\n' });
  const dig = `name=$(printf 'd%.0s' $(seq 200)); for i in $(seq 15); do mkdir $name; cd $name; done`;
  // Two chains of 15, one moved to the end of the other: no process ever names the whole of it.
  inWorktree(`top=$PWD; ${dig}; cd "$top"; mv $name half; ${dig}; end=$PWD; mv "$top/half" "$end/half"`);
  await opened.worktrees.resetTo(lease, { path, branch: BRANCH, commit: head });
  expect(await opened.worktrees.isDirty(path, head)).toBe(false);
  const kept = join(repository.root, 'orchestrator/worktrees/kept/round-001-a');
  expect(execFileSync('sh', ['-c', 'find . -type d | wc -l'], { cwd: kept, encoding: 'utf8' }).trim()).toBe(
    '31',
  );
  execFileSync('rm', ['-rf', kept]);
  await opened.worktrees.remove(lease, path);
  expect(existsSync(path)).toBe(false);
});

// @spec contract.md#ownership
it('finds the .git file intact that leads below a folder with a line end in its name', async () => {
  await makeWorktree({ 'a.txt': 'one\n' });
  const admin = join(repository.root, '.git', 'a\nb', 'worktrees/round-001-a');
  writeFileSync(join(path, '.git'), `gitdir: ${admin}\n`);
  expect(await isGitFileIntact(path, admin)).toBe(true);
  writeFileSync(join(path, '.git'), `gitdir: ${admin}\n\n`);
  expect(await isGitFileIntact(path, admin)).toBe(false);
});

// @spec contract.md#worktrees-and-history
it.each([
  { names: 'a repository that is gone', text: 'gitdir: /gone/.git/worktrees/round-001-a\n', mended: true },
  { names: 'another one', text: 'gitdir: /tmp\n', mended: false },
  { names: 'none', text: 'hello\n', mended: false },
])('leads a worktree back whose .git file names $names: $mended', async ({ text, mended }) => {
  await makeWorktree({ 'a.txt': 'one\n' });
  writeFileSync(join(path, '.git'), text);
  await opened.worktrees.repair(lease, path);
  expect(await opened.worktrees.inspect(path)).toMatchObject({ kind: 'present', gitFileIntact: mended });
});
