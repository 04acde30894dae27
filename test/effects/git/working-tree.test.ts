import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { workingTreeDifferences } from '../../../src/effects/git/working-tree-diff.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from './support/temporary-repository.ts';

let repository: TemporaryRepository;
afterEach(() => repository.remove());

/** Puts blobs at the path into the index: the first at `stage`, others at the ones before it. */
function stage(highest: number, ...contents: readonly string[]): void {
  repository.git('rm', '--quiet', '--cached', 'folder/asked');
  for (const [at, content] of contents.entries()) {
    const input = { cwd: repository.root, input: content, encoding: 'utf8' } as const;
    const oid = execFileSync('git', ['hash-object', '-w', '--stdin'], input).trim();
    const line = `100644 ${oid} ${contents.length === 1 ? 0 : highest - at}\tfolder/asked\n`;
    execFileSync('git', ['update-index', '--index-info'], { cwd: repository.root, input: line });
  }
}

// @spec contract.md#files
describe('workingTreeDifferences', () => {
  it('names edited, staged, deleted and new files among the paths, and no others', async () => {
    const names = ['edited', 'staged', 'deleted', 'same', 'touched'].map(
      (name) => `orchestrator/roles/${name}.md`,
    );
    repository = makeRepository({ ...Object.fromEntries(names.map((name) => [name, 'text\n'])), other: 'x' });
    const opened = await repository.open();
    repository.write('orchestrator/roles/edited.md', 'edited\n');
    repository.write('orchestrator/roles/staged.md', 'staged\n');
    repository.git('add', '-A');
    repository.write('orchestrator/roles/staged.md', 'text\n');
    repository.write('orchestrator/roles/touched.md', 'text\n');
    rmSync(join(repository.root, 'orchestrator/roles/deleted.md'));
    repository.write('orchestrator/roles/new.md', 'new\n');
    repository.write('other', 'edited');
    const asked = {
      commit: repository.oid('HEAD'),
      paths: ['orchestrator/roles', 'orchestrator/state.json'],
    };
    expect(await workingTreeDifferences(opened, asked)).toEqual([
      'orchestrator/roles/deleted.md',
      'orchestrator/roles/edited.md',
      'orchestrator/roles/new.md',
      'orchestrator/roles/staged.md',
    ]);
    expect(await workingTreeDifferences(opened, { ...asked, paths: [] })).toEqual([]);
  });

  it.each([
    ['left out of it', () => repository.git('rm', '--quiet', '--cached', 'folder/asked')],
    ['executable in it', () => repository.git('update-index', '--chmod=+x', 'folder/asked')],
    ['another one in it', () => stage(1, 'other')],
    ['left open by a merge', () => stage(3, 'ours', 'theirs')],
  ])('names a file that only the index has changed: %s', async (_what, change) => {
    repository = makeRepository({ 'folder/asked': 'text\n', other: 'x' });
    const opened = await repository.open();
    change();
    const commit = repository.oid('HEAD');
    for (const path of ['folder', 'folder/asked'])
      expect(await workingTreeDifferences(opened, { commit, paths: [path] })).toEqual(['folder/asked']);
    expect(await workingTreeDifferences(opened, { commit, paths: ['other', 'nothing'] })).toEqual([]);
  });

  it('leaves out ignored files, and names what is to be added', async () => {
    repository = makeRepository({ '.gitignore': '*.log\n', 'folder/asked': 'text\n' });
    const opened = await repository.open();
    for (const name of ['a.log', 'odd\tname 0\tx', 'meant']) repository.write(`folder/${name}`, 'new\n');
    repository.git('add', '--intent-to-add', 'folder/meant');
    const asked = { commit: repository.oid('HEAD'), paths: ['folder'] };
    expect(await workingTreeDifferences(opened, asked)).toEqual(['folder/meant', 'folder/odd\tname 0\tx']);
  });
});

