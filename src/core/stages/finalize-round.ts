import { FILE_LIMITS } from '../../contract/limits.ts';
import { baselineCommands } from '../../roadmap/verification.ts';
import { invariant } from '../../lib/invariant.ts';
import { because, perform, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { judgeAdmissibility, type PredicateVerdict } from '../merge/admissibility.ts';
import type { LandingFacts } from '../landing-facts.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { isReusable } from '../merge/candidate.ts';
import { decideRefresh } from './refresh.ts';

/** Refresh, verify, closeout, candidate, landing: each only when everything before it is seen to hold. @spec contract.md#merge-admissibility */
export function decideFinalize(o: Observation, r: RoundObservation): Decision {
  invariant(r.landing !== null, 'the landing is observed in finalize-round');
  const landing = r.landing;
  return landIntent(o, r, landing) ?? decideRefresh(o, r, landing) ?? admit(o, r, landing);
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
        paths: landing.change.slice(0, FILE_LIMITS.intentPathsMax).map((change) => change.path),
      },
    },
  );
}

/** A hold that a stage clears sends the round there; any other is waited for. */
function holdOrReturn(r: RoundObservation, held: readonly PredicateVerdict[]): Decision {
  const roundId = r.row.round_id;
  const reasons = held.map((entry) => `${entry.predicate}: ${entry.verdict.because}`);
  const clearedBy = (by: string) =>
    held.find((entry) => entry.verdict.kind === 'hold' && entry.verdict.clearedBy === by);
  if (clearedBy('verify') !== undefined)
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
  invariant(first !== undefined && first.verdict.kind === 'hold', 'a hold has a reason');
  return wait(
    { code: 'WAIT', roundId, because: because('finalize.held', 'merge-admissibility', ...reasons) },
    {
      kind: 'hold',
      predicate: first.predicate,
      reason: first.verdict.because,
      code: first.verdict.code,
      needsPerson: clearedBy('person') !== undefined,
      ...(first.verdict.nextCommand === undefined ? {} : { nextCommand: first.verdict.nextCommand }),
    },
  );
}
