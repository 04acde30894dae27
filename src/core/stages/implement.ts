import { because, transition } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import { consumedOf } from '../dispatch/close-outcome.ts';
import { advanceDispatch } from '../dispatch/cycle.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';

/** The implementer works in its scope; ownership was judged when the dispatch was settled. @spec contract.md#stages */
export function decideImplement(o: Observation, r: RoundObservation): Decision {
  const step = advanceDispatch(o, r, { stage: 'implement', role: 'implementer' });
  if (step.kind === 'decided') return step.decision;
  const conflict = r.conflicts.at(-1);
  const resolved = conflict !== undefined && conflict.head === step.outcome.head_before;
  return transition(
    {
      code: 'RUN_CHECKS',
      roundId: r.row.round_id,
      because: because('implement.accepted', 'stages', step.outcome.dispatch_id),
    },
    {
      kind: 'implementAccepted',
      roundId: r.row.round_id,
      consumed: consumedOf(step.outcome),
      baseRevision: resolved ? conflict.base : r.row.base_revision,
    },
  );
}
