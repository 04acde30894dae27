import { baselineCommands } from '../../roadmap/verification.ts';
import type { ResumeError } from '../../contract/generated/state.ts';
import { invariant } from '../../lib/invariant.ts';
import { because, perform, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { judgeAdmissibility, type PredicateVerdict } from '../merge/admissibility.ts';
import type { LandingFacts, Observation, RoundObservation } from '../observation.ts';
import { resumeError } from '../resume-error.ts';
import { roadmapLine } from './plan.ts';
import type { Sha256 } from '../../contract/ids.ts';

/** Refresh, verify, closeout, candidate, landing: each only when everything before it is seen to hold. @spec contract.md#merge-admissibility */
export function decideFinalize(o: Observation, r: RoundObservation): Decision {
  invariant(r.landing !== null, 'the landing is observed in finalize-round');
  const landing = r.landing;
  return landIntent(o, r, landing) ?? refresh(o, r, landing) ?? admit(o, r, landing);
}

/** The round is on base: the state follows. @spec contract.md#state */
export function landedDecision(o: Observation, r: RoundObservation): Decision | null {
  if (r.landed === null) return null;
  if (!r.isFollowed && r.row.merge_intent?.commit === r.landed) {
    if (r.followHeld !== null) {
      return wait(
        {
          code: 'WAIT',
          roundId: r.row.round_id,
          because: because('finalize.follow-held', 'merge-admissibility', r.followHeld),
        },
        { kind: 'hold', predicate: 'checkout.safe', reason: r.followHeld, needsPerson: true },
      );
    }
    return perform(
      {
        code: 'MERGE',
        roundId: r.row.round_id,
        because: because(
          'finalize.follow',
          'merge-admissibility',
          `checkouts follow to ${r.landed.slice(0, 12)}`,
        ),
      },
      { kind: 'land', roundId: r.row.round_id, expectedBase: r.baseRevision, commit: r.landed },
    );
  }
  return transition(
    {
      code: 'MERGE',
      roundId: r.row.round_id,
      because: because(
        'finalize.landed',
        'merge-admissibility',
        `${r.landed.slice(0, 12)} on ${o.state.base_branch} carries its trailer`,
      ),
    },
    {
      kind: 'roundLanded',
      roundId: r.row.round_id,
      isTerminal: o.contract.isTerminal,
      error: semanticError(o, r, o.contract.roadmap.kind === 'present' ? o.contract.roadmap.sha256 : null),
    },
  );
}

/** A landed review that demands a changed roadmap stops the controller until a person has edited it. */
export function semanticError(
  o: Observation,
  r: RoundObservation,
  landedRoadmap: Sha256 | null,
): ResumeError | null {
  const closeout = r.records.review?.value.roadmap_closeout;
  if (closeout == null || closeout.mode !== 'semantic-update-required') return null;
  return resumeError({
    code: 'roadmap-update.by-hand',
    message: `${r.row.round_id} landed; its review asks for a changed roadmap: ${closeout.semantic_update_required_reason}`,
    stage: 'finalize-round',
    roundId: r.row.round_id,
    now: o.now,
    attempts: 0,
    evidence: landedRoadmap === null ? [] : [roadmapLine(landedRoadmap)],
  });
}

function landIntent(o: Observation, r: RoundObservation, landing: LandingFacts): Decision | null {
  const intent = r.row.merge_intent;
  if (intent === null) return null;
  const roundId = r.row.round_id;
  const candidate = landing.candidate;
  const stands =
    candidate !== null &&
    candidate.commit === intent.commit &&
    candidate.parent === landing.base &&
    intent.expected_base === landing.base;
  if (!stands || !isReusable(o, r, landing, 1))
    return transition(
      {
        code: 'MERGE',
        roundId,
        because: because(
          'finalize.intent-stale',
          'merge-admissibility',
          `intent for ${intent.commit.slice(0, 12)} no longer fits base ${landing.base.slice(0, 12)}`,
        ),
      },
      { kind: 'intentDropped', roundId },
    );
  const held = judgeAdmissibility(o, r, landing).filter((entry) => entry.verdict.kind === 'hold');
  if (held.length > 0) return holdOrReturn(r, held);
  return perform(
    {
      code: 'MERGE',
      roundId,
      because: because(
        'finalize.land',
        'merge-admissibility',
        `${intent.commit.slice(0, 12)} onto ${landing.base.slice(0, 12)}`,
      ),
    },
    { kind: 'land', roundId, expectedBase: landing.base, commit: candidate.commit },
  );
}

function refresh(o: Observation, r: RoundObservation, landing: LandingFacts): Decision | null {
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
  const shown = r.conflicts.at(-1);
  if (shown === undefined || shown.head !== r.head || shown.base !== landing.base) {
    return perform(
      {
        code: 'MERGE',
        roundId,
        because: because('finalize.show-conflict', 'stages', ...landing.merge.paths),
      },
      {
        kind: 'showConflict',
        roundId,
        number: r.conflicts.length + 1,
        head: r.head,
        base: landing.base,
        tree: landing.merge.tree,
        paths: landing.merge.paths,
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
      evidence: landing.merge.paths,
    });
    return transition(
      {
        code: 'BLOCKED',
        roundId,
        because: because('finalize.not-converging', 'stages', ...landing.merge.paths),
      },
      { kind: 'blocked', roundId, consumed: [], error, rejection: null },
    );
  }
  return transition(
    { code: 'DISPATCH', roundId, because: because('finalize.conflicted', 'stages', ...landing.merge.paths) },
    { kind: 'conflicted', roundId },
  );
}

function admit(o: Observation, r: RoundObservation, landing: LandingFacts): Decision {
  const roundId = r.row.round_id;
  const held = judgeAdmissibility(o, r, landing).filter((entry) => entry.verdict.kind === 'hold');
  if (held.length > 0) return holdOrReturn(r, held);
  invariant(r.head !== null && landing.merge.kind === 'clean', 'an admissible round merges cleanly');
  const candidate = landing.candidate;
  if (candidate === null || !isReusable(o, r, landing, 0)) {
    const hasChecks =
      o.contract.verification.kind === 'present' &&
      baselineCommands(o.contract.verification.value).length > 0;
    return perform(
      {
        code: 'MERGE',
        roundId,
        because: because('finalize.build-candidate', 'merge-admissibility', 'every predicate passes'),
      },
      {
        kind: 'buildCandidate',
        roundId,
        head: r.head,
        base: landing.base,
        contentTree: landing.merge.contentTree,
        checks: hasChecks ? 'green' : 'unverified',
      },
    );
  }
  return transition(
    {
      code: 'MERGE',
      roundId,
      because: because(
        'finalize.intent',
        'merge-admissibility',
        `candidate ${candidate.commit.slice(0, 12)}`,
      ),
    },
    {
      kind: 'intentRecorded',
      roundId,
      intent: {
        expected_base: landing.base,
        commit: candidate.commit,
        paths: landing.change.map((change) => change.path),
      },
    },
  );
}

/** `behind`: how many transitions of its own the live state made since the candidate was built (its intent is one). */
function isReusable(o: Observation, r: RoundObservation, landing: LandingFacts, behind: 0 | 1): boolean {
  const candidate = landing.candidate;
  if (candidate === null || landing.merge.kind !== 'clean') return false;
  return (
    candidate.parent === landing.base &&
    candidate.contentTree === landing.merge.contentTree &&
    candidate.reviewSha256 === (r.records.review?.sha256 ?? null) &&
    candidate.snapshotRevision === o.state.revision - behind + 2
  );
}

/** A hold that a stage clears sends the round there; any other is waited for. */
function holdOrReturn(r: RoundObservation, held: readonly PredicateVerdict[]): Decision {
  const roundId = r.row.round_id;
  const reasons = held.map((entry) => `${entry.predicate}: ${entry.verdict.because}`);
  const clearedBy = (by: string) =>
    held.find((entry) => entry.verdict.kind === 'hold' && entry.verdict.clearedBy === by);
  if (clearedBy('verify') !== undefined || clearedBy('implement') !== undefined)
    return transition(
      { code: 'RUN_CHECKS', roundId, because: because('finalize.reopened', 'stages', ...reasons) },
      { kind: 'reopened', roundId },
    );
  if (clearedBy('review') !== undefined)
    return transition(
      { code: 'DISPATCH', roundId, because: because('finalize.closeout-stale', 'stages', ...reasons) },
      { kind: 'closeoutStale', roundId },
    );
  const first = clearedBy('person') ?? held[0];
  invariant(first !== undefined, 'a hold has a reason');
  return wait(
    { code: 'WAIT', roundId, because: because('finalize.held', 'merge-admissibility', ...reasons) },
    {
      kind: 'hold',
      predicate: first.predicate,
      reason: first.verdict.because,
      needsPerson: clearedBy('person') !== undefined,
    },
  );
}
