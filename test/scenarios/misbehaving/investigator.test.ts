import { describe, expect, it } from 'vitest';
import { allLanded, ask, blockedBecause, goOn, play, starts, worldAfter } from './support/play.ts';
import { scaffoldRepository, usualConfig } from '../../support/scaffold-repository.ts';

const nothing = (role: 'planner' | 'implementer' | 'reviewer', times = 1) =>
  ({ role, do: 'exit', code: 1, times }) as const;

// @spec contract.md#recovery
describe('a diagnosis', () => {
  it('steps back from an implementation to its plan, once a round', async () => {
    const { repository, result } = await play({
      steps: [nothing('implementer'), { role: 'recovery-investigator', do: 'well', action: 'step-back' }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [
        ['plan well', 'implement exit', 'investigate well', 'plan well', 'implement well', 'review well'],
      ].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('steps back from a review to the implementation, once a round', async () => {
    const { repository, result } = await play({
      steps: [nothing('reviewer', 2), { role: 'recovery-investigator', do: 'well', action: 'step-back' }],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [
        ['plan well', 'implement well', 'review exit', 'investigate well', 'implement well'],
        ['review exit', 'investigate well', 'review well'],
      ].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('that asks for a person blocks the round before its attempts are used', async () => {
    const { repository, result } = await play({
      steps: [
        nothing('implementer'),
        { role: 'recovery-investigator', do: 'well', recommendation: 'escalate', times: 1 },
      ],
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(['plan well', 'implement exit', 'investigate well']);
    const error = blockedBecause(repository);
    expect(error).toMatchObject({ code: 'diagnosis.escalated', stage: 'implement', attempts: 1 });
    expect(error?.message).toMatch(/^The agent ended without valid records; .*exit code 1/);
    await ask(repository, { kind: 'retry' });
    expect((await goOn(repository)).code).toBe(0);
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });

  it('names another agent for the next attempt', async () => {
    const repository = scaffoldRepository();
    const only = usualConfig(repository.scenario).agents?.['scripted'];
    repository.write('orchestrator/config.json', JSON.stringify({ agents: { first: only, second: only } }));
    repository.commit('Two agents');
    repository.scenario.write([
      { ...nothing('implementer') },
      { role: 'recovery-investigator', do: 'well', action: 'retry-different' },
      { role: 'implementer', do: 'own-commits' },
    ]);
    const result = await goOn(repository);
    expect(result.code, result.stderr).toBe(0);
    expect(repository.git('log', '--format=%an', 'refs/orchestrator/history')).toContain('second');
  });

  it('that fails itself is not repeated: the role is asked again, and the round is blocked in the end', async () => {
    const { repository, result } = await play({
      steps: [nothing('implementer', 9), { role: 'recovery-investigator', do: 'invalid-json' }],
      limits: { stage_attempts: { default: 2 } },
    });
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository)).toEqual(
      [
        [
          'plan well',
          'implement exit',
          'investigate invalid-json',
          'implement exit',
          'investigate invalid-json',
        ],
      ].flat(),
    );
    expect(blockedBecause(repository)).toMatchObject({
      code: 'agent.failed',
      stage: 'implement',
      attempts: 2,
    });
    expect(worldAfter(repository)).toMatchObject({ status: '', fsck: '0' });
  });

  it('of work that it changed itself is no violation when it left litter, and one when it edited', async () => {
    const { repository, result } = await play({
      steps: [
        nothing('implementer', 2),
        { role: 'recovery-investigator', do: 'litter', times: 1 },
        {
          role: 'recovery-investigator',
          do: 'edit-outside-scope',
          path: 'src/base.mjs',
          action: 'step-back',
        },
      ],
    });
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository)).toEqual(
      [
        [
          'plan well',
          'implement exit',
          'investigate litter',
          'implement exit',
          'investigate edit-outside-scope',
        ],
        ['implement well', 'review well'],
      ].flat(),
    );
    expect(worldAfter(repository)).toEqual(allLanded(1));
  });
});
