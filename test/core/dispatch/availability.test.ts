import { describe, expect, it } from 'vitest';
import { applyTransition } from '../../../src/core/apply-transition.ts';
import { decideRound } from '../../../src/core/decide-round.ts';
import { providerChange } from '../../../src/core/dispatch/availability.ts';
import type { DispatchOutcome, FailureClass } from '../../../src/contract/generated/dispatch-outcome.ts';
import type { Provider } from '../../../src/contract/generated/state.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import { anError, anObservation, anOutcome, aRound, aRow, aState } from '../support/build.ts';
import { ROUND_ID } from '../support/ids.ts';

const NOW = '2026-11-20T12:00:00.000Z';
const IN_FIVE_MINUTES = '2026-11-20T12:05:00.000Z';

function aProvider(changes: Partial<Provider> = {}): Provider {
  return {
    availability: 'available',
    until: null,
    failure_class: 'crashed',
    failures_in_a_row: 1,
    by: 'controller',
    at: '2026-11-20T11:00:00.000Z',
    note: null,
    ...changes,
  };
}

const degraded = aProvider({ availability: 'degraded', failures_in_a_row: 2 });

function failure(failureClass: FailureClass | null): DispatchOutcome {
  return anOutcome({
    kind: failureClass === null ? 'accepted' : failureClass === 'contract' ? 'incomplete' : 'failed',
    failure_class: failureClass,
    problems:
      failureClass === null ? [] : [{ code: 'agent.failed', message: 'it ended', file: null, pointer: null }],
  });
}

function after(failureClass: FailureClass | null, before: Provider | null) {
  const providers: Record<string, Provider> = before === null ? {} : { main: before };
  return providerChange(anObservation({ state: aState({ providers }) }), failure(failureClass));
}

// @spec contract.md#agents
describe('the availability of an agent', () => {
  it.each(['crashed', 'timeout'] as const)('stands after one %s, which is counted', (failureClass) => {
    expect(after(failureClass, null)?.provider).toMatchObject({
      availability: 'available',
      failures_in_a_row: 1,
      failure_class: failureClass,
      by: 'controller',
      at: NOW,
    });
  });

  it.each(['crashed', 'timeout', 'overloaded'] as const)(
    'is degraded after a second %s in a row',
    (failureClass) => {
      expect(after(failureClass, aProvider())?.provider).toMatchObject({
        availability: 'degraded',
        until: null,
        failures_in_a_row: 2,
      });
    },
  );

  it.each(['overloaded', 'rate-limited', 'quota'] as const)(
    'is over for a while after %s',
    (failureClass) => {
      expect(after(failureClass, null)?.provider).toMatchObject({
        availability: 'unavailable',
        until: IN_FIVE_MINUTES,
      });
    },
  );

  it.each(['rate-limited', 'quota'] as const)('is not degraded by %s, which ends the row', (failureClass) => {
    expect(after(failureClass, aProvider())?.provider).toMatchObject({
      availability: 'unavailable',
      failures_in_a_row: 0,
    });
  });

  it.each([null, 'contract', 'refused', 'auth', 'context-exhausted'] as const)(
    'forgets the failures before a dispatch that ended with %s',
    (failureClass) => {
      expect(after(failureClass, aProvider())).toEqual({ agent: 'main', provider: null });
      expect(after(failureClass, null)).toBeNull();
    },
  );

  it('is left to the person who set it', () => {
    expect(after(null, aProvider({ by: 'ada', availability: 'unavailable' }))).toBeNull();
  });

  it('says nothing of a dispatch that the controller ended itself', () => {
    const outcome = anOutcome({ kind: 'ended-by-controller', records: [] });
    expect(
      providerChange(anObservation({ state: aState({ providers: { main: aProvider() } }) }), outcome),
    ).toBeNull();
  });
});

function decideWith(providers: Record<string, Provider>, changes: Partial<RoundObservation> = {}) {
  const round = aRound({ row: aRow({ stage: 'implement' }), ...changes });
  const o = anObservation({ rounds: [round] });
  return decideRound({ ...o, state: { ...o.state, providers } }, round);
}

