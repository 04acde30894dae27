import { dispatchNumber, roundNumber } from '../../contract/ids.ts';
import { roundBranch, worktreePathFor } from '../../contract/paths.ts';
import type { ActiveRound, State } from '../../contract/generated/state.ts';
import { resumeError } from '../resume-error.ts';

/** What git still says of a round whose live state is lost. */
export interface RoundEvidence {
  readonly roundId: string;
  readonly head: string;
  readonly baseRevision: string;
  readonly milestoneId: string | null;
  readonly lane: string;
  /** `<dispatch_id>:<sha256>` of the selection and the plan on the branch: a person's retry vouches for them, a review is made again. */
  readonly planned: readonly string[];
}

export interface LostState {
  /** The snapshot at base. */
  readonly snapshot: State;
  readonly rounds: readonly RoundEvidence[];
  /** Every dispatch and round id in our refs, branches, trailers and commit identities. */
  readonly dispatchIds: readonly string[];
  /** The newest that the event log names, where it is left. */
  readonly loggedRevision: number | null;
  readonly roundIds: readonly string[];
  readonly worktreeRoot: string;
  readonly now: string;
}

/**
 * The live state of a fresh clone or a cleaned folder: the snapshot plus what git evidence says. Counters of a
 * rebuilt round are unknown, so it waits for a person. @spec contract.md#state
 */
export function rebuildState(lost: LostState): State {
  const { snapshot } = lost;
  const revision = Math.max(
    snapshot.revision,
    lost.loggedRevision ?? 0,
    ...lost.dispatchIds.map(dispatchNumber),
  );
  const opened = Math.max(snapshot.rounds_opened, ...lost.roundIds.map(roundNumber));
  const rounds = lost.rounds.map((evidence) => rebuildRound(lost, evidence));
  const stage =
    snapshot.controller_stage === 'done' && rounds.length > 0 ? 'dispatch-rounds' : snapshot.controller_stage;
  return { ...snapshot, revision, rounds_opened: opened, active_rounds: rounds, controller_stage: stage };
}

function rebuildRound(lost: LostState, evidence: RoundEvidence): ActiveRound {
  const { roundId } = evidence;
  const hasPlan = evidence.planned.length >= 2;
  // A checkpoint knows counters that have only grown since.
  const known = lost.snapshot.active_rounds.find((row) => row.round_id === roundId);
  const error = resumeError({
    code: 'state.rebuilt',
    message: `the live state was lost; ${roundId} was rebuilt from its branch at ${evidence.head.slice(0, 12)}, its counters are unknown`,
    stage: 'blocked',
    roundId,
    now: lost.now,
    attempts: 0,
    evidence: [`head ${evidence.head}`],
  });
  return {
    round_id: roundId,
    stage: 'blocked',
    branch: roundBranch(roundId),
    worktree_path: worktreePathFor(roundId, lost.worktreeRoot),
    base_revision: evidence.baseRevision,
    eligible_milestones: evidence.milestoneId === null ? [] : [evidence.milestoneId],
    lane: evidence.lane,
    attempts: known?.attempts ?? {},
    allowance: known?.allowance ?? {},
    review_rounds: known?.review_rounds ?? 0,
    review_baseline: known?.review_baseline ?? null,
    consumed: [...new Set([...(known?.consumed ?? []), ...evidence.planned])],
    dispatch_ids: {},
    blocked_from: hasPlan ? 'implement' : 'plan',
    merge_intent: null,
    resume_error: {
      ...error,
      next_command: `npx run-orchestrator-loop retry ${roundId} --stage ${hasPlan ? 'implement' : 'plan'}`,
    },
  };
}
