import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseProcessStat } from '../../../src/effects/process-stat.ts';
import type { ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { scaffoldRepository, usualConfig } from '../../support/scaffold-repository.ts';
import { startProgram } from '../../support/run-program.ts';
import { waitFor } from '../../support/wait-for.ts';
import { blockedByEach } from './support/blocked-by-each.ts';
import { allLanded, blockedBecause, goOn, liveState, play, starts, worldAfter } from './support/play.ts';

// @spec contract.md#agents
describe('the exit code of an agent', () => {
  it('blocks the round with how it ended, when it left nothing', async () => {
    await blockedByEach('implementer', [
      {
        do: 'exit',
        with: { code: 1 },
        code: 'agent.failed',
        says: 'the agent ended with exit code 1; expected exit code 0',
      },
      { do: 'exit', with: { code: 0 }, code: 'artifact.missing', says: 'implementation-notes.md is missing' },
      { do: 'exit', with: { code: 137 }, code: 'agent.failed', says: 'ended with exit code 137' },
      { do: 'exit', with: { signal: 'SIGKILL' }, code: 'agent.failed', says: 'ended with signal SIGKILL' },
      { do: 'no-such-behaviour', code: 'agent.failed', says: 'ended with exit code 1' },
    ]);
  });

  it('does not matter when the work is complete', async () => {
    const { repository, result } = await play({
      steps: [
        { role: 'planner', do: 'exit', code: 1, when: 'after' },
        { role: 'implementer', do: 'exit', signal: 'SIGKILL', when: 'after' },
        { role: 'reviewer', do: 'exit', code: 75, when: 'after' },
      ],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toHaveLength(3);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('75 means later: no attempt is counted, and without another agent the run ends with 75', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'exit', code: 75, times: 1 }],
    });
    expect(result.code, result.stderr).toBe(75);
    const state = liveState(repository);
    expect(state.active_rounds[0]).toMatchObject({ stage: 'implement', attempts: {} });
    expect(state.providers['scripted']).toMatchObject({
      availability: 'unavailable',
      failure_class: 'overloaded',
    });
    expect(Date.parse(state.providers['scripted']?.until ?? '')).toBeGreaterThan(Date.now());
    expect(starts(repository)).toEqual(['plan well', 'implement exit']);
    expect((await goOn(repository)).code).toBe(75);
    expect(starts(repository)).toHaveLength(2);
  });

  it('75 lets the next agent try at once', async () => {
    const repository = scaffoldRepository();
    writeAgents(repository, ['first', 'second']);
    repository.scenario.write([{ role: 'implementer', do: 'exit', code: 75, times: 1 }]);
    const result = await goOn(repository);
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(['plan well', 'implement exit', 'implement well', 'review well']);
    expect(liveState(repository).providers['first']?.availability).toBe('unavailable');
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});

// @spec contract.md#recovery
describe('an agent that does not end', () => {
  it('is ended after three observations without a sign, and the next attempt lands', async () => {
    const { repository, result } = await play({
      milestones: 2,
      steps: [
        { role: 'implementer', milestone: 'milestone-001-step', do: 'silent', times: 1 },
        { role: 'implementer', milestone: 'milestone-002-step', do: 'silent' },
      ],
      limits: { observation_interval_s: 1, stage_attempts: { default: 2 } },
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(
      [
        ['plan well', 'implement silent', 'investigate well', 'implement well', 'review well'],
        ['plan well', 'implement silent', 'investigate well', 'implement silent', 'investigate well'],
      ].flat(),
    );
    expect(blockedBecause(repository)).toMatchObject({
      code: 'agent.unobservable',
      attempts: 2,
      stage: 'implement',
    });
    expect(worldAfter(repository)).toMatchObject({ status: '', fsck: '0', processes: 0 });
  });

  it('is ended when its time is over', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'planner', do: 'slow', until: '/nonexistent/go' }],
      limits: { stage_timeout_s: 1, stage_attempts: { plan: 1 } },
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)[0]).toBe('plan slow');
    expect(blockedBecause(repository)).toMatchObject({ code: 'agent.failed', attempts: 1, stage: 'plan' });
    expect(blockedBecause(repository)?.message).toMatch('the agent ran into its time limit and was ended');
    expect(worldAfter(repository)).toMatchObject({ status: '', fsck: '0', processes: 0 });
  });

  it('has its complete work taken when its time is over', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'implementer', do: 'silent', when: 'after' }],
      limits: { stage_timeout_s: 4 },
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toHaveLength(3);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});

// @spec contract.md#invariants I17: no descendant outlives its dispatch
it('leaves no process of an agent alive after its dispatch is settled (I17)', async () => {
  const { repository, result } = await play({
    steps: [
      { role: 'planner', do: 'spawn-orphan' },
      { role: 'reviewer', do: 'spawn-orphan' },
    ],
  });
  expect(result.code, result.stderr).toBe(0);
  const orphans = readFileSync(`${repository.scenario.path}.orphans`, 'utf8').trim().split('\n');
  expect(orphans).toHaveLength(2);
  expect(orphans.filter(isAlive)).toEqual([]);
  expect(worldAfter(repository)).toEqual(allLanded(1));
});

/** A process that has ended may be listed until its new parent looks after it. */
function isAlive(pid: string): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && parseProcessStat(readFileSync(path, 'utf8'))?.isDead === false;
}

// @spec contract.md#recovery
it('sweeps what a killed runner leaves behind before the next agent starts', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'silent', times: 1 }] });
  const program = startProgram(repository, ['run', '--no-wait']);
  await waitFor('the silent agent', () => starts(repository).includes('implement silent'));
  const dispatch = repository.scenario.starts().at(-1)?.dispatchId ?? '';
  const start: { readonly pid: number } = JSON.parse(
    repository.read(`orchestrator/runtime/dispatches/${dispatch}/start.json`),
  );
  process.kill(start.pid, 'SIGKILL');
  const result = await program.ended;
  expect(result.code, result.stderr).toBe(0);
  expect(starts(repository)).toEqual(
    [['plan well', 'implement silent', 'investigate well', 'implement well', 'review well']].flat(),
  );
  expect(worldAfter(repository)).toEqual(allLanded(1));
});

function writeAgents(repository: ScaffoldedRepository, names: readonly string[]): void {
  const only = usualConfig(repository.scenario).agents?.['scripted'];
  const agents = Object.fromEntries(names.map((name) => [name, only]));
  repository.write('orchestrator/config.json', `${JSON.stringify({ agents }, null, 2)}\n`);
  repository.commit('Two agents');
}

// @spec contract.md#records
describe('a record that changes after the process of its role has ended', () => {
  it('is no proof: the role is asked again, and told what changed', async () => {
    const { repository, result } = await play({
      steps: [{ role: 'reviewer', do: 'change-after-end', output: 'review_record', times: 1 }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(result.stderr).toContain('review-record.json changed after the agent had ended');
    expect(starts(repository)).toEqual([
      'plan well',
      'implement well',
      'review change-after-end',
      'review well',
    ]);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});
