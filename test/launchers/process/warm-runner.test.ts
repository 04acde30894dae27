import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Start } from '../../../src/contract/generated/start.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../../../src/effects/process-identity.ts';
import { listProcesses } from '../../../src/effects/process-table.ts';
import { createProcessLauncher, type ProcessLauncher } from '../../../src/launchers/process/launcher.ts';
import { buildProgram } from '../../support/build-runner.ts';
import {
  awaitExit,
  awaitFile,
  goOn,
  HOLD,
  makeFolder,
  makeLaunch,
  shellStep,
  startHeld,
  startOf,
  startScript,
} from './support/job.ts';
import { useLaunchers } from './support/launchers.ts';

const { make: makeLauncher, runnerPath } = useLaunchers();

async function untilDead(start: Start): Promise<void> {
  while ((await isAlive(start)) !== 'dead') await pause(10);
}

async function runOne(launcher: ProcessLauncher, script = 'true'): Promise<Start> {
  const dir = await startScript(launcher, script);
  await awaitExit(launcher, dir);
  return startOf(dir);
}

// @spec contract.md#recovery
describe('a runner that is kept', () => {
  it('serves one job after the other, each with a start of its own', async () => {
    const launcher = makeLauncher();
    const starts = [await runOne(launcher), await runOne(launcher), await runOne(launcher)];
    expect(new Set(starts.map(({ pid }) => pid)).size).toBe(1);
    expect(new Set(starts.map(({ nonce }) => nonce)).size).toBe(3);
  });

  it('serves one job at a time: another one meanwhile gets another runner', async () => {
    const launcher = makeLauncher();
    const [first, second] = [await startHeld(launcher), await startHeld(launcher)];
    expect(startOf(first).pid).not.toBe(startOf(second).pid);
    for (const dir of [first, second]) {
      goOn(dir);
      expect(await awaitExit(launcher, dir)).toMatchObject({ steps: [{ exit_code: 0 }] });
    }
    expect([startOf(first).pid, startOf(second).pid]).toContain((await runOne(launcher)).pid);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('is replaced for the next job after %s', async (signal) => {
    const launcher = makeLauncher();
    const first = await runOne(launcher);
    process.kill(first.pid, signal);
    expect((await runOne(launcher)).pid).not.toBe(first.pid);
    await untilDead(first);
  });

  it('is let go when it does not answer; the job is run once all the same', async () => {
    const launcher = makeLauncher();
    const first = await runOne(launcher);
    process.kill(first.pid, 'SIGSTOP');
    const dir = await startScript(launcher, 'echo run >> runs.txt');
    await awaitExit(launcher, dir);
    expect(readFileSync(join(dir, 'runs.txt'), 'utf8')).toBe('run\n');
    expect((await runOne(launcher)).pid).not.toBe(first.pid);
    await untilDead(first);
  });

  it('is believed about the job that it had in a folder, not about the next one there', async () => {
    const launcher = makeLauncher();
    const dir = await startScript(launcher, 'true');
    await awaitExit(launcher, dir);
    const first = startOf(dir);
    for (const name of readdirSync(dir)) rmSync(join(dir, name));
    process.kill(first.pid, 'SIGSTOP');
    await launcher.start(dir, makeLaunch([shellStep(HOLD, { cwd: dir })]), {});
    await awaitFile(join(dir, 'up'));
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'running' });
    goOn(dir);
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent' });
    await untilDead(first);
  });

  it('ends with its job when it gets TERM itself', async () => {
    const launcher = makeLauncher();
    const dir = await startHeld(launcher);
    process.kill(startOf(dir).pid, 'SIGTERM');
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'signal' });
    expect((await runOne(launcher)).pid).not.toBe(startOf(dir).pid);
    await untilDead(startOf(dir));
  });

  it('is not kept when its job did not go as it should', async () => {
    const launcher = makeLauncher();
    const dir = makeFolder();
    const step = { ...shellStep(''), argv: ['no-such-program'] };
    await launcher.start(dir, makeLaunch([step]), {});
    expect((await awaitExit(launcher, dir)).message).toContain('no-such-program');
    await untilDead(startOf(dir));
  });

  it('goes on with its next job when the one before is ended once more', async () => {
    const [launcher, other] = [makeLauncher(), makeLauncher()];
    const first = await startScript(launcher, 'true');
    await awaitExit(launcher, first);
    const second = await startHeld(launcher);
    expect(startOf(second).pid).toBe(startOf(first).pid);
    await Promise.all([launcher.end(first), other.end(first)]);
    goOn(second);
    expect(await awaitExit(launcher, second)).toMatchObject({ ended_by: 'agent', steps: [{ exit_code: 0 }] });
  });

  it('serves the next job when one was ended', async () => {
    const launcher = makeLauncher();
    const dir = await startHeld(launcher);
    await launcher.end(dir);
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'ended', exit: { ended_by: 'signal' } });
    expect((await runOne(launcher)).pid).toBe(startOf(dir).pid);
  });

  it('reports a program for runners that cannot be started', async () => {
    const launcher = createProcessLauncher({
      runnerPath: runnerPath(),
      nodePath: '/nowhere',
      environment: {},
    });
    await expect(startScript(launcher, 'true')).rejects.toThrow(/could not be started: .*\/nowhere/);
  });
});

