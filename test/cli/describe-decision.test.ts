import { describe, expect, test } from 'vitest';
import { describeDecision, describeWait } from '../../src/cli/render/describe-decision.ts';
import { because, perform, transition } from '../../src/core/build-decision.ts';
import type { Transition } from '../../src/core/transition.ts';
import type { SettledOutcome, Settlement } from '../../src/contract/generated/settlement.ts';
import { anError } from '../core/support/build.ts';
import { ROUND_ID, oid } from '../core/support/ids.ts';

function tell(made: Transition, rule = 'rule', facts: readonly string[] = []): string | null {
  const frame = { code: 'WAIT', roundId: ROUND_ID, because: because(rule, 'stages', ...facts) } as const;
  return describeDecision(transition(frame, made), '');
}

const BASE = { roundId: ROUND_ID, consumed: [] } as const;

// @spec contract.md#stages
test.each<readonly [Transition, string | null]>([
  [
    {
      kind: 'openRound',
      roundId: ROUND_ID,
      eligible: ['m-1'],
      lane: 'l',
      worktreePath: 'w',
      baseRevision: oid('b'),
    },
    'is opened for m-1',
  ],
  [{ kind: 'planAccepted', ...BASE, milestoneId: 'm-1' }, 'the plan for m-1 is accepted'],
  [{ kind: 'implementAccepted', ...BASE, baseRevision: oid('b') }, 'the implementation is accepted'],
  [{ kind: 'checksGreen', ...BASE, to: 'review' }, 'checks are green'],
  [{ kind: 'checksRed', ...BASE }, 'checks are red; the implementer gets their output'],
  [{ kind: 'approved', ...BASE, baseline: 'b' }, 'the reviewer approves'],
  [{ kind: 'rejected', ...BASE, to: 'plan', baseline: 'b' }, 'the reviewer asks for changes; back to plan'],
  [
    { kind: 'refreshed', roundId: ROUND_ID, baseRevision: oid('b') },
    'the base branch has moved; the round contains it now and is checked again',
  ],
  [{ kind: 'steppedBack', roundId: ROUND_ID, to: 'plan' }, 'goes back to plan'],
  [
    { kind: 'blocked', ...BASE, error: anError(), rejection: null },
    'is blocked: the agent ended with exit code 1; expected exit code 0',
  ],
  [{ kind: 'unblocked', ...BASE, to: 'verify', byPerson: true }, 'goes on in verify'],
  [
    { kind: 'stillBlocked', ...BASE, error: anError(), provider: null },
    'stays blocked: the agent ended with exit code 1; expected exit code 0',
  ],
  [{ kind: 'agentChanged', change: { agent: 'main', provider: null } }, null],
  [{ kind: 'cancelled', roundId: ROUND_ID }, 'is dropped'],
  [{ kind: 'unpaused' }, 'resumed'],
  [{ kind: 'dispatchDecided', roundId: ROUND_ID, thread: 't' }, null],
  [{ kind: 'slotsConfigured', maxParallelRounds: 2 }, null],
  [{ kind: 'controllerDone' }, null],
])('%j is told in words', (made, told) => {
  expect(tell(made)).toBe(told);
});

describe('a line of a run', () => {
  test('names the files of a conflict', () => {
    const told = tell({ kind: 'conflicted', roundId: ROUND_ID }, 'finalize.conflicted', ['a.ts', 'b.ts']);
    expect(told).toBe('conflicts with the base branch in a.ts, b.ts; the implementer resolves them');
  });

  test('says what changed when a blocked round is looked into once more', () => {
    const made = { kind: 'askedAgain', roundId: ROUND_ID, thread: 't', error: anError() } as const;
    expect(tell(made, 'blocked.ask-again', ['base branch changed'])).toBe(
      'is looked into once more: base branch changed',
    );
  });

  test('does not speak of a stop that only the bookkeeping takes back', () => {
    expect(tell({ kind: 'controllerCleared' }, 'completion.owners-move')).toBeNull();
    expect(tell({ kind: 'controllerCleared' }, 'health.cause-gone')).toBe('goes on: what stopped it is gone');
  });

  test.each([
    ['accepted', [], null],
    ['help', [], 'the implementer asks a question'],
    ['failed', [], "the implementer's result is not accepted: crashed"],
    [
      'violation',
      ['src/x.ts lies outside', 'another'],
      "the implementer's result is not accepted: src/x.ts lies outside (and 1 more)",
    ],
  ] as const)('says of a result that is %s why it was not taken', (kind, messages, told) => {
    const problems = messages.map((message) => ({ code: 'x', message, file: null, pointer: null }));
    const outcome: SettledOutcome = { ...SETTLED, kind, problems };
    const action = {
      kind: 'settleDispatch',
      roundId: ROUND_ID,
      settlement: { ...NOTHING_KEPT, outcome },
    } as const;
    const frame = {
      code: 'DISPATCH',
      roundId: ROUND_ID,
      because: because('dispatch.settle', 'ownership'),
    } as const;
    expect(describeDecision(perform(frame, action), '')).toBe(told);
  });
});

const SETTLED = {
  dispatch_id: 'd-3',
  round_id: ROUND_ID,
  role: 'implementer',
  stage: 'implement',
  attempt: 1,
  agent: 'main',
  kind: 'accepted',
  failure_class: 'crashed',
  counts_as_attempt: true,
  head_before: oid('b'),
  records: [],
  problems: [],
} as const satisfies SettledOutcome;

const NOTHING_KEPT = {
  schema_version: 'settlement-v1',
  commit: { kind: 'none', tree: null, second_parent: null, message: null, entries: [] },
  keep_tips: [],
  keep_tree: null,
  secrets: [],
  restore_refs: [],
  reset_worktree: false,
  remove: [],
} as const satisfies Omit<Settlement, 'outcome'>;

// @spec contract.md#decisions-and-exit-codes
test.each([
  [{ kind: 'job', jobDir: 'd', what: 't', lastLine: '' }, null],
  [
    {
      kind: 'hold',
      predicate: 'checkout.safe',
      reason: 'README.md is edited',
      code: 'checkout.local-edits',
      needsPerson: true,
    },
    'waits to land: README.md is edited. Commit these edits or move them out of the way; the landing then goes on by itself. (git status)',
  ],
  [{ kind: 'paused', reason: 'lunch' }, 'paused (lunch); waiting for resume'],
  [{ kind: 'provider', until: '11:00' }, 'no agent is available before 11:00; waiting'],
] as const)('%j is told as what is waited for', (on, told) => {
  expect(describeWait(on)).toBe(told);
});
