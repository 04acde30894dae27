import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import { anError, anObservation, anOutcome, aRound, aRow, aState } from '../support/build.ts';
import { oid } from '../support/ids.ts';

const gone = aRound({ row: aRow({ stage: 'implement' }), worktree: { kind: 'absent' } });

function decideOn(round: RoundObservation, freeDiskGib: number) {
  return decide(anObservation({ rounds: [round], freeDiskGib }));
}

// @spec contract.md#worktrees-and-history
describe('below the floor of free disk', () => {
  const lowDisk = {
    kind: 'transition',
    transition: {
      kind: 'controllerBlocked',
      error: {
        code: 'disk.low',
        message: '0.1 GiB of disk are free; expected at least 1',
        next_command: 'df -h .',
      },
    },
  };

  it.each([
    ['of a round that was just opened', aRound({ head: null, worktree: { kind: 'absent' } })],
    ['that was deleted', gone],
    [
      'that was deleted while its round is blocked',
      { ...gone, row: aRow({ stage: 'blocked', blocked_from: 'plan', resume_error: anError() }) },
    ],
  ])('no worktree %s is made', (_what, round) => {
    expect(decideOn(round, 0.1)).toMatchObject(lowDisk);
    expect(decideOn(round, 100)).toMatchObject({ kind: 'perform', action: { kind: 'prepareWorktree' } });
  });

  // @spec contract.md#recovery
  it('a round whose head is gone is made where the last dispatch left it, never at base', () => {
    const outcomes = [anOutcome({ head_after: oid('1') }), anOutcome({ head_after: oid('2') })];
    const round = aRound({ head: null, outcomes, row: aRow({ stage: 'verify' }) });
    expect(decideOn(round, 100)).toMatchObject({ action: { kind: 'prepareWorktree', commit: oid('2') } });
  });

  it('a round that has its worktree goes on', () => {
    const round = aRound({ row: aRow({ stage: 'implement' }) });
    expect(decideOn(round, 0.1)).toMatchObject({ transition: { kind: 'dispatchDecided' } });
  });

  it('the stop is over once there is room', () => {
    const error = anError({ code: 'disk.low' });
    const state = aState({
      active_rounds: [gone.row],
      controller_stage: 'blocked',
      resume_errors: { controller: error },
    });
    const seen = (freeDiskGib: number) => decide(anObservation({ rounds: [gone], state, freeDiskGib }));
    expect(seen(0.1)).toMatchObject({ kind: 'stop', exit: 3, error: 'disk.low' });
    expect(seen(100)).toMatchObject({ transition: { kind: 'controllerCleared' } });
  });
});
