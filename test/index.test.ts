import { expect, test } from 'vitest';
import { applyTransition, decide, ERRORS, parseRoadmap, validateRecord } from '../src/index.ts';
import { anObservation } from './core/support/build.ts';
import { makeRoadmap } from './roadmap/support/make-roadmap.ts';

const encode = (text: string) => new TextEncoder().encode(text);

// @spec contract.md#decisions-and-exit-codes
test('a program decides, applies and validates with what the package exports', async () => {
  const o = anObservation();
  const decision = decide(o);
  if (decision.kind !== 'transition') throw new Error(`expected a transition, found ${decision.kind}`);
  expect(applyTransition(o.state, decision.transition)).toMatchObject({
    revision: o.state.revision + 1,
    active_rounds: [{ stage: 'plan' }],
  });
  expect((await parseRoadmap(encode(makeRoadmap({ milestones: 1 })), 'roadmap.md')).ok).toBe(true);
  const record = validateRecord('review-record', encode('{}'), 'review-record.json');
  expect(record.ok ? [] : record.error.map(({ code }) => code)).toEqual(['artifact.invalid']);
  expect(ERRORS['artifact.invalid'].exit).toBe(3);
});
