import { roadmapPath } from '../../contract/paths.ts';
import { invariant } from '../../lib/invariant.ts';
import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { consumedOf } from '../dispatch/close-outcome.ts';
import { advanceDispatch } from '../dispatch/cycle.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import { resumeError } from '../resume-error.ts';

/** The planner selects one item and plans it, or asks for the roadmap to change. @spec contract.md#stages */
export function decidePlan(o: Observation, r: RoundObservation): Decision {
  const step = advanceDispatch(o, r, { stage: 'plan', role: 'planner' });
  if (step.kind === 'decided') return step.decision;
  return acceptPlan(o, step.round, consumedOf(step.outcome));
}

function acceptPlan(o: Observation, r: RoundObservation, consumed: readonly string[]): Decision {
  const roundId = r.row.round_id;
  if (r.records.updateRequest !== null) return requestUpdate(o, r, consumed);
  invariant(
    r.records.selection !== null && r.records.plan !== null,
    'accepted planning has a selection and a plan',
  );
  const milestoneId = r.records.selection.milestone_id;
  if (r.milestone.roundsLanded >= o.config.limits.rounds_per_milestone + (r.row.allowance.plan ?? 0)) {
    const error = resumeError({
      code: 'milestone.not-converging',
      message: `${milestoneId} took ${r.milestone.roundsLanded} rounds and is not done; expected fewer than ${o.config.limits.rounds_per_milestone}`,
      stage: 'plan',
      roundId,
      now: o.now,
      attempts: r.row.attempts.plan ?? 0,
    });
    return transition(
      { code: 'BLOCKED', roundId, because: because('plan.too-many-rounds', 'closeout', milestoneId) },
      { kind: 'blocked', roundId, consumed, error, rejection: null },
    );
  }
  return transition(
    {
      code: 'DISPATCH',
      roundId,
      because: because('plan.accepted', 'stages', `${milestoneId}, ${r.records.selection.extracted_item_id}`),
    },
    { kind: 'planAccepted', roundId, milestoneId, consumed },
  );
}

function requestUpdate(o: Observation, r: RoundObservation, consumed: readonly string[]): Decision {
  const roundId = r.row.round_id;
  const error = resumeError({
    code: 'roadmap-update.by-hand',
    message: `the planner of ${roundId} asks for a changed roadmap: ${r.records.updateRequest ?? ''}`,
    stage: 'plan',
    roundId,
    now: o.now,
    attempts: 0,
    artifact: roadmapPath(o.state.roadmap_dir),
    evidence: o.contract.roadmap.kind === 'present' ? [roadmapLine(o.contract.roadmap.sha256)] : [],
  });
  return transition(
    {
      code: 'BLOCKED',
      path: 'semantic-update',
      roundId,
      because: because('plan.update-requested', 'semantic-roadmap-update', roundId),
    },
    { kind: 'updateRequested', roundId, consumed, error },
  );
}

/** What the roadmap was when its edit was asked for: `resume` goes on once it differs. */
export function roadmapLine(sha256: string): string {
  return `roadmap sha256:${sha256}`;
}
