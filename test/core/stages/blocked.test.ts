import { describe, expect, it } from 'vitest';
import { applyTransition } from '../../../src/core/apply-transition.ts';
import { decide } from '../../../src/core/decide.ts';
import { decideRound } from '../../../src/core/decide-round.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { circumstancesLine } from '../../../src/core/recovery/circumstances.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import type { ActiveRound } from '../../../src/contract/generated/state.ts';
import {
  anAdmissibleRound,
  anError,
  anObservation,
  anOutcome,
  aRound,
  aRow,
  CIRCUMSTANCES,
} from '../support/build.ts';
import { oid, ROUND_ID, sha } from '../support/ids.ts';

const planned = { ...anAdmissibleRound().records, review: null, reviews: [] };
const problems = [
  { code: 'artifact.missing', message: 'the notes are missing', file: null, pointer: null },
] as const;
const failed = anOutcome({
  kind: 'incomplete',
  failure_class: 'contract',
  counts_as_attempt: true,
  records: [],
  problems,
});
const investigation = anOutcome({ role: 'recovery-investigator', dispatch_id: 'd-12' });
const again = anOutcome({ role: 'recovery-investigator', dispatch_id: 'd-20' });
const diagnosis = {
  schema_version: 'diagnosis-record-v1',
  round_id: ROUND_ID,
  stage: 'implement',
  recommendation: 'recoverable',
  action: 'retry-same',
  proves_stage: null,
  salvageable: [],
  summary: 'The disk was full.',
} as const;

/** Blocked at its last attempt, as its files said then. */
function exhausted(
  changes: Partial<RoundObservation> = {},
  row: Partial<ActiveRound> = {},
): RoundObservation {
  const error = anError({ code: 'artifact.missing', evidence: [circumstancesLine(CIRCUMSTANCES)] });
  return aRound({
    row: aRow({
      stage: 'blocked',
      blocked_from: 'implement',
      attempts: { implement: 3 },
      resume_error: error,
      ...row,
    }),
    records: { ...planned, diagnoses: [diagnosis] },
    outcomes: [failed, investigation],
    ...changes,
  });
}

function world(round: RoundObservation, changes: Partial<Observation> = {}): Observation {
  const o = anObservation({ rounds: [round], ...changes });
  return { ...o, run: { ...o.run, recheckOwners: [ROUND_ID] } };
}

function atStart(round: RoundObservation, changes: Partial<Observation> = {}): Decision | null {
  return decideRound(world(round, changes), round);
}

const DEGRADED = {
  availability: 'degraded',
  until: null,
  failure_class: 'crashed',
  failures_in_a_row: 2,
  by: 'controller',
  at: '2026-11-20T11:00:00.000Z',
  note: null,
} as const;
const head = { ...CIRCUMSTANCES, head: oid('1') };

// @spec contract.md#recovery
describe('a round that was blocked on a stage without proof', () => {
  it('stays as it is at a start while nothing has changed', () => {
    expect(atStart(exhausted())).toBeNull();
  });

  it.each([
    ['the round head', { head: oid('1') }],
    ['the base branch', { base: oid('1') }],
    ['the configuration', { config: sha('1') }],
    ['a program of an agent', { agents: sha('1') }],
  ])('has its investigator asked once more when %s changed', (_what, changed) => {
    const round = exhausted({ circumstances: { ...CIRCUMSTANCES, ...changed } });
    const decision = atStart(round);
    expect(decision).toMatchObject({
      kind: 'transition',
      code: 'RECOVER',
      path: 'recovery',
      transition: {
        kind: 'askedAgain',
        thread: `${ROUND_ID}/recovery-investigator`,
        error: { code: 'artifact.missing', message: round.row.resume_error?.message },
      },
    });
    const { state } = world(round);
    if (decision?.kind !== 'transition') return;
    const next = applyTransition(state, decision.transition).active_rounds[0];
    expect(next).toMatchObject({ stage: 'blocked', attempts: { implement: 3 }, allowance: {} });
    expect(Object.values(next?.dispatch_ids ?? {})).toEqual(['d-11']);
    // What changed was taken note of: the same change spends nothing a second time.
    const later = exhausted({ circumstances: round.circumstances }, next && { ...next, dispatch_ids: {} });
    expect(atStart(later)).toBeNull();
  });

  it('is not asked about outside a start', () => {
    const round = exhausted({ circumstances: head });
    expect(decideRound(anObservation({ rounds: [round] }), round)).toBeNull();
  });

  it('spends nothing where the state does not say how things were', () => {
    const round = exhausted({ circumstances: head }, { resume_error: anError({ code: 'artifact.missing' }) });
    expect(atStart(round)).toBeNull();
  });

  it('waits for no agent', () => {
    const round = exhausted({ circumstances: head });
    const provider = {
      availability: 'unavailable',
      until: '2026-11-20T13:00:00.000Z',
      failure_class: 'quota',
      failures_in_a_row: 0,
      by: 'controller',
      at: '2026-11-20T11:00:00.000Z',
      note: null,
    } as const;
    const { state } = anObservation({ rounds: [round] });
    expect(
      atStart(round, { state: { ...state, providers: { main: provider, other: provider } } }),
    ).toBeNull();
  });

  it.each(['review.limit', 'guidance.not-yet', 'state.rebuilt', 'agent.degraded'])(
    'is never asked about for %s',
    (code) => {
      const resume_error = anError({ code, evidence: [circumstancesLine(CIRCUMSTANCES)] });
      const away = { ...DEGRADED, availability: 'available' } as const;
      const round = exhausted({ circumstances: head }, { resume_error });
      const { state } = anObservation({ rounds: [round] });
      const providers = code === 'agent.degraded' ? { main: DEGRADED, other: DEGRADED } : { main: away };
      expect(atStart(round, { state: { ...state, providers } })).toBeNull();
    },
  );

  it('takes note of how things are when it is blocked', () => {
    const row = { stage: 'implement', blocked_from: null, resume_error: null } as const;
    const round = exhausted({ circumstances: head }, row);
    expect(decideRound(anObservation({ rounds: [round] }), round)).toMatchObject({
      transition: { kind: 'blocked', error: { evidence: expect.arrayContaining([circumstancesLine(head)]) } },
    });
  });
});

