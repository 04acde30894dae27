import { dispatchDir } from '../../contract/paths.ts';
import { because, perform } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { RoundObservation } from '../round-observation.ts';

/**
 * A controller died while it started a dispatch: a runner may still begin it, on the head of that moment. It is closed
 * before anything moves that head. @spec contract.md#recovery
 */
export function closePrepared(r: RoundObservation): Decision | null {
  if (r.dispatch?.kind !== 'decided' || !r.dispatch.isPrepared) return null;
  if (r.handWork === null && !r.handSinceChecks && r.dispatch.outputsStanding.length === 0) return null;
  const why = 'the worktree changed before it began';
  return perform(
    {
      code: 'RECOVER',
      path: 'recovery',
      roundId: r.row.round_id,
      because: because('dispatch.close', 'recovery', r.dispatch.dispatchId, why),
    },
    { kind: 'endJob', roundId: r.row.round_id, jobDir: dispatchDir(r.dispatch.dispatchId), why },
  );
}
