import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { DispatchFacts } from '../../../src/core/dispatch-facts.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import type { DispatchOutcome } from '../../../src/contract/generated/dispatch-outcome.ts';
import {
  aCheckRecord,
  aLanding,
  anAdmissibleRound,
  anError,
  anObservation,
  anOutcome,
  aRound,
  aRow,
} from '../support/build.ts';
import { oid, ROUND_ID, sha } from '../support/ids.ts';
import { aRejection, aReview } from '../support/records.ts';

function settled(outcome: DispatchOutcome): DispatchFacts {
  return { kind: 'settled', dispatchId: outcome.dispatch_id, thread: `${ROUND_ID}/${outcome.role}`, outcome };
}

function decideOn(round: RoundObservation, world: Partial<Observation> = {}): Decision {
  return decide(anObservation({ rounds: [round], ...world }));
}

function transitionOf(decision: Decision): object {
  return decision.kind === 'transition'
    ? decision.transition
    : { kind: decision.kind, action: decision.kind === 'perform' ? decision.action.kind : null };
}

const records = anAdmissibleRound().records;
const planned = { ...records, review: null, reviews: [] };
const planDone = settled(anOutcome({ role: 'planner', stage: 'plan' }));
const reviewDone = settled(anOutcome({ role: 'reviewer', stage: 'review', dispatch_id: 'd-12' }));
const checks = {
  base: oid('b'),
  contentTree: oid('f'),
  records: [aCheckRecord()],
  job: { kind: 'none' },
} as const;

function reviewed(review = aReview(), row = {}): RoundObservation {
  return aRound({
    row: aRow({ stage: 'review', ...row }),
    dispatch: reviewDone,
    checks,
    landing: aLanding(),
    records: {
      ...records,
      review: { value: review, sha256: sha('2'), dispatchId: 'd-12' },
      reviews: [review],
    },
  });
}

interface Row {
  readonly row: string;
  readonly round: RoundObservation;
  readonly world?: Partial<Observation>;
  readonly transition: object;
}

const other = [
  { path: 'src/other.js', status: 'A', oldMode: null, newMode: '100644', oldOid: null, newOid: oid('1') },
] as const;
const red = (number: number, head: string) => aCheckRecord({ number, passed: false, head, tree: oid('0') });
const stepBack = {
  schema_version: 'diagnosis-record-v1',
  round_id: ROUND_ID,
  recommendation: 'recoverable',
  action: 'step-back',
  proves_stage: null,
  salvageable: [],
  summary: 'The plan misses a file.',
} as const;
const failedWork = anOutcome({
  kind: 'failed',
  failure_class: 'crashed',
  counts_as_attempt: true,
  records: [],
  problems: [{ code: 'artifact.missing', message: 'the notes are missing', file: null, pointer: null }],
});
const failedReview = { ...failedWork, role: 'reviewer', stage: 'review' } as const;
const investigated = (stage: 'implement' | 'review') =>
  anOutcome({ role: 'recovery-investigator', stage, dispatch_id: 'd-13' });

