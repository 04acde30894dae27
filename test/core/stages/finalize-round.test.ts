import { expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { aLanding, anAdmissibleRound, anObservation } from '../support/build.ts';
import { oid } from '../support/ids.ts';

// @spec contract.md#merge-admissibility
it('waits for a person over a path outside the plan, instead of going round in circles', () => {
  const change = [
    { path: 'docs/a.md', status: 'A', oldMode: null, newMode: '100644', oldOid: null, newOid: oid('1') },
  ] as const;
  const round = anAdmissibleRound({ landing: aLanding({ change, reviewedChange: change }) });
  expect(decide(anObservation({ rounds: [round] }))).toMatchObject({
    kind: 'wait',
    on: { kind: 'hold', predicate: 'ownership.clean', needsPerson: true },
  });
});
