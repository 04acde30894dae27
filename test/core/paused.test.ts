import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { Observation } from '../../src/core/observation.ts';
import { anError, anObservation, aState } from './support/build.ts';

const paused = { by: 'ada@example.com', at: '2026-11-20T10:00:00.000Z', reason: null };

const WORLDS: readonly (readonly [string, Partial<Observation>])[] = [
  ['a base branch that is gone', { base: { kind: 'missing' }, state: aState({ paused }) }],
  ['a configuration with another number of slots', { state: aState({ paused, max_parallel_rounds: 2 }) }],
  [
    'a recorded error whose cause is gone',
    {
      state: aState({
        paused,
        controller_stage: 'blocked',
        resume_errors: { controller: anError({ code: 'disk.low' }) },
      }),
    },
  ],
];

// @spec contract.md#stages
describe('while paused', () => {
  it.each(WORLDS)('waits and writes nothing for %s', (_what, world) => {
    expect(decide(anObservation(world))).toMatchObject({ kind: 'wait', on: { kind: 'paused' } });
  });
});
