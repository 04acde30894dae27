import { describe, expect, it } from 'vitest';
import type { Assignment } from '../../../src/contract/generated/assignment.ts';
import type { OutputFacts, OutputObserved } from '../../../src/core/dispatch-facts.ts';
import { decideRound } from '../../../src/core/decide-round.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import type { ActiveRound } from '../../../src/contract/generated/state.ts';
import { assignmentOutputs } from '../../../src/contract/artifacts.ts';
import { buildAssignment } from '../../../src/core/dispatch/assignment.ts';
import { ROLE_OF_STAGE } from '../../../src/core/dispatch/task.ts';
import type { DispatchStage } from '../../../src/core/recovery/ladder.ts';
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
import { MILESTONE_ID, oid, ROUND_ID, sha } from '../support/ids.ts';
import { aPlan, aRejection, aReview, aSelection } from '../support/records.ts';

const records = anAdmissibleRound().records;
const NOTHING = { ...records, selection: null, plan: null, review: null, reviews: [] };
const PLANNED = { ...records, review: null, reviews: [] };
const TEXT = { kind: 'text', text: 'As planned.', sha256: sha('a') } as const;
const checks = {
  base: oid('b'),
  contentTree: oid('f'),
  records: [aCheckRecord()],
  job: { kind: 'none' },
} as const;

/** Of the first milestone of the roadmap. */
const DIRECTION = 'direction-001-slice';
const SELECTION = {
  kind: 'record',
  record: { schema: 'selection-record', value: aSelection({ direction_id: DIRECTION }) },
  sha256: sha('b'),
} as const;
const PLAN = {
  kind: 'record',
  record: { schema: 'round-plan-record', value: aPlan({ direction_id: DIRECTION }) },
  sha256: sha('c'),
} as const;
function reviewed(value = aReview({ reviewed_head: oid('d') })): OutputObserved {
  return { kind: 'record', record: { schema: 'review-record', value }, sha256: sha('e') };
}

/** Everything that each stage is asked for, as good work leaves it. */
const WHOLE: Readonly<Record<DispatchStage, Readonly<Record<string, OutputObserved>>>> = {
  plan: { selection_record: SELECTION, plan: TEXT, round_plan_record: PLAN },
  implement: { implementation_notes: TEXT },
  review: { review: TEXT, review_record: reviewed() },
};

const MISSING = { code: 'artifact.missing', message: 'it is missing', file: null, pointer: null };

function failedAt(stage: DispatchStage) {
  return anOutcome({
    dispatch_id: 'd-20',
    role: ROLE_OF_STAGE[stage],
    stage,
    kind: 'incomplete',
    failure_class: 'contract',
    counts_as_attempt: true,
    records: [],
    problems: [MISSING],
    head_before: oid('d'),
  });
}

function assignmentOf(stage: DispatchStage, round: RoundObservation): Assignment {
  return buildAssignment(anObservation({ rounds: [round] }), round, {
    stage,
    role: ROLE_OF_STAGE[stage],
    dispatchId: 'd-20',
    thread: `${ROUND_ID}/${ROLE_OF_STAGE[stage]}`,
    rung: { kind: 'dispatch' },
  });
}

function outputsAt(
  stage: DispatchStage,
  found: Readonly<Record<string, OutputObserved>>,
): readonly OutputFacts[] {
  return assignmentOutputs(ROUND_ID, ROLE_OF_STAGE[stage], stage).map(({ key, path, required }) => ({
    key,
    path,
    required,
    observed: found[key] ?? { kind: 'absent' },
  }));
}

interface Standing {
  readonly stage: DispatchStage;
  readonly found?: Readonly<Record<string, OutputObserved>>;
  readonly isMoved?: boolean;
  readonly row?: Partial<ActiveRound>;
  readonly changes?: Partial<RoundObservation>;
}

