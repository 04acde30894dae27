import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import type { Diagnosis } from '../../contract/generated/diagnosis-record.ts';
import type { Stage } from '../../contract/generated/state.ts';
import type { EffectiveConfig } from '../../contract/config.ts';
import type { RoundObservation } from '../round-observation.ts';

/** What the ladder says about a stage without proof and without a live dispatch. @spec contract.md#recovery */
export type Rung =
  /** No failed attempt stands: a first dispatch, or a re-entry by a verdict or a red check. */
  | { readonly kind: 'dispatch' }
  /** Rung 4, once a stage attempt. */
  | { readonly kind: 'investigate'; readonly failed: DispatchOutcome }
  /** Rungs 5 and 6: with the exact problems, the same agent first, then the next. */
  | { readonly kind: 'retry'; readonly failed: DispatchOutcome; readonly nextAgent: boolean }
  /** Rung 7, once each a round. */
  | { readonly kind: 'step-back'; readonly to: 'plan' | 'implement'; readonly diagnosis: Diagnosis }
  /** Rung 8. */
  | { readonly kind: 'exhausted'; readonly failed: DispatchOutcome; readonly diagnosis: Diagnosis | null }
  | { readonly kind: 'escalated'; readonly failed: DispatchOutcome; readonly diagnosis: Diagnosis };

export type DispatchStage = 'plan' | 'implement' | 'review';

/** Which rung is next. Exact problems go back at once; an attempt that left none, or the last one, is investigated first. */
export function nextRung(r: RoundObservation, stage: DispatchStage, limits: EffectiveConfig['limits']): Rung {
  const failed = newestFailure(r, stage);
  if (failed === null) return { kind: 'dispatch' };
  const attempts = r.row.attempts[stage] ?? 0;
  const exhausted = attempts >= attemptsAllowed(r, stage, limits);
  const investigated = investigationsAfter(r, failed).length > 0;
  const saysWhat =
    failed.kind === 'violation' ||
    (failed.kind === 'incomplete' && !failed.problems.some((found) => found.code === 'artifact.missing'));
  if (!investigated && (exhausted || !saysWhat)) return { kind: 'investigate', failed };
  const diagnosis = investigated ? diagnosisFor(r, failed) : null;
  if (diagnosis !== null && diagnosis.action === 'step-back') {
    const to = stepBackTarget(stage);
    if (to !== null && !hasSteppedBack(r, stage, diagnosis)) return { kind: 'step-back', to, diagnosis };
  }
  if (diagnosis?.recommendation === 'escalate' && !isAnswered(r, failed))
    return { kind: 'escalated', failed, diagnosis };
  if (exhausted) return { kind: 'exhausted', failed, diagnosis };
  return { kind: 'retry', failed, nextAgent: diagnosis?.action === 'retry-different' || attempts >= 2 };
}

/** A diagnosis is consumed when it is closed, and once more when the round is blocked on it: a person has let it go on since. */
function isAnswered(r: RoundObservation, failed: DispatchOutcome): boolean {
  const investigation = investigationAfter(r, failed);
  return (
    investigation !== undefined &&
    r.row.consumed.filter((entry) => entry.startsWith(`${investigation.dispatch_id}:`)).length >
      investigation.records.length
  );
}

/** The newest investigation of a failure that brought a diagnosis; a blocked round may have had several. */
export function investigationAfter(
  r: RoundObservation,
  failed: DispatchOutcome,
): DispatchOutcome | undefined {
  return investigationsAfter(r, failed).findLast((outcome) => outcome.kind === 'accepted');
}

function investigationsAfter(r: RoundObservation, failed: DispatchOutcome): readonly DispatchOutcome[] {
  return r.outcomes
    .slice(r.outcomes.indexOf(failed) + 1)
    .filter((outcome) => outcome.role === 'recovery-investigator' && outcome.stage === failed.stage);
}

/** Limit of the stage plus what `retry` added. @spec contract.md#state */
export function attemptsAllowed(
  r: RoundObservation,
  stage: Stage,
  limits: EffectiveConfig['limits'],
): number {
  return limits.stage_attempts[stage] + (r.row.allowance[stage] ?? 0);
}

/** The newest outcome of the stage's own role, when it is a failed attempt that no later accepted work has overtaken. */
function newestFailure(r: RoundObservation, stage: DispatchStage): DispatchOutcome | null {
  const newest = newestWithoutProof(
    r.outcomes.filter((outcome) => outcome.kind !== 'ended-by-controller'),
    stage,
  );
  return newest?.counts_as_attempt === true ? newest : null;
}

/** The newest outcome of the stage's own role, unless it or later work of another role was accepted. */
export function newestWithoutProof(
  outcomes: readonly DispatchOutcome[],
  stage: DispatchStage,
): DispatchOutcome | null {
  const works = outcomes.filter((outcome) => outcome.role !== 'recovery-investigator');
  const newest = works.findLast((outcome) => outcome.stage === stage);
  if (newest === undefined) return null;
  const overtaken = works.slice(works.indexOf(newest)).some((outcome) => outcome.kind === 'accepted');
  return overtaken ? null : newest;
}

function diagnosisFor(r: RoundObservation, failed: DispatchOutcome): Diagnosis | null {
  const newest = r.records.diagnoses.at(-1);
  return investigationAfter(r, failed) !== undefined && newest !== undefined && newest.stage === failed.stage
    ? newest
    : null;
}

function stepBackTarget(stage: DispatchStage): 'plan' | 'implement' | null {
  return stage === 'implement' ? 'plan' : stage === 'review' ? 'implement' : null;
}

function hasSteppedBack(r: RoundObservation, stage: DispatchStage, newest: Diagnosis): boolean {
  return r.records.diagnoses.some(
    (diagnosis) => diagnosis !== newest && diagnosis.stage === stage && diagnosis.action === 'step-back',
  );
}
