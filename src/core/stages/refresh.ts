import { invariant } from '../../lib/invariant.ts';
import { because, perform, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { LandingFacts } from '../landing-facts.ts';
import type { Observation } from '../observation.ts';
import { resumeError } from '../resume-error.ts';
import type { RoundObservation } from '../round-observation.ts';

type Conflict = Extract<LandingFacts['merge'], { kind: 'conflict' }>;

/** Base moved: a two-parent commit, or the conflict shown in the worktree. Null when the branch is fresh. @spec contract.md#stages */
export function decideRefresh(o: Observation, r: RoundObservation, landing: LandingFacts): Decision | null {
  const roundId = r.row.round_id;
  invariant(r.head !== null, 'a round in finalize-round has a head');
  if (landing.headContainsBase) {
    if (r.row.base_revision === landing.base) return null;
    return transition(
      {
        code: 'RUN_CHECKS',
        roundId,
        because: because('finalize.refreshed', 'stages', `the branch contains ${landing.base.slice(0, 12)}`),
      },
      { kind: 'refreshed', roundId, baseRevision: landing.base },
    );
  }
  if (landing.merge.kind === 'clean')
    return perform(
      {
        code: 'MERGE',
        roundId,
        because: because('finalize.refresh', 'stages', `base moved to ${landing.base.slice(0, 12)}`),
      },
      { kind: 'refreshBranch', roundId, head: r.head, base: landing.base },
    );
  return decideConflict(o, r, landing, landing.merge);
}

function decideConflict(
  o: Observation,
  r: RoundObservation,
  landing: LandingFacts,
  merge: Conflict,
): Decision {
  const roundId = r.row.round_id;
  invariant(r.head !== null, 'a round in finalize-round has a head');
  const shown = r.conflicts.at(-1);
  if (shown === undefined || shown.head !== r.head || shown.base !== landing.base) {
    return perform(
      {
        code: 'MERGE',
        roundId,
        because: because('finalize.show-conflict', 'stages', ...merge.paths),
      },
      {
        kind: 'showConflict',
        roundId,
        number: r.conflicts.length + 1,
        head: r.head,
        base: landing.base,
        tree: merge.tree,
        paths: merge.paths,
      },
    );
  }
  const limit = o.config.limits.conflict_rounds + (r.row.allowance['finalize-round'] ?? 0);
  if (r.conflicts.length >= limit) {
    const error = resumeError({
      code: 'refresh.not-converging',
      message: `the branch conflicted with base ${r.conflicts.length} times in a row; expected fewer than ${limit}`,
      stage: 'finalize-round',
      roundId,
      now: o.now,
      attempts: r.conflicts.length,
      evidence: merge.paths,
    });
    return transition(
      {
        code: 'BLOCKED',
        roundId,
        because: because('finalize.not-converging', 'stages', ...merge.paths),
      },
      { kind: 'blocked', roundId, consumed: [], error, rejection: null },
    );
  }
  return transition(
    { code: 'DISPATCH', roundId, because: because('finalize.conflicted', 'stages', ...merge.paths) },
    { kind: 'conflicted', roundId },
  );
}