/** A round whose newest dispatch left no proof, and what stands at its outputs by now. */
function aStanding({ stage, found = WHOLE[stage], isMoved = false, row = {}, changes = {} }: Standing) {
  const round = aRound({
    row: aRow({ stage, eligible_milestones: [MILESTONE_ID], attempts: { [stage]: 1 }, ...row }),
    records: stage === 'plan' ? NOTHING : PLANNED,
    outcomes: [failedAt(stage)],
    checks: stage === 'review' ? checks : null,
    landing: stage === 'review' ? aLanding({ reviewedChange: null }) : null,
    ...changes,
  });
  return {
    ...round,
    standing: {
      dispatchId: 'd-20',
      assignment: assignmentOf(stage, round),
      outputs: outputsAt(stage, found),
      isMoved,
    },
  };
}

function transitionOn(round: RoundObservation, atStart = false) {
  const o = anObservation({ rounds: [round] });
  const decision = decideRound({ ...o, run: { ...o.run, recheckOwners: atStart ? [ROUND_ID] : [] } }, round);
  return decision?.kind === 'transition' ? decision.transition : null;
}

const TAKEN: readonly (readonly [DispatchStage, object])[] = [
  [
    'plan',
    {
      kind: 'planAccepted',
      milestoneId: MILESTONE_ID,
      consumed: ['b', 'a', 'c'].map((one) => `d-20:${sha(one)}`),
    },
  ],
  ['implement', { kind: 'implementAccepted', consumed: [`d-20:${sha('a')}`], baseRevision: oid('b') }],
  [
    'review',
    { kind: 'approved', consumed: [sha('a'), sha('e')].map((one) => `d-20:${one}`), baseline: oid('d') },
  ],
];

// @spec contract.md#recovery rung 2
describe('proof that exists although its dispatch left none', () => {
  it.each(TAKEN)('is taken in %s without asking anybody', (stage, transition) => {
    expect(transitionOn(aStanding({ stage }))).toMatchObject(transition);
  });

  it.each(TAKEN)('frees a round that is blocked in %s at a start, without a new attempt', (stage) => {
    const row = {
      stage: 'blocked',
      blocked_from: stage,
      attempts: { [stage]: 3 },
      resume_error: anError({ code: 'artifact.missing' }),
    } as const;
    const round = aStanding({ stage, row });
    expect(transitionOn(round, true)).toEqual({
      kind: 'unblocked',
      roundId: ROUND_ID,
      to: stage,
      byPerson: false,
      consumed: [],
    });
    expect(transitionOn(round, false)).toBeNull();
  });

  it('is a verdict like any other when it rejects', () => {
    const found = { ...WHOLE.review, review_record: reviewed(aRejection({ reviewed_head: oid('d') })) };
    expect(transitionOn(aStanding({ stage: 'review', found }))).toMatchObject({
      kind: 'rejected',
      to: 'implement',
    });
  });

  it('may ask for another roadmap', () => {
    const found = { roadmap_update_request: { ...TEXT, text: 'Split it.' } };
    expect(transitionOn(aStanding({ stage: 'plan', found }))).toMatchObject({
      kind: 'updateRequested',
      error: { message: expect.stringContaining('Split it.') },
    });
  });
});

