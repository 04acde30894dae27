import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Oid } from '../../../../src/contract/ids.ts';
import { createGitBatch, type GitBatch } from '../../../../src/effects/git/calls/git-batch.ts';
import { isStored, withLooseObjects } from '../../../../src/effects/git/calls/loose-objects.ts';
import { makeRepository, mustBeOid, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#git-calls
let repository: TemporaryRepository;
/** By git alone. */
let batch: GitBatch;
let asked: string[];

beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'one\n', 'empty.txt': '', 'src/b.bin': '\0\u00ff\n\n' });
  const place = { cwd: repository.root, env: {}, stamp: () => '' };
  batch = createGitBatch({ environment: process.env }, place, null);
  asked = [];
});
afterEach(() => {
  batch.close();
  repository.remove();
});

const objectsDir = () => join(repository.root, '.git/objects');
const fileOf = (oid: Oid) => join(objectsDir(), oid.slice(0, 2), oid.slice(2));

/** The reader under test; `asked` gets what it asks git for. */
function reader(folder = objectsDir(), objectFormat: 'sha1' | 'sha256' = 'sha1'): GitBatch {
  const noted: GitBatch = {
    info: (name) => batch.info(note(name)),
    contents: (name) => batch.contents(note(name)),
    close: () => undefined,
  };
  return withLooseObjects(noted, {
    objectsDir: folder,
    commonDir: join(repository.root, '.git'),
    objectFormat,
  });
}

function note(name: string): string {
  asked.push(name);
  return name;
}

/** Puts other bytes where the object is. */
function put(oid: Oid, bytes: Uint8Array): void {
  rmSync(fileOf(oid));
  writeFileSync(fileOf(oid), bytes);
}

const outcome = (answer: Promise<unknown>) =>
  answer.then(
    (value) => ({ value }),
    (error: unknown) => ({ error: String(error) }),
  );

describe('an object with a file of its own', () => {
  it('is what git says it is, and git is not asked', async () => {
    const loose = reader();
    for (const name of [
      'HEAD',
      'HEAD^{tree}',
      'HEAD:a.txt',
      'HEAD:empty.txt',
      'HEAD:src',
      'HEAD:src/b.bin',
    ]) {
      const oid = repository.oid(name);
      expect(await loose.info(oid)).toEqual(await batch.info(oid));
      expect(await loose.contents(oid)).toEqual(await batch.contents(oid));
    }
    expect(asked).toEqual([]);
  });

  it('leads to the tree of a commit', async () => {
    const head = repository.oid('HEAD');
    const tree = repository.oid('HEAD^{tree}');
    for (const name of [`${head}^{tree}`, `${tree}^{tree}`])
      expect(await reader().info(name)).toEqual(await batch.info(name));
    expect(asked).toEqual([]);
  });

  it('is found in each of the folders', async () => {
    const look = join(repository.root, '../look');
    const oid = repository.oid('HEAD:a.txt');
    expect(await reader(look).info(oid)).toEqual(await batch.info(oid));
    mkdirSync(join(look, oid.slice(0, 2)), { recursive: true });
    renameSync(fileOf(oid), join(look, oid.slice(0, 2), oid.slice(2)));
    expect((await reader(look).contents(oid))?.bytes.toString()).toBe('one\n');
    expect(asked).toEqual([]);
  });
});

describe('git is asked', () => {
  it.each([
    ['about names', () => 'HEAD', null],
    ['about a blob as a commit', () => `${repository.oid('HEAD:a.txt')}^{tree}`, null],
    ['about what is missing', () => '1'.repeat(40), null],
    ['about a tag', () => repository.git('tag', '-a', '-m', 'Tag', 'v1') + repository.oid('v1'), null],
    [
      'where objects are packed',
      () => repository.git('gc', '--quiet', '--prune=now') + repository.oid('HEAD:a.txt'),
      null,
    ],
    ['where the file is empty', () => repository.oid('HEAD:a.txt'), Buffer.alloc(0)],
    [
      'where the file is cut off',
      () => repository.oid('HEAD:a.txt'),
      deflateSync('blob 4\0one\n').subarray(0, 12),
    ],
    ['where the file is no object', () => repository.oid('HEAD:a.txt'), deflateSync('one\n')],
    ['where the content is another', () => repository.oid('HEAD:a.txt'), deflateSync('blob 4\0two\n')],
  ])('%s', async (_what, name, bytes) => {
    const text = name();
    if (bytes !== null) put(mustBeOid(text), bytes);
    expect(await outcome(reader().info(text))).toEqual(await outcome(batch.info(text)));
    expect(asked).toEqual([text]);
    expect(await outcome(reader().contents(text))).toEqual(await outcome(batch.contents(text)));
    expect(asked).toEqual([text, text]);
  });

  it('about a large object, so that none is inflated in here', async () => {
    repository.write('large.txt', 'x'.repeat(5_000_000));
    repository.commit('Large');
    const oid = repository.oid('HEAD:large.txt');
    expect((await reader().info(oid))?.sizeBytes).toBe(5_000_000);
    expect(asked).toEqual([oid]);
  });

  it('where a pipe waits for a writer that never comes', async () => {
    const oid = repository.oid('HEAD:a.txt');
    const elsewhere = join(repository.root, '../elsewhere');
    mkdirSync(join(elsewhere, oid.slice(0, 2)), { recursive: true });
    execFileSync('mkfifo', [join(elsewhere, oid.slice(0, 2), oid.slice(2))]);
    // The folder that is looked in next has it.
    expect((await reader(elsewhere).info(oid))?.type).toBe('blob');
    expect(asked).toEqual([]);
  });

  it('where ids are no SHA-1', async () => {
    const oid = repository.oid('HEAD:a.txt');
    await reader(objectsDir(), 'sha256').info(oid);
    expect(asked).toEqual([oid]);
  });

  it('where the file may not be read', async () => {
    const oid = repository.oid('HEAD:a.txt');
    rmSync(fileOf(oid));
    mkdirSync(fileOf(oid));
    chmodSync(fileOf(oid), 0o000);
    await outcome(reader().info(oid));
    expect(asked).toEqual([oid]);
  });
});

function askGit(name: string): ReturnType<GitBatch['info']> {
  return batch.info(note(name));
}

function isThere(oid: Oid): Promise<boolean> {
  const objects: GitBatch = {
    info: askGit,
    contents: (name) => batch.contents(name),
    close: () => undefined,
  };
  return isStored(
    { places: { objectsDir: objectsDir(), commonDir: join(repository.root, '.git') }, objects },
    oid,
  );
}

describe('whether an object is there', () => {
  it('is told by its file, and by git where it is packed', async () => {
    const oid = repository.oid('HEAD:a.txt');
    expect(await isThere(oid)).toBe(true);
    expect(asked).toEqual([]);
    repository.git('gc', '-q');
    expect(await isThere(oid)).toBe(true);
    expect(asked).toEqual([oid]);
  });

  it('is not told by a file that an interruption left empty, or by none', async () => {
    const oid = repository.oid('HEAD:a.txt');
    rmSync(fileOf(oid));
    expect(await isThere(oid)).toBe(false);
    writeFileSync(fileOf(oid), '');
    expect(await isThere(oid)).toBe(false);
  });
});
