import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateValue } from '../../src/contract/validate.ts';
import type { ActiveRound, RoundStage, State } from '../../src/contract/generated/state.ts';
import { applyTransition } from '../../src/core/apply-transition.ts';
import { STAGE_MOVES } from '../../src/core/stage-table.ts';
import type { Transition } from '../../src/core/transition.ts';
import { InvariantError } from '../../src/lib/invariant.ts';
import { aRow, aState, anError } from './support/build.ts';
import { oid, ROUND_ID, sha } from './support/ids.ts';

const LIVE: readonly RoundStage[] = ['plan', 'implement', 'verify', 'review', 'finalize-round', 'blocked'];
const consumed = [`d-9:${sha('4')}`];

/** One of each transition that moves a round, with where it moves it. */
const MOVES: readonly { readonly to: RoundStage; readonly transition: Transition }[] = [
  {
    to: 'implement',
    transition: { kind: 'planAccepted', roundId: ROUND_ID, milestoneId: 'milestone-001-step', consumed },
  },
  {
    to: 'verify',
    transition: { kind: 'implementAccepted', roundId: ROUND_ID, consumed, baseRevision: oid('b') },
  },
  { to: 'review', transition: { kind: 'checksGreen', roundId: ROUND_ID, to: 'review', consumed } },
  {
    to: 'finalize-round',
    transition: { kind: 'checksGreen', roundId: ROUND_ID, to: 'finalize-round', consumed },
  },
  { to: 'implement', transition: { kind: 'checksRed', roundId: ROUND_ID, consumed } },
  { to: 'finalize-round', transition: { kind: 'approved', roundId: ROUND_ID, consumed, baseline: oid('d') } },
  {
    to: 'implement',
    transition: { kind: 'rejected', roundId: ROUND_ID, to: 'implement', consumed, baseline: oid('d') },
  },
  {
    to: 'plan',
    transition: { kind: 'rejected', roundId: ROUND_ID, to: 'plan', consumed, baseline: oid('d') },
  },
  { to: 'review', transition: { kind: 'reviewLimit', roundId: ROUND_ID, consumed, baseline: oid('d') } },
  { to: 'verify', transition: { kind: 'refreshed', roundId: ROUND_ID, baseRevision: oid('c') } },
  { to: 'implement', transition: { kind: 'conflicted', roundId: ROUND_ID } },
  { to: 'review', transition: { kind: 'closeoutStale', roundId: ROUND_ID } },
  { to: 'verify', transition: { kind: 'reopened', roundId: ROUND_ID } },
  { to: 'plan', transition: { kind: 'steppedBack', roundId: ROUND_ID, to: 'plan' } },
  { to: 'implement', transition: { kind: 'steppedBack', roundId: ROUND_ID, to: 'implement' } },
  {
    to: 'blocked',
    transition: { kind: 'blocked', roundId: ROUND_ID, consumed: [], error: anError(), rejection: null },
  },
  {
    to: 'plan',
    transition: { kind: 'unblocked', roundId: ROUND_ID, to: 'plan', byPerson: true, consumed: [] },
  },
  {
    to: 'implement',
    transition: { kind: 'unblocked', roundId: ROUND_ID, to: 'implement', byPerson: true, consumed: [] },
  },
  {
    to: 'verify',
    transition: { kind: 'unblocked', roundId: ROUND_ID, to: 'verify', byPerson: true, consumed: [] },
  },
  {
    to: 'review',
    transition: { kind: 'unblocked', roundId: ROUND_ID, to: 'review', byPerson: true, consumed: [] },
  },
  {
    to: 'finalize-round',
    transition: { kind: 'unblocked', roundId: ROUND_ID, to: 'finalize-round', byPerson: true, consumed: [] },
  },
  { to: 'done', transition: { kind: 'roundLanded', roundId: ROUND_ID, isTerminal: false, error: null } },
  { to: 'cancelled', transition: { kind: 'cancelled', roundId: ROUND_ID } },
  {
    to: 'cancelled',
    transition: {
      kind: 'updateRequested',
      roundId: ROUND_ID,
      consumed,
      error: anError({ code: 'roadmap-update.by-hand' }),
    },
  },
];

function stateIn(stage: RoundStage): State {
  const blocked = stage === 'blocked' ? { blocked_from: 'implement' as const, resume_error: anError() } : {};
  return aState({ active_rounds: [aRow({ stage, ...blocked })] });
}

function isInTable(from: RoundStage, to: RoundStage, by: Transition['kind']): boolean {
  return STAGE_MOVES.some(
    (move) => move.by === by && move.to === to && (move.from === from || move.from === 'any'),
  );
}

const CASES = LIVE.flatMap((from) =>
  MOVES.map(({ to, transition }) => ({ from, to, by: transition.kind, transition })),
);

// @spec contract.md#stages
describe('every move of a round', () => {
  const legal = CASES.filter(
    ({ from, to, by }) => isInTable(from, to, by) && !(from === 'blocked' && by === 'blocked'),
  );
  it.each(legal)('$from → $to by $by is made and valid', ({ from, to, transition }) => {
    const next = applyTransition(stateIn(from), transition);
    expect(next.active_rounds[0]?.stage ?? to).toBe(to);
    expect(next.revision).toBe(11);
    expect(validateValue('state', next, 'state.json').ok).toBe(true);
  });

  const illegal = CASES.filter(
    ({ from, to, by }) => !isInTable(from, to, by) || (from === 'blocked' && by === 'blocked'),
  );
  it.each(illegal)('$from → $to by $by is refused as a bug', ({ from, transition }) => {
    expect(() => applyTransition(stateIn(from), transition)).toThrow(InvariantError);
  });
});

