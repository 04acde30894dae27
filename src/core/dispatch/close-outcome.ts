import type { DispatchOutcome } from '../../contract/generated/dispatch-outcome.ts';
import { artifactPath } from '../../contract/artifacts.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { resumeError } from '../resume-error.ts';
import { providerChange } from './availability.ts';

/** `<dispatch_id>:<sha256>` of each record acted on. @spec contract.md#state */
export function consumedOf(outcome: DispatchOutcome): readonly string[] {
  return outcome.records.map((record) => `${outcome.dispatch_id}:${record.sha256}`);
}

/** Closes a settled dispatch that moves no stage: a failed attempt, a diagnosis, a call for help. @spec contract.md#recovery */
export function closeOutcome(
  o: Observation,
  r: RoundObservation,
  thread: string,
  outcome: DispatchOutcome,
): Decision {
  const roundId = r.row.round_id;
  const consumed = consumedOf(outcome);
  if (outcome.kind === 'help') {
    const question = r.records.helpRequest?.question ?? 'the question stands in help-request.json';
    const error = resumeError({
      code: 'guidance.not-yet',
      message: `the ${outcome.role} asks: ${question}`,
      stage: outcome.stage,
      roundId,
      now: o.now,
      attempts: r.row.attempts[outcome.stage] ?? 0,
      artifact: outcome.records.find((record) => record.key === 'help_request')?.path ?? null,
      // Where the next dispatch reads an answer: its inputs are taken from the round's branch.
      evidence: r.records.plan === null ? [] : [`${r.row.worktree_path}/${artifactPath(roundId, 'plan')}`],
    });
    return transition(
      {
        code: 'GUIDANCE_REQUIRED',
        roundId,
        because: because('dispatch.help', 'records', `${outcome.dispatch_id} asks for help`),
      },
      { kind: 'blocked', roundId, consumed, error, rejection: null },
    );
  }
  const failedStage = outcome.counts_as_attempt ? outcome.stage : null;
  return transition(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId,
      because: because(
        `dispatch.${outcome.kind}`,
        'recovery',
        `${outcome.dispatch_id}: ${outcome.problems[0]?.message ?? outcome.role}`,
      ),
    },
    { kind: 'dispatchClosed', roundId, thread, failedStage, consumed, provider: providerChange(o, outcome) },
  );
}
