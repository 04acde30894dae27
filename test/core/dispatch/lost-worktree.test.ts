import { expect, it } from 'vitest';
import type { DispatchOutcome } from '../../../src/contract/generated/dispatch-outcome.ts';
import { decide } from '../../../src/core/decide.ts';
import { ABSENT, endedRound } from '../../errors/support/ended.ts';
import { anObservation, anOutcome } from '../support/build.ts';

function settledAfter(outcomes: readonly DispatchOutcome[]) {
  const round = endedRound('implementer', {
    outputs: { implementation_notes: ABSENT },
    round: { outcomes, worktree: { kind: 'absent' } },
  });
  const decision = decide(anObservation({ rounds: [round] }));
  return decision.kind === 'perform' && decision.action.kind === 'settleDispatch'
    ? decision.action.settlement.outcome
    : decision;
}

const missing = { code: 'artifact.missing', message: 'it is gone', file: null, pointer: null };
const gone = anOutcome({ kind: 'ended-by-controller', records: [], problems: [missing] });

// @spec contract.md#recovery
it('counts no attempt when a worktree goes under a dispatch, and one when it goes under the next one too', () => {
  expect(settledAfter([])).toMatchObject({ kind: 'ended-by-controller', counts_as_attempt: false });
  expect(settledAfter([gone])).toMatchObject({ kind: 'incomplete', counts_as_attempt: true });
  expect(settledAfter([gone, anOutcome()])).toMatchObject({ counts_as_attempt: false });
});

// @spec contract.md#recovery
it('says why nothing is handed back before what is missing for that reason', () => {
  const why = 'git knows no worktree at /repository/orchestrator/worktrees/round-001-a';
  const round = endedRound('implementer', {
    outputs: { implementation_notes: ABSENT },
    round: { outcomes: [], worktree: { kind: 'unusable', why } },
  });
  const decision = decide(anObservation({ rounds: [round] }));
  const told = JSON.stringify(decision);
  expect(told).toContain(`${why}; expected it as the dispatch found it; what stands there is moved to `);
  expect(told.indexOf(why)).toBeLessThan(told.indexOf('implementation-notes.md is missing'));
});
