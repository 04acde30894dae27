import { describe, expect, it } from 'vitest';
import type { Request } from '../../../src/contract/generated/request.ts';
import { decide } from '../../../src/core/decide.ts';
import type { DispatchFacts } from '../../../src/core/dispatch-facts.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import type { RawChange } from '../../../src/ports/git.ts';
import { endedRound } from '../../errors/support/ended.ts';
import { anObservation, aRound, aRow } from '../support/build.ts';
import { oid, ROUND_ID } from '../support/ids.ts';

const THREAD = `${ROUND_ID}/planner`;
const PREPARED: DispatchFacts = {
  kind: 'decided',
  dispatchId: 'd-9',
  thread: THREAD,
  outputsStanding: [],
  isPrepared: true,
};
const row = aRow({ stage: 'plan', dispatch_ids: { [THREAD]: 'd-9' } });
const handWork = { tree: oid('1'), changes: [], tip: oid('2'), secrets: [], merged: null };
const closed = {
  kind: 'perform',
  action: { kind: 'endJob', jobDir: 'orchestrator/runtime/dispatches/d-9' },
} as const;

function decideOn(round: Partial<RoundObservation>, requests: readonly Request[] = []) {
  const pending = requests.map((request) => ({ name: '1.json', request }));
  return decide(
    anObservation({ rounds: [aRound({ row, dispatch: PREPARED, ...round })], requests: pending }),
  );
}

// @spec contract.md#recovery
describe('a dispatch whose start was cut short before its runner began', () => {
  it('is started again when nothing changed', () => {
    expect(decideOn({})).toMatchObject({ kind: 'perform', action: { kind: 'startDispatch' } });
  });

  it('is closed before work by hand moves the head that it is about', () => {
    expect(decideOn({ handWork })).toMatchObject(closed);
    const dispatch: DispatchFacts = { ...PREPARED, isPrepared: false };
    expect(decideOn({ handWork, dispatch })).toMatchObject({
      kind: 'perform',
      action: { kind: 'commitByHand' },
    });
  });

  it('is closed before what stands at its outputs is put away', () => {
    const outputsStanding = [{ path: 'plan.md', unfit: false }];
    expect(decideOn({ dispatch: { ...PREPARED, outputsStanding } })).toMatchObject(closed);
  });

  it('is closed before its round is dropped', () => {
    const drop: Request = {
      schema_version: 'request-v1',
      by: 'ada',
      at: '2026-11-20T10:00:00.000Z',
      note: null,
      kind: 'drop',
      round_id: ROUND_ID,
      keep_branch: false,
    };
    expect(decideOn({}, [drop])).toMatchObject(closed);
  });

  it('is no attempt, and what stands in the worktree is left to whoever made it', () => {
    const change: RawChange = {
      path: 'a',
      status: 'A',
      oldMode: null,
      newMode: '100644',
      oldOid: null,
      newOid: oid('1'),
    };
    const round = endedRound('planner', {
      exit: { ended_by: 'signal', steps: [] },
      work: { changes: [change], tips: [oid('3')] },
    });
    expect(decide(anObservation({ rounds: [round] }))).toMatchObject({
      kind: 'perform',
      action: {
        kind: 'settleDispatch',
        settlement: {
          outcome: { kind: 'ended-by-controller', counts_as_attempt: false, records: [] },
          commit: { kind: 'none' },
          keep_tips: [],
          reset_worktree: false,
        },
      },
    });
  });
});
