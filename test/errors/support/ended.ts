import type { SchemaName } from '../../../src/contract/generated/schema-types.ts';
import type { DispatchOutcome, Role } from '../../../src/contract/generated/dispatch-outcome.ts';
import type { Exit } from '../../../src/contract/generated/exit.ts';
import { parseRecord } from '../../../src/contract/validate.ts';
import { decide } from '../../../src/core/decide.ts';
import { buildAssignment } from '../../../src/core/dispatch/assignment.ts';
import type { DispatchFacts, DispatchWork, OutputObserved } from '../../../src/core/dispatch-facts.ts';
import type { RoundObservation } from '../../../src/core/round-observation.ts';
import {
  aCheckRecord,
  aLanding,
  anAdmissibleRound,
  anObservation,
  anOutcome,
  aRound,
  aRow,
} from '../../core/support/build.ts';
import { oid, ROUND_ID, sha } from '../../core/support/ids.ts';
import { aPlan, aReview, aSelection } from '../../core/support/records.ts';
import { type Told, toldByRun } from './told.ts';

const STAGES = { planner: 'plan', implementer: 'implement', reviewer: 'review' } as const;
type Worker = keyof typeof STAGES;
type Ended = Extract<DispatchFacts, { kind: 'ended' }>;

/** What an ended dispatch left, where it differs from good work. */
export interface Leaves {
  /** By the key of the output. */
  readonly outputs?: Readonly<Record<string, OutputObserved>>;
  readonly work?: Partial<DispatchWork>;
  readonly exit?: Partial<Exit>;
  readonly agentFailure?: Ended['agentFailure'];
  readonly round?: Partial<RoundObservation>;
}

const TEXT: OutputObserved = { kind: 'text', text: 'Words.', sha256: sha('5') };
export const ABSENT: OutputObserved = { kind: 'absent' };
export const UPDATE_REQUEST = TEXT;

/** The output as it is read from its bytes. */
export function written(schema: 'selection-record' | 'round-plan-record' | 'review-record', value: object) {
  return observe(schema, new TextEncoder().encode(JSON.stringify(value)));
}

export function observe(schema: SchemaName, bytes: Uint8Array): OutputObserved {
  const parsed = parse(schema, bytes);
  if (!parsed.ok) return { kind: 'invalid', problems: parsed.error, sha256: sha('6') };
  return { kind: 'record', record: parsed.value, sha256: sha('6') };
}

function parse(schema: SchemaName, bytes: Uint8Array) {
  if (schema === 'selection-record') return labelled(schema, parseRecord(schema, bytes, schema));
  if (schema === 'round-plan-record') return labelled(schema, parseRecord(schema, bytes, schema));
  if (schema === 'review-record') return labelled(schema, parseRecord(schema, bytes, schema));
  throw new Error(`${schema} is no output of a role here`);
}

function labelled<S extends string, V, E>(
  schema: S,
  parsed: { readonly ok: true; readonly value: V } | { readonly ok: false; readonly error: E },
) {
  if (!parsed.ok) return parsed;
  return { ok: true, value: { schema, value: parsed.value } } as const;
}

const GOOD: Readonly<Record<string, OutputObserved>> = {
  selection_record: written('selection-record', aSelection({ direction_id: 'direction-001-slice' })),
  plan: TEXT,
  round_plan_record: written('round-plan-record', aPlan({ direction_id: 'direction-001-slice' })),
  roadmap_update_request: ABSENT,
  implementation_notes: TEXT,
  review: TEXT,
  review_record: written('review-record', aReview()),
};

/** The round in which a role has just ended. */
export function endedRound(role: Worker, leaves: Leaves = {}): RoundObservation {
  const stage = STAGES[role];
  const known = anAdmissibleRound().records;
  const records =
    role === 'planner'
      ? { ...known, selection: null, plan: null, review: null, reviews: [] }
      : { ...known, review: null, reviews: [] };
  const round = aRound({
    row: aRow({ stage, dispatch_ids: { [`${ROUND_ID}/${role}`]: 'd-9' } }),
    records,
    landing: aLanding(),
    checks: { base: oid('b'), contentTree: oid('f'), records: [aCheckRecord()], job: { kind: 'none' } },
    ...leaves.round,
  });
  return { ...round, dispatch: anEnded(role, round, leaves) };
}

function anEnded(role: Worker, round: RoundObservation, leaves: Leaves): Ended {
  const thread = `${ROUND_ID}/${role}`;
  const task = { role, stage: STAGES[role], dispatchId: 'd-9', thread, rung: { kind: 'dispatch' } } as const;
  const assignment = buildAssignment(anObservation({ rounds: [round] }), round, task);
  const outputs = assignment.outputs.map(({ key, path, required }) => ({
    key,
    path,
    required,
    observed: leaves.outputs?.[key] ?? GOOD[key] ?? ABSENT,
  }));
  return {
    kind: 'ended',
    dispatchId: 'd-9',
    thread,
    agent: 'main',
    exit: { ...GOOD_EXIT, ...leaves.exit },
    agentFailure: leaves.agentFailure ?? null,
    survivors: 0,
    isInterrupted: false,
    assignment,
    work: { ...GOOD_WORK, ...leaves.work },
    outputs,
  };
}

const GOOD_EXIT: Exit = {
  schema_version: 'exit-v1',
  nonce: 'a1b2c3d4',
  ended_at: '2026-11-20T10:00:00.000Z',
  ended_by: 'agent',
  steps: [{ exit_code: 0, signal: null, timed_out: false, duration_ms: 5, log_sha256: null }],
  message: null,
};

const GOOD_WORK: DispatchWork = {
  headBefore: oid('d'),
  tree: oid('e'),
  changes: [],
  addedBesideExisting: [],
  tips: [],
  gitFileIntact: true,
  refsChanged: [],
  secrets: [],
  markersLeft: [],
  tampered: [],
  unstored: [],
};

/** The judgement on an ended dispatch, as the loop reaches it. */
export function judgeEnded(role: Worker, leaves: Leaves): DispatchOutcome {
  const decision = decide(anObservation({ rounds: [endedRound(role, leaves)] }));
  if (decision.kind !== 'perform' || decision.action.kind !== 'settleDispatch')
    throw new Error(`${decision.kind} ${decision.because.rule} instead of a settlement`);
  const { outcome } = decision.action.settlement;
  return {
    ...outcome,
    schema_version: 'dispatch-outcome-v1',
    head_after: outcome.head_before,
    kept_refs: [],
    settled_at: '2026-11-20T10:00:00.000Z',
  };
}

/** What is told when a role ends like this at each attempt, until the round is blocked. */
export function toldWhenRepeated(role: Worker, leaves: Leaves): Told {
  const outcome = judgeEnded(role, leaves);
  const round = endedRound(role, leaves);
  const row = { ...round.row, dispatch_ids: {}, attempts: { [outcome.stage]: 3 } };
  const investigated = anOutcome({ role: investigator, stage: outcome.stage, dispatch_id: 'd-13' });
  return toldByRun(
    anObservation({ rounds: [{ ...round, row, dispatch: null, outcomes: [outcome, investigated] }] }),
  );
}

const investigator: Role = 'recovery-investigator';
