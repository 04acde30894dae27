import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import {
  aCheckRecord,
  aLanding,
  anAdmissibleRound,
  anObservation,
  anOutcome,
  aRound,
  aRow,
} from '../support/build.ts';
import { oid, ROUND_ID, sha } from '../support/ids.ts';
import { aPlan, aSelection } from '../support/records.ts';

const records = anAdmissibleRound().records;
const planned = { ...records, review: null, reviews: [] };
const checks = {
  base: oid('b'),
  contentTree: oid('f'),
  records: [aCheckRecord()],
  job: { kind: 'none' },
} as const;
const red = (number: number, head: string) => aCheckRecord({ number, passed: false, head, tree: oid('0') });
/** A run whose runner died. */
function lost(number: number) {
  const run = red(number, oid('d'));
  const cut = run.value.checks.map((check) => ({ ...check, exit_code: null }));
  return { ...run, value: { ...run.value, checks: cut } };
}
const planning = anOutcome({ role: 'planner', stage: 'plan' });
const planDone = {
  kind: 'settled',
  dispatchId: planning.dispatch_id,
  thread: `${ROUND_ID}/planner`,
  outcome: planning,
} as const;

function decideOn(round: RoundObservation): Decision {
  return decide(anObservation({ rounds: [round] }));
}

function transitionOf(decision: Decision): object {
  return decision.kind === 'transition' ? decision.transition : { kind: decision.kind };
}

describe('what a green or red record proves', () => {
  // @spec contract.md#invariants I2: nothing lands but what passed every check
  it.each([
    ['a green record of another content tree', aCheckRecord({ tree: oid('0') })],
    ['a red record of this content tree', aCheckRecord({ passed: false, head: oid('0') })],
  ])('runs the checks although there is %s', (_what, record) => {
    const round = aRound({
      row: aRow({ stage: 'verify' }),
      records: planned,
      landing: aLanding(),
      checks: { ...checks, records: [record] },
    });
    expect(decideOn(round)).toMatchObject({ kind: 'perform', action: { kind: 'startChecks', number: 2 } });
  });

  // @spec contract.md#verification
  // @spec contract.md#invariants I2: a red record is never reused
  it('never reuses a red record: a consumed one is run again', () => {
    const acted = aRow({ stage: 'verify', consumed: [`checks-1:${sha('3')}`] });
    const round = aRound({
      row: acted,
      records: planned,
      landing: aLanding(),
      checks: { ...checks, records: [red(1, oid('d'))] },
    });
    expect(decideOn(round)).toMatchObject({ kind: 'perform', action: { kind: 'startChecks', number: 2 } });
  });

  // @spec contract.md#ownership
  it('runs the checks on what a person changed, although it leads back to what was green', () => {
    const round = aRound({
      row: aRow({ stage: 'verify' }),
      records: planned,
      landing: aLanding(),
      handSinceChecks: true,
      checks,
    });
    expect(decideOn(round)).toMatchObject({ kind: 'perform', action: { kind: 'startChecks', number: 2 } });
  });

  // @spec contract.md#verification
  it('makes a run that was cut short once more, and takes the second for red', () => {
    const round = (runs: readonly ReturnType<typeof lost>[]) =>
      aRound({
        row: aRow({ stage: 'verify' }),
        records: planned,
        landing: aLanding(),
        checks: { ...checks, records: runs },
      });
    expect(decideOn(round([lost(1)]))).toMatchObject({ action: { kind: 'startChecks', number: 2 } });
    expect(transitionOf(decideOn(round([lost(1), lost(2)])))).toMatchObject({ kind: 'checksRed' });
  });

  it('counts one red for each implementation, not for each run', () => {
    const round = aRound({
      row: aRow({ stage: 'verify' }),
      records: planned,
      landing: aLanding(),
      checks: { ...checks, records: [red(1, oid('d')), red(2, oid('d')), red(3, oid('d'))] },
    });
    expect(transitionOf(decideOn(round))).toMatchObject({ kind: 'checksRed' });
  });

  it("adds a person's allowance to the limit", () => {
    const round = aRound({
      row: aRow({ stage: 'verify', allowance: { verify: 1 } }),
      records: planned,
      landing: aLanding(),
      checks: { ...checks, records: [red(1, oid('1')), red(2, oid('2')), red(3, oid('d'))] },
    });
    expect(transitionOf(decideOn(round))).toMatchObject({ kind: 'checksRed' });
  });
});

describe('a selection that took too many rounds', () => {
  // @spec contract.md#closeout
  it('blocks with milestone.not-converging', () => {
    const round = aRound({
      dispatch: planDone,
      records: { ...planned, selection: aSelection(), plan: aPlan() },
      milestone: { changed: [], roundsLanded: 8 },
    });
    expect(transitionOf(decideOn(round))).toMatchObject({
      kind: 'blocked',
      error: {
        code: 'milestone.not-converging',
        next_command: `npx run-orchestrator-loop retry ${ROUND_ID}`,
      },
    });
  });
});
