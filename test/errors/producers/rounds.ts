import { rebuildState } from '../../../src/core/recovery/rebuild-state.ts';
import type { ReviewRecord } from '../../../src/contract/generated/review-record.ts';
import type { ActiveRound } from '../../../src/contract/generated/state.ts';
import type { DispatchOutcome } from '../../../src/contract/generated/dispatch-outcome.ts';
import type { Observation } from '../../../src/core/observation.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import {
  aCheckRecord,
  aLanding,
  anAdmissibleRound,
  anObservation,
  anOutcome,
  aRound,
  aRow,
  aState,
} from '../../core/support/build.ts';
import { MILESTONE_ID, oid, ROUND_ID, sha } from '../../core/support/ids.ts';
import { aRejection } from '../../core/support/records.ts';
import { ABSENT, judgeEnded } from '../support/ended.ts';
import { type Told, toldByRun } from '../support/told.ts';

const records = anAdmissibleRound().records;
const planned = { ...records, review: null, reviews: [] };
const checks = {
  base: oid('b'),
  contentTree: oid('f'),
  records: [aCheckRecord()],
  job: { kind: 'none' },
} as const;
const red = (number: number, head: string) => aCheckRecord({ number, passed: false, head, tree: oid('0') });

function told(round: RoundObservation, world: Partial<Observation> = {}): Told {
  return toldByRun(anObservation({ rounds: [round], ...world }));
}

function settled(outcome: DispatchOutcome): RoundObservation['dispatch'] {
  const thread = `${ROUND_ID}/${outcome.role}`;
  return { kind: 'settled', dispatchId: outcome.dispatch_id, thread, outcome };
}

/** A rejection that the controller has just accepted as a record. */
function rejected(
  review: ReviewRecord,
  { row = {}, before = 0 }: { readonly row?: Partial<ActiveRound>; readonly before?: number } = {},
): RoundObservation {
  return aRound({
    row: aRow({ stage: 'review', review_rounds: before, ...row }),
    dispatch: settled(anOutcome({ role: 'reviewer', stage: 'review' })),
    checks,
    landing: aLanding(),
    records: {
      ...records,
      review: { value: review, sha256: sha('2'), dispatchId: 'd-11' },
      reviews: Array.from({ length: before + 1 }, () => review),
    },
  });
}

function critical(): ReviewRecord {
  const { findings } = aRejection();
  return aRejection({ findings: findings.map((finding) => ({ ...finding, severity: 'critical' })) });
}

function manyReviews(): Observation['config'] {
  const { config } = anObservation();
  return { ...config, limits: { ...config.limits, max_review_rounds: 9 } };
}

