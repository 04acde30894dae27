import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseRecord } from '../../../src/contract/validate.ts';
import { makeRepository } from '../../support/make-repository.ts';
import { PROGRAM } from '../../support/project-paths.ts';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';
import { read } from './support.ts';

function linesOf(printed: string) {
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const parsed = parseRecord('run-report', new TextEncoder().encode(line), 'line');
      if (!parsed.ok) throw new Error(`${line}\n${JSON.stringify(parsed.error)}`);
      return parsed.value;
    });
}

// @spec contract.md#decisions-and-exit-codes
describe('run', () => {
  test('tells each step in words and at its end what landed', async () => {
    const repository = scaffoldRepository();
    const result = await runProgram(repository, ['run']);
    expect(result.code).toBe(0);
    const commit = repository.commitId('main').slice(0, 8);
    const told = result.stderr.split('\n').filter((line) => line.startsWith('round-'));
    expect(told).toEqual([
      'round-001-step  is opened for milestone-001-step',
      'round-001-step  planner (scripted) is planning…',
      'round-001-step  the plan for milestone-001-step is accepted',
      'round-001-step  implementer (scripted) is implementing…',
      'round-001-step  the implementation is accepted',
      'round-001-step  checks are running…',
      'round-001-step  checks are green',
      'round-001-step  reviewer (scripted) is reviewing…',
      'round-001-step  the reviewer approves',
      `round-001-step  landed on main as ${commit}: Add item-001-step with its test`,
    ]);
    expect(result.stdout).toBe(`Landed in this run:
  ${commit}  round-001-step  Add item-001-step with its test
Milestones: 1 of 1 done.
Every milestone of the roadmap is done.
`);
    expect(result.stderr).toContain('next: npx run-orchestrator-loop init --next\n');
  });

  test('prints one valid JSON line an event and ends with the summary', async () => {
    const repository = scaffoldRepository({ milestones: 2 });
    const result = await runProgram(repository, ['--max-rounds', '1', '--json']);
    expect(result.code).toBe(0);
    const lines = linesOf(result.stdout);
    expect(lines.map(({ what }) => what)).toContain('roundLanded');
    expect(lines.filter(({ type }) => type === 'end')).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({
      type: 'end',
      exit: 0,
      next_command: 'npx run-orchestrator-loop run',
      summary: {
        landed: [{ round_id: 'round-001-step', commit: repository.commitId('main') }],
        done: 1,
        total: 2,
        ready: ['milestone-002-step'],
        blocked: [],
      },
    });
  });

  test('does one step with --once', async () => {
    const repository = scaffoldRepository();
    const result = await runProgram(repository, ['run', '--once', '--json']);
    expect(result.code).toBe(0);
    expect(linesOf(result.stdout).filter(({ type }) => type === 'transition')).toHaveLength(1);
    expect(repository.scenario.starts()).toEqual([]);
  });

  test('stops blocked with the cause and the command that goes on', async () => {
    const repository = scaffoldRepository({
      steps: [{ role: 'planner', do: 'exit', code: 1 }],
      config: { limits: { stage_attempts: { plan: 1 } } },
    });
    const text = await runProgram(repository, ['run']);
    expect(text.stdout).toContain('Blocked: round-001-step  agent.failed: the agent ended with exit code 1');
    expect(text.stdout).toContain('  Its attempts are used up: ');
    const result = await runProgram(repository, ['run', '--json']);
    expect(result.code).toBe(3);
    const end = linesOf(result.stdout).at(-1);
    expect(end?.summary?.blocked).toMatchObject([
      { round_id: 'round-001-step', next_command: 'npx run-orchestrator-loop retry round-001-step' },
    ]);
    expect(end?.next_command).toBe('npx run-orchestrator-loop retry round-001-step');
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('run is refused', () => {
  test('where init was not called, with the command that does', async () => {
    const repository = makeRepository();
    const result = await runProgram(repository, ['run', '--json']);
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('next: npx run-orchestrator-loop init');
    expect(JSON.parse(result.stdout)).toMatchObject({ code: 'init.needed', exit: 4 });
  });

  test('outside of a repository', async () => {
    const repository = makeRepository();
    const elsewhere = join(repository.folder.path, 'elsewhere');
    mkdirSync(elsewhere);
    const result = await runProgram(repository, ['run'], { cwd: elsewhere });
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('repository.missing');
    expect(result.stderr).toContain('next: git init');
  });

  test.each([
    {
      what: 'a detached HEAD',
      spoil: (git: (...args: string[]) => string) => git('checkout', '--quiet', '--detach'),
      code: 'repository.detached',
      next: 'git switch -',
    },
    {
      what: 'a sparse checkout',
      spoil: (git: (...args: string[]) => string) => git('config', 'core.sparseCheckout', 'true'),
      code: 'repository.sparse',
      next: 'git sparse-checkout disable',
    },
  ])('on $what', async ({ spoil, code, next }) => {
    const repository = scaffoldRepository();
    spoil(repository.git);
    const result = await runProgram(repository, ['run']);
    expect(result.code).toBe(4);
    expect(result.stderr).toContain(`${code}: `);
    expect(result.stderr).toContain(`next: ${next}`);
    expect(repository.scenario.starts()).toEqual([]);
  });

  test('on contract files that are not committed, and the command given commits them', async () => {
    const repository = scaffoldRepository();
    const path = `${repository.roadmapDir}/roadmap.md`;
    repository.write(path, repository.read(path).replace('Step 1', 'Step one'));
    const result = await runProgram(repository, ['run']);
    expect(result.code).toBe(4);
    const next = /^next: (.*)$/m.exec(result.stderr)?.[1] ?? '';
    const commit = spawnSync('sh', ['-c', next], {
      cwd: repository.root,
      env: { PATH: process.env['PATH'], HOME: repository.folder.home, EMAIL: 'ada@example.com' },
    });
    expect(commit.status).toBe(0);
    expect((await runProgram(repository, ['run'])).code).toBe(0);
  });

  test('on an invalid configuration, naming the place and the word that was meant', async () => {
    const repository = scaffoldRepository();
    repository.write('orchestrator/config.json', '{\n  "agent": {}\n}\n');
    const result = await runProgram(repository, ['run']);
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('orchestrator/config.json:2:');
    expect(result.stderr).toContain('agents');
  });
});

// @spec contract.md#one-controller
describe('while a controller runs', () => {
  test('a second run names the holder and takes nothing over from it', async () => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }] });
    const running = startProgram(repository, ['run']);
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    const second = await runProgram(repository, ['run']);
    expect(second.code).toBe(5);
    expect(second.stderr).toContain(`process ${running.pid} on `);
    running.kill('SIGSTOP');
    const stopped = await runProgram(repository, ['run', '--take-over', '--yes']);
    expect(stopped.code).toBe(5);
    expect(stopped.stderr).toContain(`next: kill -CONT ${running.pid}\n`);
    running.kill('SIGCONT');
    repository.scenario.go();
    expect((await running.ended).code).toBe(0);
  });

  test.each([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
  ] as const)(
    '$signal saves, leaves the agent at work, and the next run takes it up again',
    async ({ signal, code }) => {
      const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }] });
      const running = startProgram(repository, ['run']);
      await waitFor('the planner', () => repository.scenario.starts().length === 1);
      running.kill(signal);
      const result = await running.ended;
      expect(result.code).toBe(code);
      expect(result.stdout).toContain('Interrupted. The state is saved.');
      expect(result.stderr).toContain('planner (scripted) is planning and goes on by itself');
      repository.scenario.go();
      expect((await runProgram(repository, ['run'])).code).toBe(0);
      expect(repository.scenario.starts()).toHaveLength(3);
    },
  );
});