describe('the investigation of a blocked round', () => {
  const thread = `${ROUND_ID}/recovery-investigator`;
  const dispatch_ids = { [thread]: 'd-20' };
  const settled = (outcome = again) => ({ kind: 'settled', dispatchId: 'd-20', thread, outcome }) as const;

  it('is started in the stage that is in trouble, although the round stays blocked', () => {
    const round = exhausted(
      { dispatch: { kind: 'decided', dispatchId: 'd-20', thread, outputsStanding: [], isPrepared: false } },
      { dispatch_ids },
    );
    expect(decideRound(anObservation({ rounds: [round] }), round)).toMatchObject({
      kind: 'perform',
      action: {
        kind: 'startDispatch',
        assignment: { role: 'recovery-investigator', stage: 'implement', problems },
      },
    });
  });

  it('takes the stop back that was told for want of anything that moves', () => {
    const dispatch = {
      kind: 'decided',
      dispatchId: 'd-20',
      thread,
      outputsStanding: [],
      isPrepared: false,
    } as const;
    const error = anError({ code: 'owners.blocked' });
    const cleared = (round: RoundObservation) => {
      const { state } = anObservation({ rounds: [round] });
      const decision = decide(
        anObservation({ rounds: [round], state: { ...state, resume_errors: { controller: error } } }),
      );
      return decision.kind === 'transition' && decision.transition.kind === 'controllerCleared';
    };
    expect(cleared(exhausted({ dispatch }, { dispatch_ids }))).toBe(true);
    expect(cleared(exhausted())).toBe(false);
  });

  it('lets the round go on where a rung is left', () => {
    const diagnoses = [diagnosis, { ...diagnosis, action: 'step-back' as const }];
    const round = exhausted(
      {
        dispatch: settled(),
        outcomes: [failed, investigation, again],
        records: { ...planned, diagnoses },
      },
      { dispatch_ids },
    );
    const decision = decideRound(anObservation({ rounds: [round] }), round);
    expect(decision).toMatchObject({
      transition: { kind: 'unblocked', to: 'implement', byPerson: false, consumed: [`d-20:${sha('1')}`] },
    });
    if (decision?.kind !== 'transition') return;
    expect(applyTransition(world(round).state, decision.transition).active_rounds[0]).toMatchObject({
      stage: 'implement',
      dispatch_ids: {},
      attempts: { implement: 3 },
      allowance: {},
    });
  });

  it('leaves the round blocked where every attempt is used, and takes note of how things are now', () => {
    const round = exhausted(
      { dispatch: settled(), outcomes: [failed, investigation, again], circumstances: head },
      { dispatch_ids },
    );
    const decision = decideRound(anObservation({ rounds: [round] }), round);
    expect(decision).toMatchObject({
      transition: {
        kind: 'stillBlocked',
        consumed: [`d-20:${sha('1')}`],
        error: { code: 'artifact.missing', evidence: expect.arrayContaining([circumstancesLine(head)]) },
      },
    });
    if (decision?.kind !== 'transition') return;
    expect(applyTransition(world(round).state, decision.transition).active_rounds[0]).toMatchObject({
      stage: 'blocked',
      blocked_from: 'implement',
      dispatch_ids: {},
      attempts: { implement: 3 },
    });
  });

  it('goes on after an escalation only when the new diagnosis does not escalate', () => {
    const escalation = { ...diagnosis, recommendation: 'escalate', action: 'none' } as const;
    const before = [`d-12:${sha('1')}`, `d-12:${sha('1')}`];
    const row = {
      dispatch_ids,
      attempts: { implement: 1 },
      consumed: before,
      resume_error: anError({ code: 'diagnosis.escalated' }),
    };
    const after = (newest: typeof escalation | typeof diagnosis) => {
      const round = exhausted(
        {
          dispatch: settled(),
          outcomes: [failed, investigation, again],
          records: { ...planned, diagnoses: [escalation, newest] },
        },
        row,
      );
      const decision = decideRound(anObservation({ rounds: [round] }), round);
      return decision?.kind === 'transition' ? decision.transition : null;
    };
    expect(after(diagnosis)).toMatchObject({ kind: 'unblocked', to: 'implement' });
    expect(after(escalation)).toMatchObject({
      kind: 'stillBlocked',
      // Consumed when it is closed, and once more because the round is blocked on it.
      consumed: [`d-20:${sha('1')}`, `d-20:${sha('1')}`],
      error: { code: 'diagnosis.escalated' },
    });
  });

  it('that fails changes nothing but the note, whatever an older diagnosis said', () => {
    const outcome = anOutcome({
      ...again,
      kind: 'incomplete',
      failure_class: 'contract',
      records: [],
      problems,
    });
    const round = exhausted(
      { dispatch: settled(outcome), outcomes: [failed, investigation, outcome], circumstances: head },
      { dispatch_ids, attempts: { implement: 1 } },
    );
    expect(decideRound(anObservation({ rounds: [round] }), round)).toMatchObject({
      transition: { kind: 'stillBlocked', consumed: [], error: { message: round.row.resume_error?.message } },
    });
  });
});
