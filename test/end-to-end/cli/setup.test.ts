import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { makeRepository } from '../../support/make-repository.ts';
import { runProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { blockedRepository, LIVE, read, stateOf, traceOf } from './support.ts';

const PERSON = { EMAIL: 'ada@example.com' };

// @spec contract.md#decisions-and-exit-codes
describe('init', () => {
  test('commits the scaffold alone and says what to do next, which leads to the template', async () => {
    const repository = makeRepository();
    repository.write('staged.txt', 'staged\n');
    repository.git('add', 'staged.txt');
    const result = await runProgram(repository, ['init', '--goal', 'A greeting', '--json'], { env: PERSON });
    expect(result.code).toBe(0);
    const report = read('init-report', result.stdout);
    expect(report).toMatchObject({ base_branch: 'main', commit: repository.commitId('main') });
    expect(report.next_steps.at(-1)).toEqual({ text: 'Start.', command: 'npx run-orchestrator-loop run' });
    expect(repository.git('status', '--porcelain')).toBe('A  staged.txt\n');
    const template = await runProgram(repository, ['run']);
    expect(template.code).toBe(6);
    expect(template.stdout).toContain(`in ${report.roadmap_path}`);
    expect(template.stderr).toContain('next: git commit');
  });

  test('is refused the second time, and elsewhere than on the base branch', async () => {
    const repository = makeRepository();
    const elsewhere = await runProgram(repository, ['init', '--base', 'trunk']);
    expect(elsewhere.code).toBe(4);
    expect(elsewhere.stderr).toContain('next: git switch --create trunk');
    await runProgram(repository, ['init'], { env: PERSON });
    const again = await runProgram(repository, ['init', '--json']);
    expect(again.code).toBe(4);
    expect(read('refusal-report', again.stdout).code).toBe('init.exists');
  });

  test('--no-commit leaves the commit to the person, and the command that run gives makes it', async () => {
    const repository = makeRepository();
    const result = await runProgram(repository, ['init', '--no-commit']);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('nothing was committed');
    expect(repository.git('rev-list', '--count', 'HEAD')).toBe('1\n');
    expect(repository.has('orchestrator/config.json')).toBe(true);
    const refused = await runProgram(repository, ['run']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('contract.uncommitted: ');
    const next = /^next: (.*)$/m.exec(refused.stderr)?.[1] ?? '';
    repository.git('config', 'user.email', 'ada@example.com');
    repository.git('config', 'user.name', 'Ada');
    expect(spawnSync('sh', ['-c', next], { cwd: repository.root }).status).toBe(0);
    expect((await runProgram(repository, ['run'])).code).toBe(6);
  });

  test('--next starts the next roadmap after a finished one, not before', async () => {
    const repository = scaffoldRepository();
    const beside = await runProgram(repository, ['init', '--next', '--no-commit']);
    expect(beside).toMatchObject({ code: 2, stdout: '' });
    expect(beside.stderr).toContain('--next takes no --no-commit');
    const early = await runProgram(repository, ['init', '--next', '--goal', 'More']);
    expect(early.code).toBe(4);
    expect(early.stderr).toContain('init.not-terminal');
    expect((await runProgram(repository, ['run'])).code).toBe(0);
    const next = await runProgram(repository, ['init', '--next', '--goal', 'More', '--json']);
    expect(next.code).toBe(0);
    const report = read('init-report', next.stdout);
    expect(stateOf(repository)).toMatchObject({
      roadmap_id: report.roadmap_id,
      controller_stage: 'dispatch-rounds',
    });
    expect((await runProgram(repository, ['run'])).code).toBe(6);
  });
});

// @spec contract.md#files
describe('validate', () => {
  test('names the place of each problem, in text and in JSON, from any folder', async () => {
    const repository = scaffoldRepository();
    expect(await runProgram(repository, ['validate'])).toMatchObject({
      code: 0,
      stdout: 'The contract files are valid.\n',
    });
    const path = `${repository.roadmapDir}/roadmap.md`;
    repository.write(path, repository.read(path).replace('[pending]', '[maybe]'));
    const text = await runProgram(repository, ['validate']);
    expect(text.code).toBe(4);
    expect(text.stdout).toMatch(new RegExp(`^${path}:\\d+:\\d+: roadmap\\.`, 'm'));
    for (const args of [
      ['--json'],
      ['--format', 'json'],
      ['../orchestrator/roadmaps', '--json'],
      [`../${path}`, '--json'],
    ]) {
      const result = await runProgram(repository, ['validate', ...args], { cwd: `${repository.root}/src` });
      expect(result.code).toBe(4);
      expect(read('validate-report', result.stdout).findings[0]).toMatchObject({ file: path });
    }
    expect((await runProgram(repository, ['validate', '--commit', 'HEAD'])).code).toBe(0);
  });

  test('of a revision or a path that is not there says so', async () => {
    const repository = scaffoldRepository();
    const revision = await runProgram(repository, ['validate', '--commit', 'nowhere']);
    expect(revision.code).toBe(2);
    expect(revision.stderr).toContain('nowhere names no commit');
    const path = await runProgram(repository, ['validate', 'orchestrator/rounds/none.json']);
    expect(path.code).toBe(4);
    expect(path.stdout).toContain('there is no such file');
    expect((await runProgram(repository, ['validate', '../outside'])).code).toBe(2);
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('doctor', () => {
  test('is green where everything is in place', async () => {
    const repository = scaffoldRepository();
    const result = await runProgram(repository, ['doctor', '--json'], { env: PERSON });
    const report = read('doctor-report', result.stdout);
    expect(report.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(result.code).toBe(0);
    expect((await runProgram(repository, ['doctor'])).stdout).toMatch(/^ok {4}Node\.js: /);
  });

  test('fails with exit 3 and says what to do, also where no repository is', async () => {
    const repository = makeRepository();
    const fresh = await runProgram(repository, ['doctor']);
    expect(fresh.code).toBe(3);
    expect(fresh.stdout).toMatch(/^fail .*\n {6}\S/m);
    const nowhere = await runProgram(repository, ['doctor', '--json'], { cwd: repository.folder.path });
    expect(nowhere.code).toBe(3);
    expect(read('doctor-report', nowhere.stdout).status).toBe('fail');
  });
});

// @spec contract.md#state
describe('reconcile', () => {
  test('of a sound state changes nothing', async () => {
    const repository = await blockedRepository();
    const before = traceOf(repository);
    const result = await runProgram(repository, ['reconcile', '--write', '--json']);
    expect(result.code).toBe(0);
    expect(read('reconcile-report', result.stdout)).toMatchObject({ verdict: 'sound', written: false });
    expect(traceOf(repository)).toBe(before);
  });

  test('of an unreadable state proposes, and writes only when told, with the old file saved', async () => {
    const repository = await blockedRepository();
    const revision = stateOf(repository).revision;
    repository.write(LIVE, 'not a state');
    expect((await runProgram(repository, ['run'])).code).toBe(4);
    const proposed = await runProgram(repository, ['reconcile', '--json']);
    expect(proposed.code).toBe(3);
    const report = read('reconcile-report', proposed.stdout);
    expect(report).toMatchObject({ verdict: 'unreadable', written: false, saved_as: null });
    expect(report.differences).toMatchObject([{ what: 'round-001-step', in_state: 'unknown' }]);
    expect(repository.read(LIVE)).toBe('not a state');
    const written = await runProgram(repository, ['reconcile', '--write', '--json']);
    expect(written.code).toBe(0);
    const saved = read('reconcile-report', written.stdout).saved_as ?? '';
    expect(saved).toMatch(/^orchestrator\/runtime\/state\.json\.\d{8}T/);
    expect(repository.read(saved)).toBe('not a state');
    expect(stateOf(repository).revision).toBeGreaterThan(revision);
    expect(stateOf(repository).active_rounds[0]?.resume_error?.code).toBe('state.rebuilt');
    repository.scenario.write([]);
    expect((await runProgram(repository, ['retry', '1'])).code).toBe(0);
    expect((await runProgram(repository, ['run'])).code).toBe(0);
  });

  test('knows an older copy of the state by the event log', async () => {
    const repository = scaffoldRepository({ milestones: 2 });
    await runProgram(repository, ['run', '--once']);
    const old = repository.read(LIVE);
    await runProgram(repository, ['run', '--max-rounds', '1']);
    repository.write(LIVE, old);
    const run = await runProgram(repository, ['run']);
    expect(run.code).toBe(4);
    expect(run.stderr).toContain('next: npx run-orchestrator-loop reconcile');
    const report = await runProgram(repository, ['reconcile']);
    expect(report.code).toBe(3);
    expect(report.stdout).toContain('it is an older copy');
    expect(report.stderr).toContain('next: npx run-orchestrator-loop reconcile --write');
    expect((await runProgram(repository, ['reconcile', '--write'])).code).toBe(0);
    expect((await runProgram(repository, ['run'])).code).toBe(0);
    const rounds = repository.git('log', '--format=%(trailers:key=Orchestrator-Round,valueonly)', 'main');
    expect(rounds.split('\n').filter((line) => line !== '')).toEqual(['round-002-step', 'round-001-step']);
  });
});