const ROWS: readonly Row[] = [
  {
    row: 'plan → implement: selection and plan valid and complete',
    round: aRound({ dispatch: planDone, records: planned }),
    transition: { kind: 'planAccepted', milestoneId: 'milestone-001-step' },
  },
  {
    row: 'plan → cancelled: a roadmap-update request, no selection',
    round: aRound({
      dispatch: planDone,
      records: { ...planned, selection: null, plan: null, updateRequest: 'Split it.' },
    }),
    transition: { kind: 'updateRequested', error: { code: 'roadmap-update.by-hand' } },
  },
  {
    row: 'implement → verify: notes present, ownership clean, committed',
    round: aRound({ row: aRow({ stage: 'implement' }), records: planned, dispatch: settled(anOutcome()) }),
    transition: { kind: 'implementAccepted' },
  },
  {
    row: 'verify → review: green, no valid approval for this change',
    round: aRound({
      row: aRow({ stage: 'verify' }),
      records: planned,
      checks,
      landing: aLanding({ reviewedChange: null }),
    }),
    transition: { kind: 'checksGreen', to: 'review' },
  },
  {
    row: 'verify → review: green, the approval was for another change',
    round: aRound({
      row: aRow({ stage: 'verify' }),
      records,
      checks,
      landing: aLanding({ reviewedChange: other }),
    }),
    transition: { kind: 'checksGreen', to: 'review' },
  },
  {
    row: 'verify → finalize-round: green and approved for this change',
    round: aRound({ row: aRow({ stage: 'verify' }), records, checks, landing: aLanding() }),
    transition: { kind: 'checksGreen', to: 'finalize-round' },
  },
  {
    row: 'verify → implement: a check is red',
    round: aRound({
      row: aRow({ stage: 'verify' }),
      records: planned,
      landing: aLanding(),
      checks: { ...checks, records: [red(1, oid('d'))] },
    }),
    transition: { kind: 'checksRed' },
  },
  {
    row: 'verify → blocked: three red in a row after new implementations',
    round: aRound({
      row: aRow({ stage: 'verify' }),
      records: planned,
      landing: aLanding(),
      checks: { ...checks, records: [red(1, oid('1')), red(2, oid('2')), red(3, oid('d'))] },
    }),
    transition: { kind: 'blocked', error: { code: 'checks.not-converging' } },
  },
  {
    row: 'review → finalize-round: approved, substantive, for this change',
    round: reviewed(),
    transition: { kind: 'approved' },
  },
  {
    row: 'review → implement: rejected',
    round: reviewed(aRejection()),
    transition: { kind: 'rejected', to: 'implement' },
  },
  {
    row: 'review → plan: rejected',
    round: reviewed(aRejection({ retry_target: 'plan' })),
    transition: { kind: 'rejected', to: 'plan' },
  },
  {
    row: 'review → blocked: rejected',
    round: reviewed(aRejection({ retry_target: 'blocked' })),
    transition: { kind: 'blocked', error: { code: 'review.blocked' } },
  },
  {
    row: 'review stays: limit reached with lesser findings',
    round: reviewed(aRejection(), { review_rounds: 2 }),
    transition: { kind: 'reviewLimit' },
  },
  {
    row: 'review → blocked: limit reached with a critical finding',
    round: reviewed(
      aRejection({
        findings: [
          {
            ...aRejection().findings[0],
            finding_id: 'F1',
            severity: 'critical',
            blocking: true,
            file: null,
            line: null,
            problem: 'loses data',
            evidence: 'read',
            suggested_fix: 'fix',
          },
        ],
      }),
      { review_rounds: 2 },
    ),
    transition: { kind: 'blocked', error: { code: 'review.limit-critical' } },
  },
  {
    row: 'review → blocked: the final review rejects',
    round: reviewed(aRejection(), { review_rounds: 3 }),
    transition: { kind: 'blocked', error: { code: 'review.limit' } },
  },
  {
    row: 'finalize-round → verify: refreshed without conflict',
    round: anAdmissibleRound({ landing: aLanding({ base: oid('a') }), lineage: { kind: 'stale' } }),
    transition: { kind: 'refreshed', baseRevision: oid('a') },
  },
  {
    row: 'finalize-round → implement: the refresh conflicts',
    round: anAdmissibleRound({
      landing: aLanding({
        base: oid('a'),
        headContainsBase: false,
        merge: { kind: 'conflict', tree: oid('9'), paths: ['src/step.js'] },
      }),
      lineage: { kind: 'stale' },
      conflicts: [{ head: oid('d'), base: oid('a'), tree: oid('9'), paths: ['src/step.js'], shown: true }],
    }),
    transition: { kind: 'conflicted' },
  },
  {
    row: 'finalize-round → review: the closeout no longer applies',
    round: anAdmissibleRound({ landing: aLanding({ closeout: { kind: 'refused', problems: [] } }) }),
    transition: { kind: 'closeoutStale' },
  },
  {
    row: 'finalize-round → done: landed',
    round: anAdmissibleRound({ landed: oid('a') }),
    transition: { kind: 'roundLanded' },
  },
  {
    row: 'implement → plan: a step-back diagnosis',
    round: aRound({
      row: aRow({ stage: 'implement', attempts: { implement: 1 } }),
      outcomes: [failedWork, investigated('implement')],
      records: { ...planned, diagnoses: [{ ...stepBack, stage: 'implement' }] },
    }),
    transition: { kind: 'steppedBack', to: 'plan' },
  },
  {
    row: 'review → implement: a step-back diagnosis',
    round: aRound({
      row: aRow({ stage: 'review', attempts: { review: 1 } }),
      checks,
      landing: aLanding(),
      outcomes: [failedReview, investigated('review')],
      records: { ...planned, diagnoses: [{ ...stepBack, stage: 'review' }] },
    }),
    transition: { kind: 'steppedBack', to: 'implement' },
  },
  {
    row: 'any → blocked: the ladder is exhausted',
    round: aRound({
      row: aRow({ stage: 'implement', attempts: { implement: 3 } }),
      outcomes: [failedWork, investigated('implement')],
      records: planned,
    }),
    transition: { kind: 'blocked', error: { code: 'artifact.missing' } },
  },
  {
    row: 'any → blocked: a code whose row says person',
    round: aRound({
      row: aRow({ stage: 'implement' }),
      records: planned,
      milestone: { changed: [{ milestoneId: 'milestone-001-step', how: 'was edited' }], roundsLanded: 0 },
    }),
    transition: { kind: 'blocked', error: { code: 'roadmap.changed-under-round' } },
  },
  {
    row: 'review → verify: a by hand commit changed the change',
    round: aRound({
      row: aRow({ stage: 'review' }),
      records: planned,
      checks,
      landing: aLanding(),
      handSinceChecks: true,
    }),
    transition: { kind: 'reopened' },
  },
  {
    row: 'finalize-round → verify: a by hand commit changed the change',
    round: anAdmissibleRound({ handSinceChecks: true }),
    transition: { kind: 'reopened' },
  },
  {
    row: 'blocked from verify → verify: a by hand commit changed the change',
    round: aRound({
      row: aRow({ stage: 'blocked', blocked_from: 'verify', resume_error: anError() }),
      records: planned,
      handSinceChecks: true,
    }),
    transition: { kind: 'reopened' },
  },
  {
    row: 'blocked → blocked_from: recovery at start',
    round: aRound({
      row: aRow({
        stage: 'blocked',
        blocked_from: 'implement',
        resume_error: anError({ code: 'roadmap.changed-under-round' }),
      }),
      records: planned,
    }),
    world: { run: { ...anObservation().run, recheckOwners: [ROUND_ID] } },
    transition: { kind: 'unblocked', to: 'implement', byPerson: false },
  },
  {
    row: "blocked → the stage retry names: a person's retry",
    round: aRound({
      row: aRow({ stage: 'blocked', blocked_from: 'verify', resume_error: anError() }),
      records: planned,
    }),
    world: {
      requests: [
        {
          name: 'r1',
          request: {
            schema_version: 'request-v1',
            kind: 'retry',
            round_id: ROUND_ID,
            stage: 'implement',
            by: 'ada@example.com',
            at: '2026-11-20T10:00:00.000Z',
            note: null,
          },
        },
      ],
    },
    transition: { kind: 'unblocked', to: 'implement', byPerson: true },
  },
  {
    row: 'any → cancelled: drop',
    round: aRound({ row: aRow({ stage: 'verify' }), records: planned }),
    world: {
      requests: [
        {
          name: 'r1',
          request: {
            schema_version: 'request-v1',
            kind: 'drop',
            round_id: ROUND_ID,
            keep_branch: false,
            by: 'ada@example.com',
            at: '2026-11-20T10:00:00.000Z',
            note: null,
          },
        },
      ],
    },
    transition: { kind: 'cancelled' },
  },
];

// @spec contract.md#stages
describe('each serial row of the stage table', () => {
  it.each(ROWS)('$row', ({ round, world, transition }) => {
    expect(transitionOf(decideOn(round, world))).toMatchObject(transition);
  });

  it('(none) → plan: slot free, eligible milestone, not paused, disk above the floor', () => {
    expect(transitionOf(decide(anObservation()))).toMatchObject({
      kind: 'openRound',
      roundId: 'round-002-step',
      eligible: ['milestone-001-step'],
    });
  });

  it('opens nothing below the disk floor', () => {
    expect(transitionOf(decide(anObservation({ freeDiskGib: 0.1 })))).toMatchObject({
      kind: 'controllerBlocked',
      error: { code: 'disk.low' },
    });
  });

  it('opens nothing while paused', () => {
    const world = anObservation();
    const paused = { by: 'ada@example.com', at: '2026-11-20T10:00:00.000Z', reason: null };
    expect(decide({ ...world, state: { ...world.state, paused } })).toMatchObject({
      kind: 'wait',
      on: { kind: 'paused' },
    });
  });
});