// @spec contract.md#invariants I17: after a stop nothing lives that is not meant to be adopted
describe('a runner whose launcher is gone', () => {
  it('is gone too when it only waited', async () => {
    const launcher = makeLauncher();
    const started = await runOne(launcher);
    expect(await isAlive(started)).toBe('alive');
    await launcher.close();
    expect(await isAlive(started)).toBe('dead');
  });

  it('finishes the job it has after a close, for whoever adopts it', async () => {
    const [launcher, other] = [makeLauncher(), makeLauncher()];
    const dir = await startHeld(launcher, 'exit 4');
    await launcher.close();
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'running' });
    expect(await other.observe(dir)).toMatchObject({ kind: 'running' });
    goOn(dir);
    expect(await awaitExit(other, dir)).toMatchObject({ ended_by: 'agent', steps: [{ exit_code: 4 }] });
    await untilDead(startOf(dir));
  });

  it('finishes the job it has after kill -9 of the controller, and ends', async () => {
    const [dir, launcher] = [makeFolder(), makeLauncher()];
    const program = await buildProgram('test/launchers/process/support/start-and-stay.ts');
    const controller = spawn(process.execPath, [program, runnerPath(), dir, `cd ${dir}; ${HOLD}; exit 4`]);
    await awaitFile(join(dir, 'up'));
    controller.kill('SIGKILL');
    await once(controller, 'exit');
    goOn(dir);
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent', steps: [{ exit_code: 4 }] });
    await untilDead(startOf(dir));
  });
});

// @spec contract.md#agents
describe('what one job leaves for the next', () => {
  it('is no variable and no secret, and neither is visible in the process table', async () => {
    const [launcher, first, second] = [makeLauncher({ NAMED: 'yes' }), makeFolder(), makeFolder()];
    const differences = { pass_env: ['NAMED'], secret_env: ['KEY'], set_env: { STAGE: 'plan' } };
    const show = 'cat /proc/$PPID/environ /proc/$PPID/cmdline | tr "\\0" "\\n"; env';
    await launcher.start(first, makeLaunch([shellStep('true')], differences), { KEY: 'a-secret-value' });
    await awaitExit(launcher, first);
    await launcher.start(second, makeLaunch([shellStep(show)]), {});
    await awaitExit(launcher, second);
    expect(startOf(second).pid).toBe(startOf(first).pid);
    const seen = readFileSync(join(second, 'stdout.log'), 'utf8');
    expect(seen).toContain(`ORCHESTRATOR_JOB=${second}\n`);
    expect(seen).toContain(startOf(second).nonce);
    expect(seen).not.toMatch(/KEY|a-secret-value|NAMED|STAGE/);
    expect(seen).not.toContain(first);
  });

  it('is no way to the pipe of the runner', async () => {
    const launcher = makeLauncher();
    const dir = await startScript(launcher, 'readlink /proc/$PPID/fd/3 > pipe; readlink /proc/$$/fd/*');
    await awaitExit(launcher, dir);
    const pipe = readFileSync(join(dir, 'pipe'), 'utf8');
    expect(pipe).toMatch(/^socket:/);
    expect(readFileSync(join(dir, 'stdout.log'), 'utf8')).not.toContain(pipe);
  });

  it('is no process, even one that cleared its environment and lost its parent', async () => {
    const launcher = makeLauncher();
    await runOne(launcher);
    const script = `(env -i sh -c 'echo $$ > pid; exec sleep 600' > /dev/null 2>&1 &); while [ ! -s pid ]; do sleep 0.01; done`;
    const dir = await startScript(launcher, script);
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent' });
    const pid = Number.parseInt(readFileSync(join(dir, 'pid'), 'utf8'), 10);
    expect((await listProcesses({})).rows.map((row) => row.pid)).not.toContain(pid);
  });
});
