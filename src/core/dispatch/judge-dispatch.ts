import type { Assignment } from '../../contract/generated/assignment.ts';
import type {
  AcceptedRecord,
  DispatchOutcome,
  FailureClass,
  OutcomeProblem,
} from '../../contract/generated/dispatch-outcome.ts';
import { isErrorCode } from '../../contract/errors.ts';
import { judgeWork, type OwnershipVerdict } from '../ownership/judge-work.ts';
import type { SettledOutcome, Settlement } from '../../contract/generated/settlement.ts';
import type { Observation } from '../observation.ts';
import type { OutputFacts } from '../dispatch-facts.ts';
import type { RoundObservation } from '../round-observation.ts';
import { problem } from '../resume-error.ts';
import { exitFailure } from './exit-failure.ts';
import { hasUpdateRequest, type EndedDispatch } from './ended-dispatch.ts';
import { judgeRecords } from './judge-records.ts';

/**
 * How an ended dispatch is settled: proof that exists is taken whatever the exit code says; a violation
 * gives everything back and keeps it on a ref. @spec contract.md#ownership, contract.md#recovery
 */
export function judgeDispatch(o: Observation, r: RoundObservation, ended: EndedDispatch): Settlement {
  const conflict = r.conflicts.at(-1);
  const isConflict =
    ended.assignment.role === 'implementer' &&
    conflict !== undefined &&
    conflict.head === ended.work.headBefore;
  const ownership = judgeWork(ended.work, {
    assignment: ended.assignment,
    plan: r.records.plan,
    protectedPaths: o.config.protected_paths,
    conflictPaths: isConflict ? conflict.paths : [],
  });
  const verdict = reachVerdict(o, r, ended, ownership);
  const message = `${ended.assignment.round_id}: ${ended.assignment.stage} (attempt ${ended.assignment.attempt})`;
  const base = {
    schema_version: 'settlement-v1' as const,
    outcome: outcomeOf(ended, verdict),
    keep_tips: ended.work.tips,
    secrets: ended.work.secrets,
    restore_refs: ended.work.refsChanged.map((ref) => ({ ref: ref.ref, to: ref.was })),
    remove: oversized(ended.outputs),
  };
  const nothing = { kind: 'none', tree: null, second_parent: null, message: null, entries: [] } as const;
  if (verdict.kind === 'violation')
    return { ...base, commit: nothing, keep_tree: ended.work.tree, reset_worktree: true };
  if (ownership.litter.length > 0) {
    const entries = ownership.records.flatMap(({ path, newMode, newOid }) =>
      newOid === null || newMode === null ? [] : [{ path, mode: newMode, oid: newOid }],
    );
    return {
      ...base,
      commit: { ...nothing, kind: 'entries', message, entries },
      keep_tree: ended.work.tree,
      reset_worktree: true,
    };
  }
  if (ended.work.changes.length === 0 && !isConflict)
    return { ...base, commit: nothing, keep_tree: null, reset_worktree: ended.work.tips.length > 0 };
  return {
    ...base,
    commit: {
      ...nothing,
      kind: 'tree',
      tree: ended.work.tree,
      message,
      second_parent: isConflict ? conflict.base : null,
    },
    keep_tree: null,
    reset_worktree: false,
  };
}

interface Verdict {
  readonly kind: DispatchOutcome['kind'];
  readonly failure: FailureClass | null;
  readonly problems: readonly OutcomeProblem[];
}

function reachVerdict(
  o: Observation,
  r: RoundObservation,
  ended: EndedDispatch,
  ownership: OwnershipVerdict,
): Verdict {
  if (ownership.problems.length > 0)
    return { kind: 'violation', failure: 'contract', problems: ownership.problems };
  if (ended.outputs.some((output) => output.key === 'help_request' && output.observed.kind === 'record'))
    return { kind: 'help', failure: null, problems: [] };
  const worktreeGone = r.worktree.kind !== 'present';
  const problems = [
    ...ended.outputs.flatMap(judgeOutput),
    ...(worktreeGone ? [] : judgeRecords(o, r, ended)),
  ];
  if (problems.length === 0) return { kind: 'accepted', failure: null, problems };
  if (worktreeGone || ended.isInterrupted) return { kind: 'ended-by-controller', failure: null, problems };
  const failure = exitFailure(ended);
  if (failure !== null)
    return { kind: 'failed', failure: failure.failure, problems: [failure.problem, ...problems] };
  return { kind: 'incomplete', failure: 'contract', problems };
}

const MISSING_MATTERS: ReadonlySet<string> = new Set(['selection_record', 'plan', 'round_plan_record']);

function judgeOutput(
  output: OutputFacts,
  _index: number,
  all: readonly OutputFacts[],
): readonly OutcomeProblem[] {
  switch (output.observed.kind) {
    case 'absent':
      return output.required && !(MISSING_MATTERS.has(output.key) && hasUpdateRequest(all))
        ? [
            problem(
              'artifact.missing',
              `${output.path} is missing; expected the record of this stage`,
              output.path,
            ),
          ]
        : [];
    case 'too-large':
      return [
        problem(
          'artifact.too-large',
          `${output.path} has ${output.observed.sizeBytes} bytes; expected a smaller file, so it was removed`,
          output.path,
        ),
      ];
    case 'not-a-file':
      return [
        problem(
          'artifact.invalid',
          `${output.path} is a ${output.observed.what}; expected a regular file`,
          output.path,
        ),
      ];
    case 'invalid':
      return output.observed.problems
        .slice(0, 50)
        .map((found) =>
          problem(
            isErrorCode(found.code) ? found.code : 'artifact.invalid',
            found.message,
            found.file,
            found.pointer,
          ),
        );
    case 'text':
    case 'record':
      return [];
  }
}

function oversized(outputs: readonly OutputFacts[]): readonly string[] {
  return outputs.filter((output) => output.observed.kind === 'too-large').map((output) => output.path);
}

const NEVER_ATTEMPTS: readonly FailureClass[] = ['rate-limited', 'overloaded', 'quota'];

function outcomeOf(ended: EndedDispatch, verdict: Verdict): SettledOutcome {
  const assignment: Assignment = ended.assignment;
  const records: AcceptedRecord[] = ended.outputs.flatMap(({ key, path, observed }) =>
    observed.kind === 'record' || observed.kind === 'text' ? [{ key, path, sha256: observed.sha256 }] : [],
  );
  const failed = verdict.kind === 'failed' || verdict.kind === 'incomplete' || verdict.kind === 'violation';
  return {
    dispatch_id: ended.dispatchId,
    round_id: assignment.round_id,
    role: assignment.role,
    stage: assignment.stage,
    attempt: assignment.attempt,
    agent: ended.agent,
    kind: verdict.kind,
    failure_class: verdict.failure,
    counts_as_attempt:
      failed &&
      assignment.role !== 'recovery-investigator' &&
      (verdict.failure === null || !NEVER_ATTEMPTS.includes(verdict.failure)),
    head_before: ended.work.headBefore,
    records: verdict.kind === 'accepted' || verdict.kind === 'help' ? records : [],
    problems: verdict.problems.slice(0, 200),
  };
}