describe('what is no proof', () => {
  const record = {
    schema: 'help-request',
    value: { schema_version: 'help-request-v1', round_id: ROUND_ID, question: 'Which?', context_paths: [] },
  } as const;
  const question = { kind: 'record', record, sha256: sha('1') } as const;
  const conflict = { head: oid('d'), base: oid('b'), tree: oid('9'), paths: ['src/step.js'], shown: true };
  const refused = {
    kind: 'refused',
    problems: [
      {
        file: 'r',
        line: null,
        column: null,
        pointer: null,
        code: 'closeout.illegal',
        message: 'no',
        expected: null,
        found: null,
        fix: 'no',
      },
    ],
  } as const;

  it.each<readonly [string, Standing]>([
    ['a missing record', { stage: 'implement', found: {} }],
    ['a part of the records', { stage: 'plan', found: { selection_record: SELECTION } }],
    [
      'a record that is invalid',
      {
        stage: 'review',
        found: {
          ...WHOLE.review,
          review_record: { kind: 'invalid', problems: [], sha256: sha('1') },
          review: { kind: 'too-large', sizeBytes: 9 },
        },
      },
    ],
    [
      'a record of another milestone',
      {
        stage: 'plan',
        found: {
          ...WHOLE.plan,
          selection_record: {
            ...SELECTION,
            record: {
              schema: 'selection-record',
              value: aSelection({ direction_id: DIRECTION, milestone_id: 'milestone-009-else' }),
            },
          },
        },
      },
    ],
    [
      'an approval of another head',
      {
        stage: 'review',
        found: { ...WHOLE.review, review_record: reviewed(aReview({ reviewed_head: oid('1') })) },
      },
    ],
    ['an approval of work that changed since', { stage: 'review', isMoved: true }],
    [
      'an approval without substance',
      {
        stage: 'review',
        found: {
          ...WHOLE.review,
          review_record: reviewed(aReview({ reviewed_head: oid('d'), evidence_summary: 'Looks good.' })),
        },
      },
    ],
    [
      'an approval whose closeout does not apply',
      { stage: 'review', changes: { landing: aLanding({ proposedCloseout: refused }) } },
    ],
    ['an approval while the change is unknown', { stage: 'review', changes: { landing: null } }],
    [
      'anything beside an open question',
      { stage: 'implement', found: { ...WHOLE.implement, help_request: question } },
    ],
    ['work in an open conflict', { stage: 'implement', changes: { conflicts: [conflict] } }],
  ])('%s', (_what, standing) => {
    const made = transitionOn(aStanding(standing));
    expect(made?.kind).toBe('dispatchDecided');
  });

  it('a whole that lacks only what was removed for its size', () => {
    const file = `orchestrator/rounds/${ROUND_ID}/deferrals.json`;
    const failed = { ...failedAt('implement'), problems: [{ ...MISSING, code: 'artifact.too-large', file }] };
    const round = aStanding({ stage: 'implement', changes: { outcomes: [failed] } });
    expect(transitionOn(round)?.kind).toBe('dispatchDecided');
  });

  it('what somebody changed after the role had ended', () => {
    const failed = { ...failedAt('review'), problems: [{ ...MISSING, code: 'artifact.changed-after-end' }] };
    const round = aStanding({ stage: 'review', changes: { outcomes: [failed] } });
    expect(transitionOn(round)?.kind).toBe('dispatchDecided');
  });

  it('nothing that was accepted before', () => {
    expect(
      transitionOn(
        aStanding({
          stage: 'implement',
          changes: { outcomes: [failedAt('implement'), anOutcome({ dispatch_id: 'd-21' })] },
        }),
      ),
    ).toMatchObject({ kind: 'dispatchDecided' });
  });
});

describe('a conflict that a person resolved', () => {
  const conflict = { head: oid('2'), base: oid('a'), tree: oid('9'), paths: ['src/step.js'], shown: false };
  const asked = { code: 'refresh.conflict', message: 'resolve it', file: 'src/step.js', pointer: null };

  function resolved(problems: readonly (typeof asked)[], headAfter = oid('d')): RoundObservation {
    const outcomes = [{ ...failedAt('implement'), head_after: headAfter }];
    const changes = { head: oid('1'), conflicts: [conflict], outcomes };
    const round = aStanding({ stage: 'implement', found: {}, changes });
    const assignment = { ...round.standing.assignment, problems };
    return { ...round, standing: { ...round.standing, assignment } };
  }

  // @spec contract.md#stages
  it('is taken for the implementation that it was asked as', () => {
    expect(transitionOn(resolved([asked]))).toMatchObject({ kind: 'implementAccepted', consumed: [] });
  });

  it('is no proof of another task, or of work that the implementer merged itself and left without notes', () => {
    expect(transitionOn(resolved([]))).toMatchObject({ kind: 'dispatchDecided' });
    expect(transitionOn(resolved([asked], oid('e')))).toMatchObject({ kind: 'dispatchDecided' });
  });
});
