import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { anObservation } from '../support/build.ts';

// @spec contract.md#agents
describe('a run without agents', () => {
  it('begins nothing that no configured agent could do', () => {
    const { config } = anObservation();
    const roles = { ...config.roles, reviewer: { ...config.roles.reviewer, agents: [] } };
    expect(decide(anObservation({ config: { ...config, roles } }))).toMatchObject({
      kind: 'stop',
      exit: 4,
      error: 'agents.missing',
    });
  });

  it('begins nothing when the program of no agent of a role is there', () => {
    const world = anObservation();
    const stop = decide({ ...world, run: { ...world.run, missingAgents: ['main', 'other'] } });
    expect(stop).toMatchObject({ kind: 'stop', exit: 4, error: 'agents.missing' });
    expect(stop).toHaveProperty('message', expect.stringContaining('the program of main or other'));
  });
});
