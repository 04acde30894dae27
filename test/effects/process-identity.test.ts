import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isAlive, readOwnIdentity } from '../../src/effects/process-identity.ts';
import { parseProcessStat } from '../../src/effects/process-stat.ts';

// @spec contract.md#one-controller
describe('process identity', () => {
  it('finds the calling process alive', async () => {
    expect(await isAlive(await readOwnIdentity())).toBe('alive');
  });

  it.each([
    ['a process whose pid was reused', { start_time: '1' }, 'dead'],
    ['a process of an older boot', { boot_id: 'earlier' }, 'dead'],
    ['a pid that does not exist', { pid: 2 ** 22 + 1 }, 'dead'],
    ['a process on another host', { host: 'elsewhere' }, 'unknown'],
    ['a process in another pid namespace', { pid_namespace: 'pid:[1]' }, 'unknown'],
    [
      'a process in another namespace of an older boot',
      { pid_namespace: 'pid:[1]', boot_id: 'earlier' },
      'unknown',
    ],
  ] as const)('judges %s', async (_name, differences, expected) => {
    expect(await isAlive({ ...(await readOwnIdentity()), ...differences })).toBe(expected);
  });

  it('counts a zombie as dead', async () => {
    const parent = spawn('/bin/sh', ['-c', 'cat <&3 & echo $!; exec cat'], {
      stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
    });
    const [stdin, stdout, , gate] = parent.stdio;
    if (stdin === null || stdout === null || !(gate instanceof Writable))
      throw new Error('every pipe was asked for');
    const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    const line: unknown = (await lines.next()).value;
    const pid = Number.parseInt(String(line), 10);
    // An echo shows that `cat` has taken the shell's place: it never waits for the child that ends now.
    stdin.write('up\n');
    await lines.next();
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8');
    const identity = {
      ...(await readOwnIdentity()),
      pid,
      start_time: parseProcessStat(stat())?.startTime ?? '',
    };
    expect(await isAlive(identity)).toBe('alive');
    gate.end();
    while ((await isAlive(identity)) !== 'dead');
    expect(stat()).toContain(') Z ');
    stdin.end();
    await once(parent, 'exit');
  });
});

describe('parseProcessStat', () => {
  const rest = '1 10 11 0 -1 0 0 0 0 0 5 6 7 8 20 0 1 0 4242 0 0';

  it.each([
    ['an ordinary name', `9 (sh) S ${rest}`],
    ['a name with blanks and parentheses', `9 (a) S (b) c) S ${rest}`],
  ])('reads a line with %s', (_name, line) => {
    expect(parseProcessStat(line)).toEqual({
      pid: 9,
      parentPid: 1,
      groupId: 10,
      sessionId: 11,
      isDead: false,
      cpuTicks: 26,
      startTime: '4242',
    });
  });

  it.each(['', 'x', '9 (sh', '9 (sh) S', `x (sh) S ${rest}`])('refuses %j', (line) => {
    expect(parseProcessStat(line)).toBe(null);
  });
});
