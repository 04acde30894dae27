import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../../../src/effects/process-identity.ts';
import { listProcesses } from '../../../src/effects/process-table.ts';
import { findMarked, jobMarks } from '../../../src/effects/sweep.ts';
import { createProcessLauncher } from '../../../src/launchers/process/launcher.ts';
import { buildProgram } from '../../support/build-runner.ts';
import { waitFor } from '../../support/wait-for.ts';
import { answerOf, awaitExit, awaitFile, makeFolder, makeLaunch, shellStep } from './support/job.ts';
import { useLaunchers } from './support/launchers.ts';

const { make: makeLauncher, warm: warmLauncher, runnerPath } = useLaunchers();

function livingOf(dir: string) {
  return findMarked(jobMarks('d-7', dir));
}

// @spec contract.md#recovery
describe('starting exactly once', () => {
  it('runs the agent once when ten runners start on one folder', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const launch = makeLaunch([shellStep(`echo run >> ${dir}/runs.txt`)]);
    await Promise.all(Array.from({ length: 10 }, () => launcher.start(dir, launch, {})));
    const exit = await awaitExit(launcher, dir);
    expect(readFileSync(join(dir, 'runs.txt'), 'utf8')).toBe('run\n');
    expect(exit).toMatchObject({
      ended_by: 'agent',
      message: null,
      steps: [{ exit_code: 0, timed_out: false }],
    });
  });

  it('does nothing when a job that has ended is started again', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const launch = makeLaunch([shellStep(`echo run >> ${dir}/runs.txt`)]);
    await launcher.start(dir, launch, {});
    const first = await awaitExit(launcher, dir);
    await launcher.start(dir, launch, {});
    expect(await awaitExit(launcher, dir)).toEqual(first);
    expect(readFileSync(join(dir, 'runs.txt'), 'utf8')).toBe('run\n');
  });

  it('keeps the launch that was written first', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    writeFileSync(join(dir, 'launch.json'), JSON.stringify(makeLaunch([shellStep('exit 3')])));
    await launcher.start(dir, makeLaunch([shellStep('exit 4')]), {});
    expect((await awaitExit(launcher, dir)).steps).toMatchObject([{ exit_code: 3 }]);
  });

  it('reports a runner that ends before its first act', async () => {
    const launcher = createProcessLauncher({
      runnerPath: '/nowhere.js',
      nodePath: process.execPath,
      environment: {},
    });
    const started = launcher.start(makeFolder(), makeLaunch([shellStep('true')]), {});
    await expect(started).rejects.toThrow(/ended \(exit code 1\) before its first act/);
  });

  it('closes a job that never started so that a late runner does not start it', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const launch = makeLaunch([shellStep(`echo run >> ${dir}/runs.txt`)]);
    writeFileSync(join(dir, 'launch.json'), JSON.stringify(launch));
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'prepared' });
    await launcher.end(dir);
    expect(await answerOf(runnerPath(), dir)).toEqual({ kind: 'taken', dir });
    expect(await launcher.observe(dir)).toMatchObject({
      kind: 'ended',
      exit: { ended_by: 'signal', steps: [] },
    });
    expect(existsSync(join(dir, 'runs.txt'))).toBe(false);
  });

  // @spec contract.md#recovery
  it('shows a job that a live controller closed before its start as ended, to other processes too', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    writeFileSync(join(dir, 'launch.json'), JSON.stringify(makeLaunch([shellStep('true')])));
    const program = await buildProgram('test/launchers/process/support/close-and-stay.ts');
    const controller = spawn(process.execPath, [program, runnerPath(), dir]);
    await awaitFile(join(dir, 'closed'));
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'ended', exit: { steps: [] } });
    controller.kill('SIGKILL');
    await once(controller, 'exit');
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'ended', exit: { steps: [] } });
  });
});