// @spec contract.md#decisions-and-exit-codes
describe('a call that is not understood', () => {
  test.each([
    { args: ['statsu'], told: 'Did you mean status?' },
    { args: ['run', '--onec'], told: 'next: npx run-orchestrator-loop run --help' },
    { args: ['--onec'], told: 'Did you mean --once?' },
    { args: ['run', '--max-rounds', '0'], told: 'Expected a whole number from 1.' },
    { args: ['run', 'fast'], told: 'too many arguments' },
    { args: ['retry'], told: "missing required argument 'round'" },
    { args: ['validate', '--format', 'xml'], told: 'Allowed choices are text, json, github, sarif' },
  ])('$args is exit 2 with a hint', async ({ args, told }) => {
    const repository = makeRepository();
    const result = await runProgram(repository, args);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(told);
  });

  test('is a refusal in JSON for a program', async () => {
    const repository = makeRepository();
    const result = await runProgram(repository, ['retry', '--json']);
    expect(read('refusal-report', result.stdout)).toMatchObject({
      code: 'request.refused',
      exit: 2,
      message: "missing required argument 'round'",
      next_command: 'npx run-orchestrator-loop retry --help',
    });
  });

  test('is not a call for help or for the version', async () => {
    const repository = makeRepository();
    expect(await runProgram(repository, ['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    const help = await runProgram(repository, ['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Exit codes: 0 done');
  });
});

// @spec contract.md#decisions-and-exit-codes
test('a bug ends with exit 70 and with what to report', async () => {
  const repository = makeRepository();
  const alone = join(repository.folder.path, 'main.cjs');
  // Away from its package the program cannot know its version, which should not be possible.
  cpSync(PROGRAM, alone);
  writeFileSync(join(repository.folder.path, 'note'), '');
  const result = spawnSync(process.execPath, [alone, 'status'], { cwd: repository.root, encoding: 'utf8' });
  expect(result.status).toBe(70);
  expect(result.stderr).toContain('This is a bug in run-orchestrator-loop');
  expect(result.stderr).toContain('command run-orchestrator-loop status');
  expect(result.stderr).toContain('should have held');
});

// @spec contract.md#decisions-and-exit-codes
test('a call that waits for what never comes is a bug, not a success', () => {
  const folder = join(makeRepository().folder.path, 'package');
  cpSync(dirname(PROGRAM), join(folder, 'dist'), { recursive: true });
  mkdirSync(join(folder, 'schemas'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '0.0.0' }));
  const endless = 'exports.runProgram = () => new Promise(() => undefined);';
  writeFileSync(join(folder, 'dist/program.cjs'), endless);
  const call = [join(folder, 'dist/main.cjs'), 'run'];
  const { status, stderr } = spawnSync(process.execPath, call, { encoding: 'utf8' });
  expect(status).toBe(70);
  expect(stderr).toContain('the call came to no end');
});

// @spec contract.md#decisions-and-exit-codes
test.each([['--help'], ['status'], ['doctor']])(
  'a reader that closes its end makes no bug of %s',
  async (name) => {
    const repository = scaffoldRepository();
    const child = spawn(process.execPath, [PROGRAM, name], { cwd: repository.root });
    child.stdout.destroy();
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = await once(child, 'close');
    expect(said).not.toContain('bug');
    expect(code).toBe(0);
  },
);
