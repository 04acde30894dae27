import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listProcesses } from '../../../src/effects/process-table.ts';
import { adoptingWords } from '../../../src/launchers/process/subreaper.ts';
import {
  awaitExit,
  awaitFile,
  goOn,
  HOLD,
  makeFolder,
  makeLaunch,
  shellStep,
  startOf,
  startScript,
} from './support/job.ts';
import { useLaunchers } from './support/launchers.ts';

const { make: makeLauncher, warm: warmLauncher } = useLaunchers();

/** Leaves its session, its environment and, as its parent is gone at once, its family. */
const LEAVE = `env -i setsid sh -c 'env -i setsid sh -c "echo \\$\\$ > left; while :; do sleep 1; done" &'; while [ ! -s left ]; do sleep 0.01; done`;

const machine = { platform: process.platform, architecture: process.arch, path: process.env['PATH'] };
const canAdopt = (await adoptingWords(machine)).length > 0;

const leftBehind = (dir: string): number => Number(readFileSync(join(dir, 'left'), 'utf8'));
const isLiving = async (pid: number): Promise<boolean> =>
  (await listProcesses({})).rows.some((row) => row.pid === pid);

// @spec contract.md#invariants I17: after a stop no descendant lives
describe.runIf(canAdopt)('a process that leaves its session and its environment', () => {
  it('is ended with its job', async () => {
    const launcher = makeLauncher();
    const dir = await startScript(launcher, LEAVE);
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent', message: null });
    expect(await isLiving(leftBehind(dir))).toBe(false);
  });

  it('is ended by the controller with a runner that does nothing more', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    await launcher.start(dir, makeLaunch([shellStep(`${LEAVE}; ${HOLD}`, { cwd: dir })]), {});
    await awaitFile(join(dir, 'up'));
    process.kill(startOf(dir).pid, 'SIGSTOP');
    await makeLauncher().end(dir);
    expect(await isLiving(leftBehind(dir))).toBe(false);
  });

  it('leaves no entry of the process table to the next job', async () => {
    const launcher = warmLauncher();
    const dir = await startScript(launcher, `${LEAVE}; kill -9 $(cat left)`);
    await awaitExit(launcher, dir);
    const first = startOf(dir).pid;
    const next = await startScript(launcher, HOLD);
    goOn(next);
    await awaitExit(launcher, next);
    expect(startOf(next).pid).not.toBe(first);
  });
});

describe('the way to become the parent of orphans', () => {
  it.each([
    ['macOS', { platform: 'darwin' }],
    ['an architecture whose calls are not known', { architecture: 'mips' }],
    ['a machine without perl and python', { path: '/nowhere' }],
  ])('is none on %s', async (_where, differences) => {
    expect(await adoptingWords({ ...machine, ...differences })).toEqual([]);
  });
});
