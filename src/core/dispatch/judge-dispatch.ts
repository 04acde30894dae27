import type { Assignment } from '../../contract/generated/assignment.ts';
import type {
  DispatchOutcome,
  FailureClass,
  OutcomeProblem,
} from '../../contract/generated/dispatch-outcome.ts';
import { DISPATCH_LIMITS } from '../../contract/limits.ts';
import { keptFolder } from '../../contract/paths.ts';
import { judgeWork, type OwnershipVerdict } from '../ownership/judge-work.ts';
import type { SettledOutcome, Settlement } from '../../contract/generated/settlement.ts';
import type { Observation } from '../observation.ts';
import type { OutputFacts } from '../dispatch-facts.ts';
import type { RoundObservation } from '../round-observation.ts';
import { problem } from '../resume-error.ts';
import { exitFailure } from './exit-failure.ts';
import type { EndedDispatch } from './ended-dispatch.ts';
import { acceptedRecords, judgeOutputs } from './judge-outputs.ts';
import { judgeRecords } from './judge-records.ts';

/**
 * How an ended dispatch is settled: proof that exists is taken whatever the exit code says; a violation
 * gives everything back and keeps it on a ref. @spec contract.md#ownership, contract.md#recovery
 */
export function judgeDispatch(o: Observation, r: RoundObservation, ended: EndedDispatch): Settlement {
  if (hasNotBegun(ended)) return leaveAlone(ended);
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
    secrets: ended.work.secrets.slice(0, DISPATCH_LIMITS.secretsMax),
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
    // Files of base that the agent brought leave again: the refresh brings them.
    reset_worktree: o.base.kind === 'present' && ended.work.tips.includes(o.base.head),
  };
}

/** A person deletes a worktree once; one that goes under each dispatch of a stage goes by the agent's own hand. */
function wentBefore(r: RoundObservation, { assignment }: EndedDispatch): boolean {
  const before = r.outcomes.findLast(
    (outcome) => outcome.stage === assignment.stage && outcome.role === assignment.role,
  );
  return before?.kind === 'ended-by-controller' && before.problems.length > 0;
}

/** Ended before the agent was started: what stands in the worktree is somebody else's. */
function hasNotBegun({ exit }: EndedDispatch): boolean {
  return exit?.ended_by === 'signal' && exit.steps.length === 0;
}

function leaveAlone(ended: EndedDispatch): Settlement {
  return {
    schema_version: 'settlement-v1',
    outcome: outcomeOf(ended, { kind: 'ended-by-controller', failure: null, problems: [] }),
    keep_tips: [],
    secrets: [],
    restore_refs: [],
    remove: [],
    commit: { kind: 'none', tree: null, second_parent: null, message: null, entries: [] },
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
    ...(r.worktree.kind === 'present' ? [] : [sayGone(r.worktree, ended.assignment)]),
    ...judgeOutputs(ended.outputs),
    ...(worktreeGone ? [] : judgeRecords(o, r, ended)),
  ];
  if (problems.length === 0) return { kind: 'accepted', failure: null, problems };
  if (ended.isInterrupted || (worktreeGone && !wentBefore(r, ended)))
    return { kind: 'ended-by-controller', failure: null, problems };
  const failure = exitFailure(ended);
  if (failure !== null)
    return { kind: 'failed', failure: failure.failure, problems: [failure.problem, ...problems] };
  return { kind: 'incomplete', failure: 'contract', problems };
}

/** Why nothing can be handed back, before what is missing for that reason. */
function sayGone(
  worktree: Exclude<RoundObservation['worktree'], { kind: 'present' }>,
  { worktree: path }: Assignment,
): OutcomeProblem {
  const cut = path.lastIndexOf('/');
  const why = worktree.kind === 'absent' ? `the worktree at ${path} is gone` : worktree.why;
  const rest = `what stands there is moved to ${keptFolder(path.slice(0, cut))}${path.slice(cut)}`;
  return problem('artifact.missing', `${why}; expected it as the dispatch found it; ${rest}`);
}

function oversized(outputs: readonly OutputFacts[]): readonly string[] {
  return outputs.filter((output) => output.observed.kind === 'too-large').map((output) => output.path);
}

const NEVER_ATTEMPTS: readonly FailureClass[] = ['rate-limited', 'overloaded', 'quota'];

function outcomeOf(ended: EndedDispatch, verdict: Verdict): SettledOutcome {
  const assignment: Assignment = ended.assignment;
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
    records:
      verdict.kind === 'accepted' || verdict.kind === 'help' ? [...acceptedRecords(ended.outputs)] : [],
    problems: verdict.problems.slice(0, 200),
  };
}
