import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyFile, readFile, writeFile } from '../../src/effects/git/files/quick-files.ts';
import { unlessNoFile } from '../../src/effects/git/files/errno.ts';
import { readWhole } from '../../src/effects/regular-file.ts';
import { makeScratchFolder } from '../support/temporary-folder.ts';

/** What an agent may leave where a file is read, and what it is called. */
const KINDS = {
  'named pipe': (path: string) => void execFileSync('mkfifo', [path]),
  socket: (path: string) => new Promise<void>((resolve) => createServer().listen(path, resolve).unref()),
  folder: (path: string) => mkdirSync(path),
  device: (path: string) => symlinkSync('/dev/zero', path),
} as const;

const place = async (make: (path: string) => void | Promise<void>): Promise<string> => {
  const path = join(makeScratchFolder('kind'), 'f');
  await make(path);
  return path;
};

// @spec contract.md#invariants I17: nothing of the controller waits without a bound
describe.each(Object.entries(KINDS))('a %s where a file is read', (kind, make) => {
  const found = { code: 'files.wrong-kind', message: expect.stringMatching(`found a .*${kind}`) };

  it('is named, and nobody waits for its other end', async () => {
    const path = await place(make);
    expect(() => readWhole(path, 100)).toThrow(expect.objectContaining({ ...found, path }));
    await expect(readFile(path, 'utf8')).rejects.toMatchObject(found);
    expect(await unlessNoFile(readFile(path))).toBeNull();
  });

  it('is not copied', async () => {
    const path = await place(make);
    await expect(copyFile(path, `${path}.copy`)).rejects.toMatchObject(found);
  });
});

describe('writing', () => {
  it('waits for nobody who would read from a pipe', async () => {
    const path = await place(KINDS['named pipe']);
    await expect(writeFile(path, 'x')).rejects.toMatchObject({ code: 'files.wrong-kind' });
  });

  // @spec contract.md#invariants I12: nothing is written outside
  it('follows no link', async () => {
    const theirs = await place((path) => writeFileSync(path, 'theirs'));
    const path = await place((link) => symlinkSync(theirs, link));
    await expect(writeFile(path, 'x')).rejects.toMatchObject({ code: 'files.wrong-kind' });
    await copyFile(await place((from) => writeFileSync(from, 'ours')), path);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
    expect(readFileSync(path, 'utf8')).toBe('ours');
  });
});

it('reads no file beyond its bound, however little of it is on the disk', async () => {
  const path = await place((file) => {
    writeFileSync(file, '');
    truncateSync(file, 2 ** 40);
  });
  expect(() => readWhole(path, 1000)).toThrow(`expected at most 1000 bytes at ${path}`);
  await expect(readFile(path)).rejects.toMatchObject({ code: 'files.failed' });
});