// @spec contract.md#agents
describe('a degraded agent', () => {
  it('is not chosen while another is there', () => {
    const thread = `${ROUND_ID}/implementer`;
    const dispatch = {
      kind: 'decided',
      dispatchId: 'd-11',
      thread,
      outputsStanding: [],
      isPrepared: false,
    } as const;
    expect(decideWith({ main: degraded }, { dispatch })).toMatchObject({
      action: { kind: 'startDispatch', agent: 'other' },
    });
  });

  it('is not waited for', () => {
    expect(decideWith({ main: degraded, other: degraded })).toMatchObject({
      kind: 'transition',
      transition: {
        kind: 'blocked',
        error: {
          code: 'agent.degraded',
          message:
            'no agent for the implementer is left: main failed 2 times in a row (crashed), other failed 2 times in a row (crashed); expected one that is available',
          next_command: `npx run-orchestrator-loop retry ${ROUND_ID}`,
        },
      },
    });
  });

  it('blocks the round although its dispatch was decided already', () => {
    const thread = `${ROUND_ID}/implementer`;
    const dispatch = {
      kind: 'decided',
      dispatchId: 'd-11',
      thread,
      outputsStanding: [],
      isPrepared: false,
    } as const;
    expect(decideWith({ main: degraded, other: degraded }, { dispatch })).toMatchObject({
      transition: { kind: 'blocked', error: { code: 'agent.degraded' } },
    });
  });

  it('is chosen at once when it should be waited for until a time that a wrong clock set', () => {
    const until = '9999-12-31T23:59:59.999Z';
    const away = aProvider({ availability: 'unavailable', until, at: '9999-12-31T23:58:00.000Z' });
    expect(decideWith({ main: away, other: degraded })).toMatchObject({ kind: 'transition' });
  });

  it('is waited for as long as was said, also for hours', () => {
    const until = '2026-11-20T17:00:00.000Z';
    const away = aProvider({ availability: 'unavailable', until });
    expect(decideWith({ main: away, other: degraded })).toMatchObject({ on: { kind: 'provider', until } });
  });

  it('comes back within the year 9999 where a clock stands at its end', () => {
    const o = { ...anObservation(), now: '9999-12-31T23:59:00.000Z' };
    expect(providerChange(o, failure('quota'))).toMatchObject({
      provider: { until: '9999-12-31T23:59:59.999Z' },
    });
  });

  it('is not in the way of waiting for one that comes back', () => {
    const away = aProvider({ availability: 'unavailable', until: IN_FIVE_MINUTES });
    expect(decideWith({ main: degraded, other: away })).toMatchObject({
      kind: 'wait',
      on: { kind: 'provider', until: IN_FIVE_MINUTES },
    });
  });

  const row = aRow({
    stage: 'blocked',
    blocked_from: 'implement',
    attempts: { implement: 2 },
    resume_error: anError({ code: 'agent.degraded' }),
  });
  const away = aProvider({ availability: 'unavailable', until: IN_FIVE_MINUTES });
  const state = aState({ active_rounds: [row], providers: { main: degraded, other: away } });

  it.each([true, false])('may be chosen again once the round goes on (by a person: %s)', (byPerson) => {
    const next = applyTransition(state, {
      kind: 'unblocked',
      roundId: ROUND_ID,
      to: 'implement',
      byPerson,
      consumed: [],
    });
    expect(next.providers).toEqual({ other: away });
    expect(next.active_rounds[0]?.attempts).toEqual({ implement: 2 });
  });

  it('stays so when the round was blocked for another reason', () => {
    const other = aRow({ ...row, resume_error: anError({ code: 'review.limit' }) });
    const next = applyTransition(aState({ ...state, active_rounds: [other] }), {
      kind: 'unblocked',
      roundId: ROUND_ID,
      to: 'implement',
      byPerson: true,
      consumed: [],
    });
    expect(next.providers).toEqual(state.providers);
  });
});

// @spec contract.md#agents "before the next decision"
it('takes back the failures of an agent before its accepted work moves the round', () => {
  const outcome = anOutcome();
  const dispatch = {
    kind: 'settled',
    dispatchId: 'd-11',
    thread: `${ROUND_ID}/implementer`,
    outcome,
  } as const;
  const first = decideWith({ main: aProvider() }, { dispatch });
  expect(first).toMatchObject({
    transition: { kind: 'agentChanged', change: { agent: 'main', provider: null } },
  });
  if (first?.kind !== 'transition') return;
  const next = applyTransition(aState({ providers: { main: aProvider() } }), first.transition);
  expect(next.providers).toEqual({});
  expect(decideWith({}, { dispatch })).toMatchObject({ transition: { kind: 'implementAccepted' } });
});