/** Why a round waits for a person, decided on what is seen of it. */
export const ROUNDS = {
  'checks.not-converging': () =>
    told(
      aRound({
        row: aRow({ stage: 'verify' }),
        records: planned,
        landing: aLanding(),
        checks: { ...checks, records: [red(1, oid('1')), red(2, oid('2')), red(3, oid('d'))] },
      }),
    ),
  'refresh.not-converging': () => {
    const conflict = { base: oid('a'), tree: oid('9'), paths: ['src/step.js'], shown: true };
    return told(
      anAdmissibleRound({
        landing: aLanding({
          base: oid('a'),
          headContainsBase: false,
          merge: { kind: 'conflict', tree: oid('9'), paths: ['src/step.js'] },
        }),
        lineage: { kind: 'stale' },
        conflicts: ['1', '2', 'd'].map((letter) => ({ ...conflict, head: oid(letter) })),
      }),
    );
  },
  'review.not-converging': () => told(rejected(aRejection(), { before: 2 }), { config: manyReviews() }),
  'review.limit-critical': () => told(rejected(critical(), { before: 2 })),
  'review.limit': () => told(rejected(aRejection(), { before: 3 })),
  'review.blocked': () => told(rejected(aRejection({ retry_target: 'blocked' }))),
  'milestone.not-converging': () =>
    told(
      aRound({
        dispatch: settled(anOutcome({ role: 'planner', stage: 'plan' })),
        records: planned,
        milestone: { changed: [], roundsLanded: 8 },
      }),
    ),
  'roadmap.changed-under-round': () =>
    told(
      aRound({
        row: aRow({ stage: 'implement' }),
        records: planned,
        milestone: { changed: [{ milestoneId: MILESTONE_ID, how: 'was edited' }], roundsLanded: 0 },
      }),
    ),
  'state.rebuilt': () => {
    const state = rebuildState({
      loggedRevision: null,
      snapshot: aState(),
      rounds: [
        {
          roundId: ROUND_ID,
          head: oid('d'),
          baseRevision: oid('b'),
          milestoneId: MILESTONE_ID,
          lane: 'lane-core',
          planned: [`d-9:${sha('1')}`, `d-9:${sha('2')}`],
        },
      ],
      dispatchIds: ['d-12'],
      roundIds: [ROUND_ID],
      worktreeRoot: 'orchestrator/worktrees',
      now: '2026-11-20T12:00:00.000Z',
    });
    const [row] = state.active_rounds;
    if (row === undefined) throw new Error('the round is rebuilt');
    return told(aRound({ row, records: planned }), { state });
  },
  'guidance.not-yet': () =>
    told(
      aRound({
        row: aRow({ stage: 'implement' }),
        dispatch: settled(anOutcome({ kind: 'help' })),
        records: {
          ...planned,
          helpRequest: {
            schema_version: 'help-request-v1',
            round_id: ROUND_ID,
            question: 'Which of the two greetings is meant?',
            context_paths: [],
          },
        },
      }),
    ),
  'worktree.setup-failed': () =>
    told(
      aRound({
        setup: {
          kind: 'ended',
          exit: {
            schema_version: 'exit-v1',
            nonce: 'a1b2c3d4',
            ended_at: '2026-11-20T10:00:00.000Z',
            ended_by: 'agent',
            steps: [{ exit_code: 1, signal: null, timed_out: false, duration_ms: 5, log_sha256: null }],
            message: null,
          },
          logTail: 'npm error: no lock file',
        },
      }),
    ),
  'agent.env-missing': () =>
    told(
      aRound({
        row: aRow({ stage: 'implement', dispatch_ids: { [`${ROUND_ID}/implementer`]: 'd-12' } }),
        dispatch: {
          kind: 'sealed',
          dispatchId: 'd-12',
          thread: `${ROUND_ID}/implementer`,
          job: {
            what: 'd-12',
            unknown: [
              { name: 'MY_SECRET', isSet: false },
              { name: 'OTHER', isSet: true },
            ],
          },
        },
      }),
    ),
  'agent.degraded': () => {
    const row = aRow({ stage: 'implement' });
    const degraded = {
      availability: 'degraded',
      until: null,
      failure_class: 'crashed',
      failures_in_a_row: 2,
      by: 'controller',
      at: '2026-11-20T11:00:00.000Z',
      note: null,
    } as const;
    const providers = { main: degraded, other: degraded };
    return told(aRound({ row }), { state: aState({ active_rounds: [row], providers }) });
  },
  'diagnosis.escalated': () => {
    const failed = judgeEnded('implementer', { outputs: { implementation_notes: ABSENT } });
    return told(
      aRound({
        row: aRow({ stage: 'implement', attempts: { implement: 1 } }),
        outcomes: [failed, anOutcome({ role: 'recovery-investigator', dispatch_id: 'd-13' })],
        records: {
          ...planned,
          diagnoses: [
            {
              schema_version: 'diagnosis-record-v1',
              round_id: ROUND_ID,
              stage: 'implement',
              recommendation: 'escalate',
              action: 'none',
              proves_stage: null,
              salvageable: [],
              summary: 'The compiler is not installed.',
            },
          ],
        },
      }),
    );
  },
} as const satisfies Readonly<Record<string, () => Told>>;
