import type { Sha256 } from '../../contract/ids.ts';
import type { ResumeError } from '../../contract/generated/state.ts';
import { because, perform, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { resumeError } from '../resume-error.ts';
import type { RoundObservation } from '../round-observation.ts';
import { roadmapLine } from './plan.ts';

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
        {
          kind: 'hold',
          predicate: 'checkout.safe',
          reason: r.followHeld,
          code: 'checkout.busy',
          needsPerson: true,
        },
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
