import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { OutputFacts } from '../dispatch-facts.ts';
import { hasUpdateRequest } from '../dispatch/ended-dispatch.ts';
import { acceptedRecords, judgeOutputs } from '../dispatch/judge-outputs.ts';
import { findRecord, judgeRecords } from '../dispatch/judge-records.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation, RoundRecords, StandingWork } from '../round-observation.ts';
import { newestWithoutProof, type DispatchStage } from './ladder.ts';

/** Work that is taken: the outcome it amounts to, and the round with its records. */
export interface TakenProof {
  readonly outcome: DispatchOutcome;
  readonly round: RoundObservation;
}

/**
 * Rung 2: what the stage's newest dispatch failed to leave may stand by now, put there by a person, or be valid since
 * the world changed. It is judged as that dispatch's. @spec contract.md#recovery
 */
export function takeStandingProof(
  o: Observation,
  r: RoundObservation,
  stage: DispatchStage,
): TakenProof | null {
  const failed = newestWithoutProof(r.outcomes, stage);
  const work = r.standing;
  if (failed === null || work === null || work.dispatchId !== failed.dispatch_id) return null;
  const isResolved = stage === 'implement' && isConflictResolved(r, failed, work);
  if (!isResolved && (isRemoved(failed, work.outputs) || !isWhole(o, r, stage, work))) return null;
  return {
    outcome: {
      ...failed,
      kind: 'accepted',
      failure_class: null,
      counts_as_attempt: false,
      problems: [],
      records: isResolved ? [] : acceptedRecords(work.outputs),
    },
    round: isResolved ? r : { ...r, records: withStanding(r.records, work) },
  };
}

/** A person merged what the implementer was asked to merge and did not: that was all of its task. */
function isConflictResolved(
  r: RoundObservation,
  failed: DispatchOutcome,
  { assignment }: StandingWork,
): boolean {
  const conflict = r.conflicts.at(-1);
  return (
    assignment.problems.some(({ code }) => code === 'refresh.conflict') &&
    failed.head_after === failed.head_before &&
    conflict !== undefined &&
    conflict.head !== r.head
  );
}

/**
 * What was over its bound was removed by us: that it is gone is nobody's correction. Nor is what somebody wrote after
 * the role had ended its word.
 */
function isRemoved(failed: DispatchOutcome, outputs: readonly OutputFacts[]): boolean {
  const absent = outputs.filter(({ observed }) => observed.kind === 'absent').map(({ path }) => path);
  return failed.problems.some(
    ({ code, file }) =>
      code === 'artifact.changed-after-end' ||
      (code === 'artifact.too-large' && file !== null && absent.includes(file)),
  );
}

function isWhole(
  o: Observation,
  r: RoundObservation,
  stage: DispatchStage,
  { assignment, outputs, isMoved }: StandingWork,
): boolean {
  if (outputs.some((output) => output.key === 'help_request' && output.observed.kind !== 'absent'))
    return false;
  if (stage === 'implement' && r.conflicts.at(-1)?.head === r.head) return false;
  // A verdict is about what its reviewer saw.
  if (stage === 'review' && (isMoved || r.landing === null)) return false;
  return judgeOutputs(outputs).length === 0 && judgeRecords(o, r, { assignment, outputs }).length === 0;
}

function withStanding(records: RoundRecords, { outputs, dispatchId }: StandingWork): RoundRecords {
  const review = outputs.flatMap(({ observed }) =>
    observed.kind === 'record' && observed.record.schema === 'review-record'
      ? [{ value: observed.record.value, sha256: observed.sha256, dispatchId }]
      : [],
  )[0];
  const request = hasUpdateRequest(outputs)
    ? outputs.find((output) => output.key === 'roadmap_update_request')?.observed
    : undefined;
  return {
    ...records,
    selection: findRecord(outputs, 'selection-record')?.value ?? records.selection,
    plan: findRecord(outputs, 'round-plan-record')?.value ?? records.plan,
    review: review ?? records.review,
    reviews: review === undefined ? records.reviews : [...records.reviews, review.value],
    deferrals: findRecord(outputs, 'deferrals')?.value ?? records.deferrals,
    updateRequest: request?.kind === 'text' ? request.text : records.updateRequest,
  };
}