describe('observing', () => {
  it('says absent where no job was prepared', async () => {
    expect(await makeLauncher().observe(join(makeFolder(), 'nothing'))).toEqual({ kind: 'absent' });
  });

  // @spec contract.md#recovery
  it('adopts a running job from another launcher and shows its signs of life', async () => {
    const [dir, first, second] = [makeFolder(), makeLauncher(), makeLauncher()];
    const script = `printf 'one\\n\\033[1mtwo\\033[0m\\n'; read line < ${dir}/fifo; exit 0`;
    await first.start(dir, makeLaunch([shellStep(`mkfifo ${dir}/fifo; ${script}`)]), {});
    // What the program has printed is in the pipe, and a moment later in the log.
    const log = join(dir, 'stdout.log');
    await waitFor('its output', () => existsSync(log) && readFileSync(log, 'utf8').includes('two'));
    const facts = await second.observe(dir);
    expect(facts).toMatchObject({ kind: 'running', signs: { lastLine: 'two' } });
    expect(await second.cpuMs(dir)).toEqual(expect.any(Number));
    writeFileSync(join(dir, 'fifo'), 'go\n');
    expect(await awaitExit(second, dir)).toMatchObject({ ended_by: 'agent' });
  });

  // @spec contract.md#recovery
  it('adopts a running job whose controller was killed', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const program = await buildProgram('test/launchers/process/support/start-and-stay.ts');
    const script = `mkfifo ${dir}/fifo; echo > ${dir}/up; read line < ${dir}/fifo; echo run >> ${dir}/runs.txt`;
    const controller = spawn(process.execPath, [program, runnerPath(), dir, script]);
    await awaitFile(join(dir, 'up'));
    controller.kill('SIGKILL');
    await once(controller, 'exit');
    await launcher.start(dir, makeLaunch([shellStep(script)]), {});
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'running' });
    writeFileSync(join(dir, 'fifo'), 'go\n');
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent', steps: [{ exit_code: 0 }] });
    expect(readFileSync(join(dir, 'runs.txt'), 'utf8')).toBe('run\n');
  });

  // @spec contract.md#recovery
  it('says lost after kill -9 of the runner and ends the survivors', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    await launcher.start(dir, makeLaunch([shellStep(`echo > ${dir}/up; exec sleep 600`)]), {});
    await awaitFile(join(dir, 'up'));
    const running = await launcher.observe(dir);
    if (running.kind !== 'running') throw new Error(`expected a running job and found ${running.kind}`);
    process.kill(running.start.pid, 'SIGKILL');
    await launcher.waitForChange([dir], 50_000, new AbortController().signal);
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'lost', survivors: 1 });
    await launcher.end(dir);
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'lost', survivors: 0 });
  });

  it('stops waiting when it is told to', async () => {
    const [dir, launcher, stop] = [makeFolder(), warmLauncher(), new AbortController()];
    await launcher.start(dir, makeLaunch([shellStep(`exec sleep 600`)]), {});
    const waiting = launcher.waitForChange([dir], 50_000, stop.signal);
    stop.abort();
    await waiting;
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'running' });
    await launcher.end(dir);
  });
});