// @spec contract.md#git-calls
describe('a repository that converts line ends', () => {
  it.each([
    ['core.autocrlf', () => repository.git('config', 'core.autocrlf', 'true')],
    ['attributes of the clone', () => repository.write('.git/info/attributes', '*.txt text eol=crlf\n')],
  ])('by %s lands without taking them for edits', async (_how, configure) => {
    repository = makeRepository({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    configure();
    rmSync(join(repository.root, 'a.txt'));
    rmSync(join(repository.root, 'b.txt'));
    repository.git('checkout', '--quiet', '--', '.');
    expect(repository.read('a.txt')).toBe('one\r\n');
    const opened = await repository.open();
    const lease = repository.lease();
    const head = repository.oid('HEAD');
    const path = join(repository.root, 'orchestrator/worktrees/round-001-a');
    await opened.worktrees.create(lease, { path, branch: 'orchestrator/round-001-a', commit: head });
    expect(await opened.worktrees.isDirty(path, head)).toBe(false);
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('one\r\n');
    writeFileSync(join(path, 'a.txt'), 'changed\r\n');
    const { tree } = await opened.worktrees.snapshot(path, head, []);
    const made = { tree, parents: [head], message: 'work', author: IDENTITY, committer: IDENTITY };
    const commit = await opened.repository.createCommit(made);
    expect(repository.git('show', `${commit}:a.txt`)).toBe('changed\n');
    const intent = { roundId: 'r', baseRef: 'refs/heads/main', expectedBase: head, commit };
    expect(await opened.landing.land(lease, intent)).toEqual({ kind: 'landed', left: [] });
    expect(repository.read('a.txt')).toBe('changed\r\n');
    expect(repository.git('status', '--porcelain', '--untracked-files=no')).toBe('');
  });
});

// @spec contract.md#merge-admissibility
describe('a checkout with a split index', () => {
  it('is followed', async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}.txt`, `${i}\n`]));
    repository = makeRepository(files);
    const head = repository.oid('HEAD');
    repository.write('f1.txt', 'changed\n');
    const commit = repository.commit('work');
    repository.git('reset', '--quiet', '--hard', head);
    repository.git('config', 'core.splitIndex', 'true');
    repository.git('update-index', '--split-index');
    repository.write('mine.txt', 'mine\n');
    repository.git('add', 'mine.txt');
    const opened = await repository.open();
    const intent = { roundId: 'r', baseRef: 'refs/heads/main', expectedBase: head, commit };
    expect(await opened.landing.land(repository.lease(), intent)).toEqual({ kind: 'landed', left: [] });
    expect(repository.git('status', '--porcelain')).toBe('A  mine.txt\n');
  });
});

// @spec contract.md#merge-admissibility
describe('file names that are not UTF-8', () => {
  it.runIf(process.platform === 'linux')('are stored, compared and landed byte for byte', async () => {
    repository = makeRepository();
    const name = Buffer.concat([Buffer.from(`${repository.root}/`), Buffer.from([0x66, 0xff, 0x0a, 0x80])]);
    writeFileSync(name, 'one\n');
    const head = repository.commit('odd name');
    writeFileSync(name, 'two\n');
    const commit = repository.commit('edit');
    repository.git('reset', '--quiet', '--hard', head);
    const opened = await repository.open();
    const change = (await opened.repository.diff(head, commit))[0];
    expect(change?.path).toBe('f\udcff\n\udc80');
    const edited = await opened.repository.editTree(head, [
      { kind: 'put', path: change?.path ?? '', mode: '100644', oid: change?.newOid ?? head },
    ]);
    expect(edited).toBe(repository.oid(`${commit}^{tree}`));
    const intent = { roundId: 'r', baseRef: 'refs/heads/main', expectedBase: head, commit };
    expect(await opened.landing.land(repository.lease(), intent)).toEqual({ kind: 'landed', left: [] });
    expect(readFileSync(name, 'utf8')).toBe('two\n');
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});
