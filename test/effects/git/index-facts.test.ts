import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readIndexFacts } from '../../../src/effects/git/index-facts.ts';
import { parseIndex } from '../../../src/effects/git/landing/index-file.ts';
import type { RepositoryGit } from '../../../src/effects/git/calls/git-places.ts';
import { makeRepository, type TemporaryRepository } from './support/temporary-repository.ts';

let repository: TemporaryRepository;
afterEach(() => repository.remove());

const FILES = { '.gitignore': '*.log\n', 'folder/asked': 'text\n', 'folder/below/b': 'b\n', other: 'x' };
const PATHS = ['folder', 'nothing', 'other'];
const index = () => join(repository.root, '.git/index');
const git = (...args: readonly string[]) => void repository.git(...args);
const write = (path: string) => repository.write(path, 'new\n');

/** The same twice: once as it is, once with an index that only git can read. And whether git was asked at first. */
async function bothWays(paths = PATHS) {
  const { git: real } = await repository.open();
  let calls = 0;
  const counted: RepositoryGit = {
    ...real,
    control: (call) => {
      calls += 1;
      return real.control(call);
    },
  };
  const here = await readIndexFacts(counted, repository.root, paths);
  const isAsked = calls > 0;
  repository.git('update-index', '--index-version', '4');
  const byGit = await readIndexFacts(counted, repository.root, paths);
  expect(calls).toBe(isAsked ? 2 : 1);
  return { here, byGit, isAsked };
}

// @spec contract.md#git-calls
describe('what the index says of some paths', () => {
  it.each<[string, () => void]>([
    ['all is committed', () => undefined],
    ['a file is edited', () => write('folder/asked')],
    ['a file is staged', () => [write('folder/asked'), git('add', '-A')]],
    ['a file is gone', () => rmSync(join(repository.root, 'folder/asked'))],
    ['a folder is gone', () => rmSync(join(repository.root, 'folder'), { recursive: true })],
    ['a file has become executable', () => git('update-index', '--chmod=+x', 'folder/asked')],
    ['a symlink is staged', () => [symlinkSync('a', join(repository.root, 'folder/s')), git('add', '-A')]],
    ['a file is to be added', () => [write('folder/meant'), git('add', '--intent-to-add', 'folder/meant')]],
    ['a flag hides a file', () => git('update-index', '--assume-unchanged', 'folder/asked')],
    ['a flag leaves a file out', () => git('update-index', '--skip-worktree', 'folder/asked')],
    ['a merge has left a file open', () => leaveOpen()],
    ['a name is long', () => [write(`folder/${'n'.repeat(200)}`), git('add', '-A')]],
    ['a path is longer than its length can say', () => longPath()],
    ['a name is no plain text', () => [write('folder/\u00fc\t\n"'), git('add', '-A')]],
    ['an empty folder stands there', () => mkdirSync(join(repository.root, 'folder/empty'))],
    ['other folders have files that are new', () => write('folder-2/new')],
  ])('is read from its file when %s', async (_when, change) => {
    repository = makeRepository(FILES);
    change();
    const { here, byGit, isAsked } = await bothWays();
    expect(isAsked).toBe(false);
    expect(here).toEqual(byGit);
  });

  it.each<[string, () => void]>([
    ['a file is new', () => write('folder/new')],
    ['a file is ignored', () => write('folder/a.log')],
    [
      'a file has come for a folder',
      () => [rmSync(join(repository.root, 'folder'), { recursive: true }), write('folder')],
    ],
    ['a folder has come for a file', () => [rmSync(join(repository.root, 'other')), write('other/new')]],
    ['a repository stands in a folder', () => git('init', '--quiet', 'folder/nested')],
    ['a submodule stands there', () => submodule()],
    ['there is no index', () => rmSync(index())],
    ['the index is split', () => git('update-index', '--split-index')],
    ['the index has another hash', changeByte],
    [
      'the index has no hash',
      () => [git('config', 'index.skipHash', 'true'), writeFileSync(index(), zeroHash())],
    ],
  ])('is asked of git when %s', async (_when, change) => {
    repository = makeRepository(FILES);
    change();
    const { here, byGit, isAsked } = await bothWays();
    expect(isAsked).toBe(true);
    expect(here).toEqual(byGit);
  });

  it('is asked of git where a symlink leads to the path', async () => {
    repository = makeRepository(FILES);
    renameSync(join(repository.root, 'folder'), join(repository.root, 'moved'));
    symlinkSync('moved', join(repository.root, 'folder'));
    const { here, byGit, isAsked } = await bothWays(['folder/below']);
    expect(isAsked).toBe(true);
    expect(here).toEqual(byGit);
  });

  it('is asked of git where the index is larger than is read in here', async () => {
    repository = makeRepository(FILES);
    const long = `many/${'n'.repeat(100)}`;
    const input = Array.from({ length: 7_000 }, (_, at) => `100644 ${'1'.repeat(40)}\t${long}${at}\n`).join(
      '',
    );
    execFileSync('git', ['update-index', '--index-info'], { cwd: repository.root, input });
    expect((await bothWays()).isAsked).toBe(true);
  });
});

describe('an index', () => {
  it.each([
    ['ABCD', 2],
    ['link', undefined],
    ['sdir', undefined],
  ])('with the extension %s is read where it may be left out', (signature, size) => {
    repository = makeRepository(FILES);
    const extension = Buffer.concat([Buffer.from(signature), Buffer.alloc(4)]);
    const all = Buffer.concat([readFileSync(index()).subarray(0, -20), extension]);
    const hash = createHash('sha1').update(all).digest();
    expect(parseIndex(Buffer.concat([all, hash]), ['folder'])?.size).toBe(size);
  });

  it('that is cut off is never read as another one', () => {
    repository = makeRepository(FILES);
    const bytes = readFileSync(index());
    expect(parseIndex(bytes, ['folder'])?.size).toBe(2);
    for (let length = 0; length < bytes.length; length += 1)
      expect(parseIndex(bytes.subarray(0, length), ['folder'])).toBe(null);
  });
});

function leaveOpen(): void {
  const [base, ours, theirs] = ['base', 'ours', 'theirs'].map((content) =>
    execFileSync('git', ['hash-object', '-w', '--stdin'], {
      cwd: repository.root,
      input: content,
      encoding: 'utf8',
    }).trim(),
  );
  repository.git('rm', '--quiet', '--cached', 'folder/asked');
  const lines = [base, ours, theirs].map((oid, at) => `100644 ${oid} ${at + 1}\tfolder/asked\n`);
  execFileSync('git', ['update-index', '--index-info'], { cwd: repository.root, input: lines.join('') });
}

/** No file system keeps one segment of that length; folders do. */
function longPath(): void {
  const path = `folder/${Array.from({ length: 19 }, () => 'n'.repeat(200)).join('/')}`;
  const line = `100644 ${repository.oid('HEAD:other')}\t${path}/${'m'.repeat(300)}\n`;
  execFileSync('git', ['update-index', '--index-info'], { cwd: repository.root, input: line });
}

function submodule(): void {
  git('init', '--quiet', 'folder/module');
  repository.gitIn(join(repository.root, 'folder/module'), 'commit', '--quiet', '--allow-empty', '-m', 'One');
  git('add', 'folder/module');
}

function changeByte(): void {
  const bytes = readFileSync(index());
  bytes.writeUInt8(bytes.readUInt8(80) ^ 1, 80);
  writeFileSync(index(), bytes);
}

function zeroHash(): Buffer {
  const bytes = readFileSync(index());
  return Buffer.concat([bytes.subarray(0, -20), Buffer.alloc(20)]);
}
