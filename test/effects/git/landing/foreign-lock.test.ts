import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { describeLock } from '../../../../src/effects/git/landing/foreign-lock.ts';
import { makeScratchFolder } from '../../../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;
let path: string;
let file: string;
const look = (inMs: number) => describeLock({ path, gitDir: join(path, '.git') }, file, Date.now() + inMs);

beforeEach(() => {
  path = makeScratchFolder('lock');
  mkdirSync(join(path, '.git'));
  file = join(path, '.git/index.lock');
});

// @spec contract.md#merge-admissibility
it('tells a lock that was left behind from one that may still be held, by its age', async () => {
  expect(await look(0)).toBe(null);
  writeFileSync(file, '');
  expect(await look(0)).toMatchObject({ file, holder: null, isLeft: false });
  expect(await look(HOUR_MS)).toMatchObject({ file, holder: null, isLeft: true });
});

it.skipIf(process.platform !== 'linux').each([
  ['has it open', () => spawn('sh', ['-c', `exec 3> "${file}"; exec sleep 60`]), 'sleep'],
  [
    'is a git that works in the checkout',
    () => {
      const git = join(makeScratchFolder('git'), 'git-slow');
      symlinkSync('/bin/sleep', git);
      writeFileSync(file, '');
      return spawn(git, ['60'], { cwd: path });
    },
    'git-slow',
  ],
])('names the process that %s, and calls no lock of its left', async (_what, start, name) => {
  const child = start();
  await expect.poll(async () => (await look(HOUR_MS))?.holder).toBe(`${name} (process ${child.pid})`);
  expect(await look(HOUR_MS)).toMatchObject({ isLeft: false });
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  expect(await look(HOUR_MS)).toMatchObject({ holder: null, isLeft: true });
});