// @spec contract.md#invariants I17: no descendant outlives its job
describe('ending', () => {
  it('lets the runner end its processes and write how it ended', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const script = `trap 'echo saved > ${dir}/saved; exit 0' TERM; echo > ${dir}/up; while :; do sleep 0.01; done`;
    await launcher.start(dir, makeLaunch([shellStep(script)]), {});
    await awaitFile(join(dir, 'up'));
    await launcher.end(dir);
    expect(readFileSync(join(dir, 'saved'), 'utf8')).toBe('saved\n');
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'ended', exit: { ended_by: 'signal' } });
    expect(await livingOf(dir)).toEqual([]);
  });

  it('kills what ignores TERM after the grace', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    await launcher.start(
      dir,
      makeLaunch([shellStep(`trap '' TERM; echo > ${dir}/up; while :; do sleep 9; done`)]),
      {},
    );
    await awaitFile(join(dir, 'up'));
    await launcher.end(dir);
    expect(await launcher.observe(dir)).toMatchObject({
      kind: 'ended',
      exit: { steps: [{ signal: 'SIGKILL' }] },
    });
    expect(await livingOf(dir)).toEqual([]);
  });

  it('leaves no descendant that made its own session and lost its parent', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const start = `setsid sh -c 'echo $$ > ${dir}/daemon.pid; exec sleep 600' > /dev/null 2>&1 &`;
    await launcher.start(
      dir,
      makeLaunch([shellStep(`${start} while [ ! -s ${dir}/daemon.pid ]; do sleep 0.01; done`)]),
      {},
    );
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent', steps: [{ exit_code: 0 }] });
    expect(await livingOf(dir)).toEqual([]);
    const daemon = Number.parseInt(readFileSync(join(dir, 'daemon.pid'), 'utf8'), 10);
    expect((await listProcesses({})).rows.map((row) => row.pid)).not.toContain(daemon);
  });

  it('ends an agent that closed its output and went on in a child', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const script = `exec >&- 2>&-; (sleep 600 &) ; exit 5`;
    await launcher.start(dir, makeLaunch([shellStep(script)]), {});
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent', steps: [{ exit_code: 5 }] });
    expect(await livingOf(dir)).toEqual([]);
  });

  it('does not touch processes of another job with the same dispatch id', async () => {
    const [mine, other, launcher] = [makeFolder(), makeFolder(), warmLauncher()];
    for (const dir of [mine, other]) await launcher.start(dir, makeLaunch([shellStep('exec sleep 600')]), {});
    await launcher.end(mine);
    expect(await launcher.observe(other)).toMatchObject({ kind: 'running' });
    await launcher.end(other);
  });

  it('is repeatable and says nothing about a job that is not there', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    await launcher.end(join(dir, 'nothing'));
    await launcher.start(dir, makeLaunch([shellStep('exec sleep 600')]), {});
    await Promise.all([launcher.end(dir), launcher.end(dir)]);
    await launcher.end(dir);
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'ended' });
  });

  it.each([
    ['its own launcher', warmLauncher],
    ['another one', makeLauncher],
  ])('ends the runner too when it does not answer %s', async (_who, find) => {
    const [dir, launcher, ender] = [makeFolder(), warmLauncher(), find()];
    await launcher.start(dir, makeLaunch([shellStep('exec sleep 600')]), {});
    const facts = await launcher.observe(dir);
    if (facts.kind !== 'running') throw new Error(`expected a running job and found ${facts.kind}`);
    process.kill(facts.start.pid, 'SIGSTOP');
    await ender.end(dir);
    expect(await isAlive(facts.start)).toBe('dead');
    expect(await ender.observe(dir)).toMatchObject({ kind: 'lost', survivors: 0 });
    expect(await launcher.observe(dir)).toMatchObject({ kind: 'lost', survivors: 0 });
  });
});

// @spec contract.md#verification
describe('steps, time and output', () => {
  it('ends a job at its time limit', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    await launcher.start(
      dir,
      makeLaunch([shellStep('exec sleep 600'), shellStep('true')], { timeout_s: 1 }),
      {},
    );
    expect(await awaitExit(launcher, dir)).toMatchObject({
      ended_by: 'timeout',
      steps: [{ signal: 'SIGTERM' }],
    });
  });

  it('goes on after a step that ran out of time when failures do not stop the job', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const steps = [
      shellStep('sleep 600 & sleep 600', { timeout_s: 1, stdout: '1.log', stderr: null }),
      shellStep('echo second', { stdout: '2.log', stderr: null }),
    ];
    await launcher.start(dir, makeLaunch(steps, { stop_on_failure: false }), {});
    const exit = await awaitExit(launcher, dir);
    expect(exit).toMatchObject({
      ended_by: 'agent',
      steps: [{ timed_out: true }, { exit_code: 0, timed_out: false }],
    });
    expect(readFileSync(join(dir, '2.log'), 'utf8')).toBe('second\n');
  });

  it('stops at the first failing step when failures stop the job', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    await launcher.start(dir, makeLaunch([shellStep('exit 9'), shellStep(`echo > ${dir}/second`)]), {});
    expect((await awaitExit(launcher, dir)).steps).toMatchObject([{ exit_code: 9, signal: null }]);
    expect(existsSync(join(dir, 'second'))).toBe(false);
  });

  it('keeps the order of both outputs in one file and its hash in the record', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const script = 'for i in 1 2 3; do echo out $i; echo err $i >&2; done';
    await launcher.start(dir, makeLaunch([shellStep(script, { stderr: null })]), {});
    const exit = await awaitExit(launcher, dir);
    const log = readFileSync(join(dir, 'stdout.log'));
    expect(log.toString()).toBe('out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\n');
    expect(exit.steps[0]?.log_sha256).toBe(createHash('sha256').update(log).digest('hex'));
  });

  it('hands the whole prompt over on standard input', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const prompt = 'word '.repeat(60_000);
    writeFileSync(join(dir, 'prompt.md'), prompt);
    await launcher.start(dir, makeLaunch([shellStep('cat')], { stdin_path: join(dir, 'prompt.md') }), {});
    await awaitExit(launcher, dir);
    expect(readFileSync(join(dir, 'stdout.log'), 'utf8')).toBe(prompt);
  });

  it('keeps 100 MB of output', async () => {
    const [dir, launcher] = [makeFolder(), makeLauncher({ TOKEN: 'secret-in-the-middle' })];
    const script = 'head -c 50000000 /dev/zero; printf %s "$TOKEN"; head -c 50000000 /dev/zero';
    const launch = makeLaunch([shellStep(script)], { secret_env: ['TOKEN'] });
    await launcher.start(dir, launch, { TOKEN: 'secret-in-the-middle' });
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'agent', message: null });
    expect(statSync(join(dir, 'stdout.log')).size).toBe(100_000_000 + '[redacted]'.length);
  });

  it('reports a program that cannot be started', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const step = { ...shellStep(''), argv: ['no-such-program'] };
    await launcher.start(dir, makeLaunch([step]), {});
    const exit = await awaitExit(launcher, dir);
    expect(exit).toMatchObject({ ended_by: 'runner-error', steps: [{ exit_code: null, signal: null }] });
    expect(exit.message).toContain('no-such-program');
  });

  it('reports a prompt that is missing', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    await launcher.start(dir, makeLaunch([shellStep('cat')], { stdin_path: join(dir, 'prompt.md') }), {});
    expect(await awaitExit(launcher, dir)).toMatchObject({ ended_by: 'runner-error', steps: [] });
  });
});

