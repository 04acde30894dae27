import { describe, expect, it } from 'vitest';
import { encodeRecord } from '../../src/contract/canonical-json.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import { applyTransition } from '../../src/core/apply-transition.ts';
import { decide } from '../../src/core/decide.ts';
import type { RoundObservation } from '../../src/core/round-observation.ts';
import type { RawChange } from '../../src/ports/git.ts';
import { endedRound } from '../errors/support/ended.ts';
import { aLanding, anAdmissibleRound, anObservation, aState } from './support/build.ts';
import { oid, sha } from './support/ids.ts';

/** Paths of the longest kind, each another. */
function longPaths(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${'folder/'.repeat(500)}${index}`);
}

function added(path: string): RawChange {
  return { path, status: 'A', oldMode: null, newMode: '100644', oldOid: null, newOid: oid('1') };
}

function settlementOf(round: RoundObservation) {
  const decision = decide(anObservation({ rounds: [round] }));
  if (decision.kind !== 'perform' || decision.action.kind !== 'settleDispatch')
    throw new Error(`${decision.because.rule} settles nothing`);
  return decision.action.settlement;
}

// @spec contract.md#records
describe('what the controller writes down of an agent', () => {
  const paths = longPaths(1500);

  it('can be read back, however much it changed', () => {
    const settlement = settlementOf(endedRound('implementer', { work: { changes: paths.map(added) } }));
    const outcome = {
      schema_version: 'dispatch-outcome-v1' as const,
      ...settlement.outcome,
      head_after: oid('d'),
      kept_refs: [],
      settled_at: '2026-11-20T10:00:00.000Z',
    };
    expect(parseRecord('settlement', encodeRecord(settlement), 'settlement.json').ok).toBe(true);
    expect(parseRecord('dispatch-outcome', encodeRecord(outcome), 'd-9.json').ok).toBe(true);
  });

  it('can be read back, however many files hold a secret', () => {
    const secrets = paths.map((path) => ({ path, name: 'TOKEN' }));
    const settlement = settlementOf(endedRound('implementer', { work: { secrets } }));
    expect(parseRecord('settlement', encodeRecord(settlement), 'settlement.json').ok).toBe(true);
  });

  it('leaves the state readable, however many files land', () => {
    const change = paths.map(added);
    const candidate = {
      commit: oid('4'),
      parent: oid('b'),
      contentTree: oid('f'),
      reviewSha256: sha('2'),
      snapshotRevision: aState().revision + 2,
    };
    const landing = aLanding({ change, reviewedChange: change, handPaths: paths, candidate });
    const round = anAdmissibleRound({ landing });
    const decision = decide(anObservation({ rounds: [round] }));
    if (decision.kind !== 'transition' || decision.transition.kind !== 'intentRecorded')
      throw new Error(`${decision.because.rule} records no intent`);
    const state = applyTransition(aState({ active_rounds: [round.row] }), decision.transition);
    expect(parseRecord('state', encodeRecord(state), 'state.json').ok).toBe(true);
  });
});
