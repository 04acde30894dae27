import { isErrorCode } from '../../contract/errors.ts';
import type { OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { RoundPlanRecord } from '../../contract/generated/round-plan-record.ts';
import type { ReviewRecord } from '../../contract/generated/review-record.ts';
import { baselineCommands, checklistItems } from '../../roadmap/verification.ts';
import { judgeCloseoutShape } from '../merge/closeout.ts';
import type { Observation } from '../observation.ts';
import type { OutputFacts, RoleRecord } from '../dispatch-facts.ts';
import type { RoundObservation } from '../round-observation.ts';
import { judgePlanCompleteness } from '../planning/completeness.ts';
import { judgeScopeCoversWork, judgeSelection } from '../planning/eligibility.ts';
import { judgeLineage } from '../planning/lineage.ts';
import { judgeReview } from '../review/quality.ts';
import { problem } from '../resume-error.ts';
import { hasUpdateRequest, type JudgedWork } from './ended-dispatch.ts';

/** What valid records say, held against the assignment, the roadmap and each other. Never their prose (I21). */
export function judgeRecords(
  o: Observation,
  r: RoundObservation,
  ended: JudgedWork,
): readonly OutcomeProblem[] {
  switch (ended.assignment.role) {
    case 'planner':
      return judgePlanner(o, r, ended);
    case 'implementer':
      return judgeRoundIds(ended, ['deferrals']);
    case 'reviewer':
      return judgeReviewer(o, r, ended);
    case 'recovery-investigator':
    case 'scout':
      return judgeRoundIds(ended, ['diagnosis-record']);
  }
}

function judgePlanner(o: Observation, r: RoundObservation, ended: JudgedWork): readonly OutcomeProblem[] {
  const selection = findRecord(ended.outputs, 'selection-record');
  const plan = findRecord(ended.outputs, 'round-plan-record');
  if (hasUpdateRequest(ended.outputs)) {
    return selection === null
      ? []
      : [
          problem(
            'plan.ambiguous',
            'both a selection and a roadmap-update-request.md were written; expected one of them',
            selection.path,
          ),
        ];
  }
  if (selection === null || plan === null || o.contract.roadmap.kind !== 'present') return [];
  return [
    ...judgeSelection(selection.value, {
      state: o.state,
      roundId: r.row.round_id,
      roadmap: o.contract.roadmap.value,
      history: o.contract.history,
      eligible: ended.assignment.eligible_milestones.map((milestone) => milestone.milestone_id),
      previous: r.records.selection,
      recordPath: selection.path,
    }),
    ...judgeLineage(plan.value, selection.value, plan.path),
    ...judgePlanCompleteness(plan.value, plan.path),
    ...judgeScopeCoversWork(plan.value, r.workedPaths, plan.path),
    ...judgeWorkerMode(plan.value, plan.path),
  ];
}

function judgeWorkerMode(plan: RoundPlanRecord, path: string): readonly OutcomeProblem[] {
  return plan.worker_mode === 'none'
    ? []
    : [problem('plan.incomplete', 'worker_mode is fanout; this version expects none', path, '/worker_mode')];
}

function judgeReviewer(o: Observation, r: RoundObservation, ended: JudgedWork): readonly OutcomeProblem[] {
  const review = findRecord(ended.outputs, 'review-record');
  if (review === null || r.records.plan === null || r.records.selection === null) return [];
  const verification = o.contract.verification.kind === 'present' ? o.contract.verification.value : null;
  return [
    ...judgeLineage(review.value, r.records.selection, review.path),
    ...judgeReview(review.value, {
      head: ended.assignment.head,
      plan: r.records.plan,
      changedPaths: r.landing?.change.map((change) => change.path) ?? [],
      checks: verification === null ? [] : baselineCommands(verification),
      checklist: verification === null ? [] : checklistItems(verification),
      recordPath: review.path,
    }),
    ...judgeCloseoutShape(review.value, r.records.selection.milestone_id, review.path),
    ...closeoutProblems(r, review.value),
  ];
}

/** The closeout was tried on B's roadmap while observing; a closeout that does not apply is asked again. */
function closeoutProblems(r: RoundObservation, review: ReviewRecord): readonly OutcomeProblem[] {
  if (review.decision !== 'approved' || r.landing?.proposedCloseout.kind !== 'refused') return [];
  return r.landing.proposedCloseout.problems.map((found) =>
    problem(
      isErrorCode(found.code) ? found.code : 'closeout.refused',
      found.message,
      found.file,
      found.pointer,
    ),
  );
}

function judgeRoundIds(
  ended: JudgedWork,
  schemas: readonly RoleRecord['schema'][],
): readonly OutcomeProblem[] {
  return ended.outputs.flatMap(({ observed, path }) => {
    if (observed.kind !== 'record' || !schemas.includes(observed.record.schema)) return [];
    const roundId = observed.record.value.round_id;
    return roundId === ended.assignment.round_id
      ? []
      : [
          problem(
            'artifact.mismatch',
            `round_id is ${roundId}; expected ${ended.assignment.round_id}`,
            path,
            '/round_id',
          ),
        ];
  });
}

type RecordValues = { readonly [R in RoleRecord as R['schema']]: R['value'] };

/** The valid record of a schema among the outputs, with its path. */
export function findRecord<S extends keyof RecordValues>(
  outputs: readonly OutputFacts[],
  schema: S,
): { readonly value: RecordValues[S]; readonly path: string } | null {
  for (const { observed, path } of outputs) {
    if (observed.kind === 'record' && isSchema(observed.record, schema))
      return { value: observed.record.value, path };
  }
  return null;
}

function isSchema<S extends keyof RecordValues>(
  record: RoleRecord,
  schema: S,
): record is RoleRecord & { readonly value: RecordValues[S] } {
  return record.schema === schema;
}