// @spec contract.md#agents
describe('environment and secrets', () => {
  it('passes the allow-list, the named and the set variables and nothing else', async () => {
    const environment = {
      GIT_DIR: '/elsewhere',
      SSH_AUTH_SOCK: '/agent',
      LC_ALL: 'C',
      NAMED: 'yes',
      UNNAMED: 'no',
      API_KEY: 'a-secret-value',
      NODE_OPTIONS: '--no-warnings',
    };
    const [dir, launcher] = [makeFolder(), makeLauncher(environment)];
    const differences = {
      pass_env: ['NAMED'],
      secret_env: ['API_KEY'],
      set_env: { ORCHESTRATOR_STAGE: 'plan' },
    };
    await launcher.start(dir, makeLaunch([shellStep('env')], differences), { API_KEY: 'a-secret-value' });
    await awaitExit(launcher, dir);
    const lines = readFileSync(join(dir, 'stdout.log'), 'utf8').trim().split('\n');
    const seen = Object.fromEntries(lines.map((line) => line.split('=', 2)));
    expect(
      Object.keys(seen)
        .filter((name) => !['_', 'PWD', 'SHLVL', 'OLDPWD'].includes(name))
        .sort(),
    ).toEqual([
      'API_KEY',
      'HOME',
      'LC_ALL',
      'NAMED',
      'ORCHESTRATOR_DISPATCH_ID',
      'ORCHESTRATOR_JOB',
      'ORCHESTRATOR_STAGE',
      'PATH',
    ]);
    expect(seen).toMatchObject({
      API_KEY: '[redacted]',
      ORCHESTRATOR_DISPATCH_ID: 'd-7',
      ORCHESTRATOR_STAGE: 'plan',
    });
  });

  it('writes no secret into any file, even when it is printed in pieces', async () => {
    const [dir, launcher] = [makeFolder(), warmLauncher()];
    const script =
      'printf %s "${KEY%????}"; printf %s "${KEY#?????}"; echo "$KEY" >&2; printf %s "$KEY" | base64';
    await launcher.start(dir, makeLaunch([shellStep(script)], { secret_env: ['KEY'] }), { KEY: 'abcd-efgh' });
    await awaitExit(launcher, dir);
    expect(readFileSync(join(dir, 'stdout.log'), 'utf8')).toBe('[redacted][redacted]\n');
    expect(readFileSync(join(dir, 'stderr.log'), 'utf8')).toBe('[redacted]\n');
    expect(readFileSync(join(dir, 'launch.json'), 'utf8')).not.toContain('abcd-efgh');
  });
});
