import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiskFiles } from '../../src/effects/disk-files.ts';
import { makeFolder } from './support/scratch.ts';

function setUp() {
  const root = makeFolder();
  return { root, files: createDiskFiles(root), outside: makeFolder() };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const REFUSED = { code: 'files.failed' };
const WRONG_KIND = { code: 'files.wrong-kind' };

// @spec contract.md#invariants I12: nothing is written outside the root
describe('containment', () => {
  it.each(['', '/etc/passwd', '../x', 'a/../../x', 'a//b', './a', 'a/', 'a\0b'])(
    'refuses the path %j',
    async (path) => {
      const { files } = setUp();
      await expect(files.read(path, 10)).rejects.toMatchObject(REFUSED);
      await expect(files.writeAtomic(path, bytes('x'))).rejects.toMatchObject(REFUSED);
      await expect(files.remove(path)).rejects.toMatchObject(REFUSED);
    },
  );

  it('neither reads nor writes nor removes through a symlinked folder', async () => {
    const { root, files, outside } = setUp();
    writeFileSync(join(outside, 'f'), 'theirs');
    symlinkSync(outside, join(root, 'link'));
    expect(await files.read('link/f', 10)).toMatchObject({
      kind: 'not-a-file',
      what: `symlink at ${root}/link`,
    });
    expect(await files.readTail('link/f', 10)).toBe('');
    expect(await files.list('link')).toEqual([]);
    await expect(files.writeAtomic('link/f', bytes('x'))).rejects.toMatchObject(WRONG_KIND);
    await expect(files.createExclusive('link/g', bytes('x'))).rejects.toMatchObject(WRONG_KIND);
    await expect(files.appendLine('link/f', 'x')).rejects.toMatchObject(WRONG_KIND);
    await expect(files.move('link/f', 'mine')).rejects.toMatchObject(WRONG_KIND);
    await expect(files.remove('link/f')).rejects.toMatchObject(WRONG_KIND);
    expect(readdirSync(outside)).toEqual(['f']);
    expect(readFileSync(join(outside, 'f'), 'utf8')).toBe('theirs');
  });

  it('refuses a root that is not there', () => {
    expect(() => createDiskFiles(join(makeFolder(), 'nothing'))).toThrow(expect.objectContaining(REFUSED));
  });

  it('leaves the target of a symlink alone', async () => {
    const { root, files, outside } = setUp();
    writeFileSync(join(outside, 'f'), 'theirs');
    symlinkSync(join(outside, 'f'), join(root, 'link'));
    expect(await files.read('link', 10)).toEqual({ kind: 'not-a-file', what: 'symlink' });
    await expect(files.writeAtomic('link', bytes('x'))).rejects.toMatchObject(WRONG_KIND);
    await expect(files.appendLine('link', 'x')).rejects.toMatchObject(WRONG_KIND);
    expect(await files.createExclusive('link', bytes('x'))).toBe(false);
    await files.remove('link');
    expect(existsSync(join(root, 'link'))).toBe(false);
    expect(readFileSync(join(outside, 'f'), 'utf8')).toBe('theirs');
  });

  it('removes a folder with all in it and follows no symlink in it', async () => {
    const { root, files, outside } = setUp();
    writeFileSync(join(outside, 'f'), 'theirs');
    mkdirSync(join(root, 'a/b'), { recursive: true });
    symlinkSync(outside, join(root, 'a/b/link'));
    await files.remove('a');
    await files.remove('a');
    expect(readdirSync(root)).toEqual([]);
    expect(readdirSync(outside)).toEqual(['f']);
  });
});

// @spec contract.md#records
describe('reading', () => {
  it('tells apart what can stand at a path', async () => {
    const { root, files } = setUp();
    mkdirSync(join(root, 'folder'));
    writeFileSync(join(root, 'file'), 'four');
    execFileSync('mkfifo', [join(root, 'fifo')]);
    expect(await files.read('nothing', 4)).toEqual({ kind: 'absent' });
    expect(await files.read('nothing/below', 4)).toEqual({ kind: 'absent' });
    expect(await files.read('file', 4)).toEqual({ kind: 'file', bytes: Buffer.from('four') });
    expect(await files.read('file', 3)).toEqual({ kind: 'too-large', sizeBytes: 4 });
    expect(await files.read('folder', 4)).toEqual({ kind: 'not-a-file', what: 'folder' });
    expect(await files.read('fifo', 4)).toEqual({ kind: 'not-a-file', what: 'named pipe' });
    expect(await files.sizeBytes('file')).toBe(4);
    expect(await files.sizeBytes('folder')).toBe(null);
  });

  it('reads a file larger than one chunk whole', async () => {
    const { root, files } = setUp();
    const content = Buffer.alloc(300_000, 'abcdefg');
    writeFileSync(join(root, 'big'), content);
    expect(await files.read('big', 1_000_000)).toEqual({ kind: 'file', bytes: content });
  });

  it('cuts the tail of a text at a whole character', async () => {
    const { root, files } = setUp();
    writeFileSync(join(root, 'log'), 'aé€𝄞z');
    expect(await files.readTail('log', 100)).toBe('aé€𝄞z');
    expect(await files.readTail('log', 5)).toBe('𝄞z');
    expect(await files.readTail('log', 4)).toBe('z');
    expect(await files.readTail('nothing', 4)).toBe('');
  });

  it('reads on from where a reader stopped', async () => {
    const { root, files } = setUp();
    writeFileSync(join(root, 'log'), 'abcdef');
    expect(Buffer.from(await files.readFrom('log', 2, 3)).toString()).toBe('cde');
    expect(Buffer.from(await files.readFrom('log', 5, 100)).toString()).toBe('f');
    expect(await files.readFrom('log', 6, 100)).toHaveLength(0);
    expect(await files.readFrom('nothing', 0, 100)).toHaveLength(0);
  });

  it('lists names in order', async () => {
    const { root, files } = setUp();
    for (const name of ['b', 'a', 'B']) writeFileSync(join(root, name), '');
    mkdirSync(join(root, 'sub/x'), { recursive: true });
    expect(await files.list('sub')).toEqual(['x']);
    expect(await files.list('nothing')).toEqual([]);
  });

  it('finds the regular files at its root that a pattern names', async () => {
    const { root, files, outside } = setUp();
    mkdirSync(join(root, 'folder.md'));
    for (const name of ['b.md', 'a.md', '.c.md', 'd.txt', 'folder.md/e.md'])
      writeFileSync(join(root, name), '');
    writeFileSync(join(outside, 'theirs.md'), '');
    symlinkSync(join(outside, 'theirs.md'), join(root, 'link.md'));
    expect(await files.find(['*.md', 'd.{txt,md}', 'nothing'])).toEqual(['.c.md', 'a.md', 'b.md', 'd.txt']);
    expect(await files.find(['**'])).toEqual(['.c.md', 'a.md', 'b.md', 'd.txt']);
    for (const pattern of ['../*', '/etc/*', '{x,..}/*', 'folder.md/*'])
      await expect(files.find([pattern])).rejects.toThrow('leads to no other folder');
  });

  // @spec contract.md#worktrees-and-history
  it('reports the free space where a folder is, or where it will be made', async () => {
    const { root, files } = setUp();
    const here = await files.freeGib('');
    expect(here).toBeGreaterThan(0);
    for (const path of ['not/there/yet', join(root, '..', 'nor-here')])
      expect(await files.freeGib(path)).toBeGreaterThan(here / 2);
  });
});

// @spec contract.md#state
describe('writing', () => {
  it('makes parents, replaces whole files and leaves no temporary file', async () => {
    const { root, files } = setUp();
    await files.writeAtomic('a/b/f', bytes('one'));
    await files.writeAtomic('a/b/f', bytes('two'));
    expect(readdirSync(join(root, 'a/b'))).toEqual(['f']);
    expect(readFileSync(join(root, 'a/b/f'), 'utf8')).toBe('two');
  });

  it('creates a file once, by whoever comes first', async () => {
    const { root, files } = setUp();
    const contents = Array.from({ length: 20 }, (_, index) => `content ${index}`);
    const outcomes = await Promise.all(contents.map((text) => files.createExclusive('f', bytes(text))));
    expect(outcomes.filter((created) => created)).toHaveLength(1);
    expect(readFileSync(join(root, 'f'), 'utf8')).toBe(contents[outcomes.indexOf(true)]);
    expect(readdirSync(root)).toEqual(['f']);
  });

  it('moves a file and says when there was none', async () => {
    const { root, files } = setUp();
    await files.writeAtomic('f', bytes('x'));
    expect(await files.move('f', 'sub/g')).toBe(true);
    expect(await files.move('f', 'sub/g')).toBe(false);
    expect(readFileSync(join(root, 'sub/g'), 'utf8')).toBe('x');
  });

  it('ends a torn line before it appends the next one', async () => {
    const { root, files } = setUp();
    await files.appendLine('log', 'one');
    appendFileSync(join(root, 'log'), 'to');
    await files.appendLine('log', 'three');
    truncateSync(join(root, 'log'), 9);
    await files.appendLine('log', 'four');
    expect(readFileSync(join(root, 'log'), 'utf8')).toBe('one\nto\nth\nfour\n');
  });

  it('refuses to put a file where a folder stands', async () => {
    const { root, files } = setUp();
    mkdirSync(join(root, 'd'));
    await expect(files.writeAtomic('d', bytes('x'))).rejects.toMatchObject(WRONG_KIND);
    await expect(files.writeAtomic('d/e/f', bytes('x'))).resolves.toBe(undefined);
  });
});
