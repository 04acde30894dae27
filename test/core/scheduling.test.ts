import { describe, expect, it } from 'vitest';
import { decideOpenRound } from '../../src/core/scheduling.ts';
import type { Observation } from '../../src/core/observation.ts';
import { anObservation, aRound, aRow, aState } from './support/build.ts';

function transitionOn(world: Partial<Observation>) {
  const decision = decideOpenRound(anObservation(world));
  return decision?.kind === 'transition' ? decision.transition : decision;
}

describe('the next round', () => {
  // @spec contract.md#roadmap
  it('is opened for the first eligible milestone when a slot is free', () => {
    expect(transitionOn({})).toMatchObject({
      kind: 'openRound',
      roundId: expect.stringMatching(/^round-002-/),
    });
  });

  // @spec contract.md#invariants I7: at most max_parallel_rounds live rounds
  it('waits for a slot although a milestone is eligible', () => {
    const row = aRow({ eligible_milestones: [] });
    const rounds = [aRound({ row })];
    expect(
      transitionOn({ rounds, state: aState({ active_rounds: [row], max_parallel_rounds: 1 }) }),
    ).toBeNull();
    expect(
      transitionOn({ rounds, state: aState({ active_rounds: [row], max_parallel_rounds: 2 }) }),
    ).toMatchObject({ kind: 'openRound' });
  });

  it('never takes the milestone of a live round', () => {
    const first = transitionOn({});
    const taken = first !== null && 'eligible' in first ? first.eligible : [];
    expect(taken).not.toEqual([]);
    const row = aRow({ eligible_milestones: taken });
    const state = aState({ active_rounds: [row], max_parallel_rounds: 2 });
    expect(transitionOn({ rounds: [aRound({ row })], state })).toBeNull();
  });

  it('is not opened below the floor of free disk', () => {
    expect(transitionOn({ freeDiskGib: 0.1 })).toMatchObject({
      kind: 'controllerBlocked',
      error: { code: 'disk.low' },
    });
  });
});
