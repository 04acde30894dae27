import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../src/contract/generated/diagnosis-record.ts';
import type { DispatchOutcome } from '../../../src/contract/generated/dispatch-outcome.ts';
import { nextRung } from '../../../src/core/recovery/ladder.ts';
import { anObservation, anOutcome, aRound, aRow } from '../support/build.ts';
import { ROUND_ID } from '../support/ids.ts';

const limits = anObservation().config.limits;
const vague = { code: 'artifact.missing', message: 'the notes are missing', file: null, pointer: null };
const exact = {
  code: 'artifact.invalid',
  message: 'retry_target is "later"',
  file: null,
  pointer: '/retry_target',
};

function failure(changes: Partial<DispatchOutcome> = {}): DispatchOutcome {
  return anOutcome({
    kind: 'incomplete',
    failure_class: 'contract',
    counts_as_attempt: true,
    records: [],
    problems: [vague],
    ...changes,
  });
}

const investigation = anOutcome({ role: 'recovery-investigator', dispatch_id: 'd-12', records: [] });

function diagnosis(changes: Partial<Diagnosis> = {}): Diagnosis {
  return {
    schema_version: 'diagnosis-record-v1',
    round_id: ROUND_ID,
    stage: 'implement',
    recommendation: 'recoverable',
    action: 'retry-same',
    proves_stage: null,
    salvageable: [],
    summary: 'It forgot the notes.',
    ...changes,
  };
}

function rung(
  attempts: number,
  outcomes: readonly DispatchOutcome[],
  diagnoses: readonly Diagnosis[] = [],
  allowance = 0,
) {
  const round = aRound({
    row: aRow({ stage: 'implement', attempts: { implement: attempts }, allowance: { implement: allowance } }),
    outcomes,
  });
  return nextRung({ ...round, records: { ...round.records, diagnoses } }, 'implement', limits);
}

// @spec contract.md#recovery
describe('the recovery ladder', () => {
  it('simply dispatches when nothing failed', () => {
    expect(rung(0, [])).toEqual({ kind: 'dispatch' });
  });

  it('takes a re-entry by a verdict or a red check for no failed attempt', () => {
    expect(rung(1, [failure(), anOutcome({ dispatch_id: 'd-13' })])).toEqual({ kind: 'dispatch' });
  });

  it('forgets a failure that later accepted work of another role has overtaken', () => {
    expect(rung(1, [failure(), anOutcome({ dispatch_id: 'd-14', role: 'planner', stage: 'plan' })])).toEqual({
      kind: 'dispatch',
    });
  });

  it('investigates an attempt that left nothing, once', () => {
    expect(rung(1, [failure()]).kind).toBe('investigate');
    expect(rung(1, [failure(), investigation], [diagnosis()]).kind).toBe('retry');
  });

  it('hands exact problems back at once', () => {
    expect(rung(1, [failure({ problems: [exact] })])).toMatchObject({ kind: 'retry', nextAgent: false });
  });

  it('goes on to the next agent after the second failure, or when the diagnosis says so', () => {
    expect(rung(2, [failure({ problems: [exact] })])).toMatchObject({ kind: 'retry', nextAgent: true });
    expect(rung(1, [failure(), investigation], [diagnosis({ action: 'retry-different' })])).toMatchObject({
      kind: 'retry',
      nextAgent: true,
    });
  });

  it('investigates the last attempt before it gives up', () => {
    expect(rung(3, [failure({ problems: [exact] })]).kind).toBe('investigate');
    expect(rung(3, [failure({ problems: [exact] }), investigation], [diagnosis()]).kind).toBe('exhausted');
  });

  it("counts a person's allowance", () => {
    expect(rung(3, [failure({ problems: [exact] }), investigation], [diagnosis()], 1).kind).toBe('retry');
  });

  it('gives up without a diagnosis when the investigator failed too', () => {
    expect(
      rung(3, [failure(), anOutcome({ role: 'recovery-investigator', kind: 'failed', records: [] })]),
    ).toMatchObject({ kind: 'exhausted', diagnosis: null });
  });

  it('steps back once a round', () => {
    const stepBack = diagnosis({ action: 'step-back' });
    expect(rung(1, [failure(), investigation], [stepBack])).toMatchObject({ kind: 'step-back', to: 'plan' });
    expect(
      rung(1, [failure(), investigation], [stepBack, diagnosis({ action: 'step-back', summary: 'again' })])
        .kind,
    ).toBe('retry');
  });

  it('escalates when the investigator asks for a person', () => {
    expect(
      rung(1, [failure(), investigation], [diagnosis({ recommendation: 'escalate', action: 'none' })]).kind,
    ).toBe('escalated');
  });

  it('believes no diagnosis of another stage', () => {
    expect(
      rung(1, [failure(), investigation], [diagnosis({ stage: 'review', action: 'step-back' })]).kind,
    ).toBe('retry');
  });
});
