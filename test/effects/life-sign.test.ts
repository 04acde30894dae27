import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endSign, holdSign, lookAtSign } from '../../src/effects/life-sign.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

/** As a process that was killed leaves it: a server that closes removes only the name it began with. */
async function leaveSocket(folder: string, name = 'alive-n'): Promise<void> {
  const server = createServer().listen(join(folder, 's'));
  await once(server, 'listening');
  renameSync(join(folder, 's'), join(folder, name));
  await new Promise((resolve) => server.close(resolve));
}

const here = (): string => makeTemporaryFolder('sign').path;

// @spec contract.md#one-controller
describe.runIf(process.platform === 'linux')('the sign of life of a process', () => {
  it('is answered as long as it is held, in a folder with a long name too', async () => {
    const folder = join(here(), 'x'.repeat(120));
    mkdirSync(folder);
    await holdSign(folder, 'n');
    expect(readdirSync(folder)).toEqual(['alive-n']);
    expect(await lookAtSign(folder, 'n')).toBe('alive');
    endSign(folder, 'n');
    expect(await lookAtSign(folder, 'n')).toBe('unknown');
  });

  it.each([
    ['one that nobody listens to', leaveSocket, 'dead'],
    ['one from where the disk is shared', (folder: string) => leaveSocket(folder, 'seen-n'), 'unknown'],
    ['none', () => undefined, 'unknown'],
    ['a file in its place', (folder: string) => writeFileSync(join(folder, 'alive-n'), ''), 'unknown'],
  ] as const)('takes %s for a proof or for nothing', async (_what, leave, expected) => {
    const folder = here();
    await leave(folder);
    expect(await lookAtSign(folder, 'n', () => true)).toBe(expected);
    expect(await lookAtSign(folder, 'n', () => false)).toBe('unknown');
  });

  it('tells of life, and never of death, where the disk of whoever shows it is not its own', async () => {
    const folder = here();
    await holdSign(folder, 'n', () => false);
    expect(existsSync(join(folder, 'seen-n'))).toBe(true);
    expect(await lookAtSign(folder, 'n')).toBe('alive');
    endSign(folder, 'n');
    expect(existsSync(join(folder, 'seen-n'))).toBe(false);
  });

  it('is not looked for where the folder is gone', async () => {
    expect(await lookAtSign(join(here(), 'gone'), 'n')).toBe('unknown');
    await holdSign(join(here(), 'gone'), 'n');
  });
});
