import { describe, expect, test } from 'vitest';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';
import { blockedRepository, read, stateOf } from './support.ts';

// @spec contract.md#state
describe('without a controller that runs', () => {
  test('pause is written into the state, run waits for nobody, resume takes it back', async () => {
    const repository = scaffoldRepository();
    const paused = await runProgram(repository, ['pause', '--reason', 'lunch']);
    expect(paused).toMatchObject({ code: 0 });
    expect(paused.stdout).toContain('Paused by ada.');
    expect(stateOf(repository).paused).toMatchObject({ by: 'ada', reason: 'lunch' });
    const waiting = await runProgram(repository, ['run', '--no-wait']);
    expect(waiting.code).toBe(7);
    expect(waiting.stderr).toContain('next: npx run-orchestrator-loop resume');
    expect(repository.scenario.starts()).toEqual([]);
    const resumed = await runProgram(repository, ['resume']);
    expect(resumed).toMatchObject({ code: 0, stdout: 'Resumed.\n' });
    expect(stateOf(repository).paused).toBeNull();
  });

  test('pause twice is no mistake; resume of nothing changes nothing and says so', async () => {
    const repository = scaffoldRepository();
    const refused = await runProgram(repository, ['resume']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('request.refused: nothing is paused');
    expect(refused.stderr).toContain('next: npx run-orchestrator-loop status');
    await runProgram(repository, ['pause']);
    expect((await runProgram(repository, ['pause'])).code).toBe(0);
    expect(repository.tryGit('for-each-ref', 'refs/orchestrator/lease').stdout).toBe('');
  });

  test('resume takes back a stop of the controller once its cause is gone, and says when it is not', async () => {
    const repository = scaffoldRepository();
    const config = repository.read('orchestrator/config.json');
    const greedy = JSON.stringify({ ...JSON.parse(config), limits: { min_free_disk_gib: 1_000_000 } });
    repository.write('orchestrator/config.json', greedy);
    const stopped = await runProgram(repository, ['run']);
    expect(stopped.code).toBe(3);
    expect(stopped.stdout).toContain('GiB of disk are free');
    const early = await runProgram(repository, ['resume']);
    expect(early.code).toBe(2);
    expect(early.stderr).toContain('still there: ');
    repository.write('orchestrator/config.json', config);
    expect(await runProgram(repository, ['resume'])).toMatchObject({ code: 0, stdout: 'Resumed.\n' });
    expect((await runProgram(repository, ['run'])).code).toBe(0);
  });

  test('retry frees a blocked round by its number and adds an attempt to its stage', async () => {
    const repository = await blockedRepository();
    const result = await runProgram(repository, ['retry', '1']);
    expect(result).toMatchObject({ code: 0, stdout: 'round-001-step goes on in implement.\n' });
    expect(stateOf(repository).active_rounds[0]).toMatchObject({
      stage: 'implement',
      allowance: { implement: 1 },
      resume_error: null,
    });
    const again = await runProgram(repository, ['retry', 'round-001-step']);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('round-001-step is in implement');
    repository.scenario.write([]);
    expect((await runProgram(repository, ['run', '--no-wait'])).code).toBe(0);
  });

  test('retry --stage refuses a stage whose inputs are missing, and a word that is no stage', async () => {
    const repository = await blockedRepository();
    const early = await runProgram(repository, ['retry', '1', '--stage', 'review']);
    expect(early.code).toBe(2);
    expect(early.stderr).toContain('cannot go to review');
    const unknown = await runProgram(repository, ['retry', '1', '--stage', 'think']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('Allowed choices are plan, implement');
    expect(stateOf(repository).active_rounds[0]?.stage).toBe('blocked');
  });

  test('drop ends the round; its work is kept and the milestone is taken again', async () => {
    const repository = await blockedRepository();
    const result = await runProgram(repository, ['drop', 'round-001-step', '--json']);
    expect(result.code).toBe(0);
    expect(read('request-report', result.stdout)).toMatchObject({ kind: 'drop', outcome: 'done' });
    expect(stateOf(repository).active_rounds).toEqual([]);
    repository.scenario.write([]);
    expect((await runProgram(repository, ['run', '--no-wait'])).code).toBe(0);
    expect(repository.git('log', '--format=%s', 'refs/orchestrator/history')).toContain('round-001-step');
    expect(repository.git('log', '--format=%s', 'main')).toContain('round-002-step');
  });

  test('a round that is not there is refused with those that are', async () => {
    const repository = await blockedRepository();
    for (const [typed, told] of [
      ['round-009-other', 'round-009-other is not live'],
      ['nonsense', 'nonsense is no round (live: round-001-step)'],
    ] as const) {
      const result = await runProgram(repository, ['retry', typed, '--json']);
      expect(result.code).toBe(2);
      expect(result.stderr).toContain(told);
      expect(read('refusal-report', result.stdout)).toMatchObject({ code: 'request.refused', exit: 2 });
    }
  });
});

// @spec contract.md#one-controller
describe('with a controller that runs', () => {
  test('a pause is acted on at once, answered, and lets the agent end by itself', async () => {
    const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'slow' }] });
    const running = startProgram(repository, ['run']);
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    const asked = await runProgram(repository, ['pause', '--json']);
    expect(asked.code).toBe(0);
    expect(read('request-report', asked.stdout)).toMatchObject({ kind: 'pause', outcome: 'done' });
    repository.scenario.go();
    await runProgram(repository, ['resume']);
    const ended = await running.ended;
    expect(ended.code).toBe(0);
    // What was carried out is told once; the request that did it has no answer beside that.
    expect(ended.stderr).toContain('resumed\n');
    expect(ended.stderr).not.toContain('request answered');
    expect(repository.scenario.starts().map(({ role }) => role)).toEqual([
      'planner',
      'implementer',
      'reviewer',
    ]);
  });
});