describe('slots and dispatches', () => {
  const open: Transition = {
    kind: 'openRound',
    roundId: 'round-002-next',
    eligible: ['milestone-002-next'],
    lane: 'lane-core',
    worktreePath: 'orchestrator/worktrees/round-002-next',
    baseRevision: oid('b'),
  };

  // @spec contract.md#invariants I7: at most max_parallel_rounds live rounds
  it('refuses a round beyond max_parallel_rounds', () => {
    expect(() => applyTransition(aState({ active_rounds: [aRow()] }), open)).toThrow(InvariantError);
  });

  it('counts every round it opens and never takes the count back', () => {
    const opened = applyTransition(aState(), open);
    const cancelled = applyTransition(opened, { kind: 'cancelled', roundId: 'round-002-next' });
    expect([opened.rounds_opened, cancelled.rounds_opened]).toEqual([2, 2]);
  });

  it('names a dispatch after the revision that records it and refuses a second live one', () => {
    const once = applyTransition(aState({ active_rounds: [aRow()] }), {
      kind: 'dispatchDecided',
      roundId: ROUND_ID,
      thread: `${ROUND_ID}/planner`,
    });
    expect(once.active_rounds[0]?.dispatch_ids).toEqual({ [`${ROUND_ID}/planner`]: 'd-11' });
    expect(() =>
      applyTransition(once, { kind: 'dispatchDecided', roundId: ROUND_ID, thread: `${ROUND_ID}/planner` }),
    ).toThrow(InvariantError);
  });
});

// @spec contract.md#recovery
describe('a blocked round that is looked at again', () => {
  it.each([ASKED_AGAIN, STILL_BLOCKED])(
    'is no move: $kind needs a round that is blocked and leaves it so',
    (made) => {
      expect(() => applyTransition(stateIn('implement'), made)).toThrow(InvariantError);
      const next = applyTransition(stateIn('blocked'), made);
      expect(next.active_rounds[0]).toMatchObject({ stage: 'blocked', blocked_from: 'implement' });
      expect(validateValue('state', next, 'state.json').ok).toBe(true);
    },
  );
});

describe('the end', () => {
  // R17: terminal and nothing else open
  it('is not done while a round or an error is left', () => {
    expect(() => applyTransition(aState({ active_rounds: [aRow()] }), { kind: 'controllerDone' })).toThrow(
      InvariantError,
    );
    expect(() =>
      applyTransition(aState({ resume_errors: { controller: anError({ code: 'base.missing' }) } }), {
        kind: 'controllerDone',
      }),
    ).toThrow(InvariantError);
    expect(applyTransition(aState(), { kind: 'controllerDone' }).controller_stage).toBe('done');
  });

  it('blocks the controller for its own errors and not for those of rounds', () => {
    expect(
      applyTransition(aState(), { kind: 'controllerBlocked', error: anError({ code: 'base.missing' }) })
        .controller_stage,
    ).toBe('blocked');
    expect(
      applyTransition(aState(), { kind: 'controllerBlocked', error: anError({ code: 'owners.blocked' }) })
        .controller_stage,
    ).toBe('dispatch-rounds');
  });
});

// @spec contract.md#invariants I10: counters never reset themselves
it('never lowers a counter or forgets what was consumed, whatever legal transitions come', () => {
  const any = [...MOVES.map((move) => move.transition), ATTEMPT_FAILED, ASKED_AGAIN, STILL_BLOCKED];
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 5, maxLength: 60 }), (choices) => {
      let state = aState({ active_rounds: [WORN] });
      for (const choice of choices) {
        const legal = any.flatMap((transition) => tryApply(state, transition) ?? []);
        const next = legal[choice % legal.length];
        const before = state.active_rounds[0];
        if (next === undefined || before === undefined) return;
        expect(next.revision).toBe(state.revision + 1);
        expect(next.rounds_opened).toBeGreaterThanOrEqual(state.rounds_opened);
        const after = next.active_rounds[0];
        if (after !== undefined) expectGrown(before, after);
        state = next;
      }
    }),
  );
});

/** A round that has been through everything: each of its counters stands above zero. */
const WORN = aRow({
  attempts: { plan: 1, implement: 2, review: 1 },
  allowance: { plan: 1, verify: 1 },
  review_rounds: 2,
  review_baseline: oid('1'),
  consumed: [`d-3:${sha('5')}`],
});

const ATTEMPT_FAILED: Transition = {
  kind: 'dispatchClosed',
  roundId: ROUND_ID,
  thread: `${ROUND_ID}/planner`,
  failedStage: 'plan',
  consumed: [],
  provider: null,
};

const ASKED_AGAIN: Transition = {
  kind: 'askedAgain',
  roundId: ROUND_ID,
  thread: `${ROUND_ID}/recovery-investigator`,
  error: anError(),
};

const STILL_BLOCKED: Transition = {
  kind: 'stillBlocked',
  roundId: ROUND_ID,
  consumed: [],
  error: anError(),
  provider: null,
};

function tryApply(state: State, transition: Transition): State | null {
  try {
    return applyTransition(state, transition);
  } catch (error) {
    if (error instanceof InvariantError) return null;
    throw error;
  }
}

function expectGrown(before: ActiveRound, after: ActiveRound): void {
  for (const key of ['attempts', 'allowance'] as const) {
    for (const [stage, count] of Object.entries(before[key]))
      expect(Object.entries(after[key]).find(([name]) => name === stage)?.[1]).toBeGreaterThanOrEqual(
        count ?? 0,
      );
  }
  expect(after.review_rounds).toBeGreaterThanOrEqual(before.review_rounds);
  expect(after.consumed.slice(0, before.consumed.length)).toEqual(before.consumed);
  expect(after.review_baseline).toBe(before.review_baseline);
}
