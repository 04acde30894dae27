import { isErrorCode, type ErrorCode } from '../../contract/errors.ts';
import { dispatchDir } from '../../contract/paths.ts';
import type { DispatchOutcome, OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { Diagnosis } from '../../contract/generated/diagnosis-record.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { investigationAfter, type DispatchStage, type Rung } from '../recovery/ladder.ts';
import { resumeError } from '../resume-error.ts';
import { consumedOf } from './close-outcome.ts';

/** The rungs that start nothing: step back, a person's turn, every attempt used. @spec contract.md#recovery */
export function stopOnLadder(
  o: Observation,
  r: RoundObservation,
  stage: DispatchStage,
  rung: Rung,
): Decision | null {
  const roundId = r.row.round_id;
  switch (rung.kind) {
    case 'dispatch':
    case 'investigate':
    case 'retry':
      return null;
    case 'step-back':
      return transition(
        {
          code: 'RECOVER',
          path: 'recovery',
          roundId,
          because: because('ladder.step-back', 'recovery', rung.diagnosis.summary),
        },
        { kind: 'steppedBack', roundId, to: rung.to },
      );
    case 'escalated':
      return block(o, r, stage, 'diagnosis.escalated', rung.failed, rung.diagnosis);
    case 'exhausted':
      return block(o, r, stage, codeOf(rung.failed), rung.failed, rung.diagnosis);
  }
}

function block(
  o: Observation,
  r: RoundObservation,
  stage: DispatchStage,
  code: ErrorCode,
  failed: DispatchOutcome,
  diagnosis: Diagnosis | null,
): Decision {
  const roundId = r.row.round_id;
  const first = failed.problems[0];
  const attempts = r.row.attempts[stage] ?? 0;
  const message =
    code === 'diagnosis.escalated'
      ? `${diagnosis?.summary ?? ''} (${first?.message ?? failed.kind})`
      : first === undefined
        ? `${stage} ended without accepted records`
        : withPlace(first);
  const escalated = code === 'diagnosis.escalated' ? investigationAfter(r, failed) : undefined;
  const consumed = escalated === undefined ? [] : consumedOf(escalated);
  const evidence = [
    `${dispatchDir(failed.dispatch_id)}/stdout.log`,
    ...failed.kept_refs,
    ...(diagnosis === null ? [] : [`diagnosis: ${diagnosis.summary}`]),
  ];
  const error = resumeError({
    code,
    message,
    stage,
    roundId,
    now: o.now,
    attempts,
    artifact: first?.file ?? null,
    pointer: first?.pointer ?? null,
    evidence,
  });
  return transition(
    {
      code: 'BLOCKED',
      path: 'recovery',
      roundId,
      because: because('ladder.exhausted', 'recovery', `${attempts} attempts of ${stage}`, message),
    },
    { kind: 'blocked', roundId, consumed, error, rejection: null },
  );
}

/** A role is shown the file beside the message; a person reads one sentence. */
function withPlace({ message, file }: OutcomeProblem): string {
  return file === null || message.includes(file) ? message : `${message} (${file})`;
}

function codeOf(failed: DispatchOutcome): ErrorCode {
  const code = failed.problems[0]?.code;
  return code !== undefined && isErrorCode(code) ? code : 'agent.failed';
}
