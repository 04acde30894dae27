import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { isAlive, readOwnIdentity, readStartByPs } from '../../src/effects/process-identity.ts';
import { parseProcessStat } from '../../src/effects/process-stat.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

// @spec contract.md#one-controller
describe('process identity', () => {
  it('finds the calling process alive', async () => {
    expect(await isAlive(await readOwnIdentity())).toBe('alive');
  });

  it.each([
    ['a process whose pid was reused', { start_time: '1' }, 'dead'],
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

  it.each([
    { of: 'a machine', host: 'box#0123456789abcdef', expected: 'dead' },
    { of: 'a name that containers on many machines may have', host: 'agents-0', expected: 'unknown' },
  ])('judges a process of another boot of $of', async ({ host, expected }) => {
    const here = { ...(await readOwnIdentity()), host };
    expect(await isAlive({ ...here, boot_id: 'earlier' }, here)).toBe(expected);
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

// @spec contract.md#one-controller
describe('a process that only ps tells of', () => {
  const folder = makeTemporaryFolder('ps').path;
  const absent = 2 ** 22 + 1;
  /** Stands for the program of another system. */
  const psThat = (answers: string): string => {
    const path = join(folder, 'ps');
    writeFileSync(path, `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
    return path;
  };

  it.each([
    ['is found with its start', "echo 'Ss   Fri Nov 20 10:00:00 2026'", process.pid, 'found'],
    ['is gone as a zombie', "echo 'Z    Fri Nov 20 10:00:00 2026'", process.pid, 'none'],
    ['is gone where no process has its id', 'exit 1', absent, 'none'],
    ['is not judged where ps does not show it', 'exit 1', process.pid, 'unreadable'],
  ])('%s', async (_what, answers, pid, kind) => {
    expect(await readStartByPs(pid, psThat(answers))).toMatchObject({ kind });
  });

  it.each([
    ['is not there', () => join(folder, 'none')],
    ['fails', () => psThat('echo refused >&2; exit 2')],
    ['is killed', () => psThat('kill -9 $$')],
  ])('is not taken for dead when ps %s', async (_what, ps) => {
    await expect(readStartByPs(absent, ps())).rejects.toMatchObject({ code: 'files.failed' });
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
      isStopped: false,
      isKernel: false,
      hasNoEnvironment: false,
      cpuTicks: 26,
      startTime: '4242',
    });
  });

  it.each([
    ['a process that waits', `9 (sh) S ${rest}`, {}],
    ['a zombie', `9 (sh) Z ${rest}`, { isDead: true }],
    ['one that is torn down', `9 (sh) X ${rest}`, { isDead: true }],
    [
      'one whose first thread has ended before the others',
      `9 (sh) Z ${rest.replace('0 1 0 4242', '0 2 0 4242')}`,
      {},
    ],
    ['one that a signal stopped', `9 (sh) T ${rest}`, { isStopped: true }],
    ['a thread of the kernel', `9 (k) I ${rest.replace('-1 0', '-1 2129984')}`, { isKernel: true }],
    [
      'a program without environment',
      `9 (sh) S ${rest}${' 0'.repeat(25)} 140 140`,
      { hasNoEnvironment: true },
    ],
    ['a program with one', `9 (sh) S ${rest}${' 0'.repeat(25)} 140 190`, {}],
    ['a process between two programs', `9 (sh) S ${rest}${' 0'.repeat(27)}`, {}],
  ])('knows %s', (_name, line, expected) => {
    const found = { isDead: false, isStopped: false, isKernel: false, hasNoEnvironment: false, ...expected };
    expect(parseProcessStat(line)).toMatchObject(found);
  });

  it.each(['', 'x', '9 (sh', '9 (sh) S', `x (sh) S ${rest}`])('refuses %j', (line) => {
    expect(parseProcessStat(line)).toBe(null);
  });
});
