import { expect, test } from 'vitest';
import {
  applyTransition,
  checkRoadmap,
  checkVerification,
  decide,
  parseOid,
  parseSha256,
  resolveConfig,
  validateRecord,
} from '../src/index.ts';
import { anObservation } from './core/support/build.ts';
import { makeRoadmap } from './roadmap/support/make-roadmap.ts';

const encode = (text: string) => new TextEncoder().encode(text);

// @spec contract.md#decisions-and-exit-codes
test('a program decides and applies with what the package exports', () => {
  const o = anObservation();
  const decision = decide(o);
  if (decision.kind !== 'transition') throw new Error(`expected a transition, found ${decision.kind}`);
  expect(applyTransition(o.state, decision.transition)).toMatchObject({
    revision: o.state.revision + 1,
    active_rounds: [{ stage: 'plan' }],
  });
});

// @spec contract.md#roadmap, contract.md#verification, contract.md#records
test('a program reads each contract file, or gets the places of what is wrong in it', async () => {
  expect((await checkRoadmap(encode(makeRoadmap({ milestones: 1 })), 'roadmap.md')).ok).toBe(true);
  const verification = await checkVerification(encode('## Baseline Checks\n'), 'verification.md');
  expect(verification.ok ? [] : verification.error.map(({ code }) => code)).toContain(
    'verification.section-missing',
  );
  const record = validateRecord('review-record', encode('{}'), 'review-record.json');
  expect(record.ok ? [] : record.error.map(({ code, line }) => [code, line])).toEqual([
    ['artifact.invalid', 1],
  ]);
  expect(resolveConfig({}).ok).toBe(true);
  expect([parseOid('b'.repeat(40)), parseSha256('main')]).toEqual(['b'.repeat(40), null]);
});
