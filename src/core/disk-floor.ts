import { because, transition } from './build-decision.ts';
import type { Decision } from './decision.ts';
import type { Observation } from './observation.ts';
import { resumeError } from './resume-error.ts';

/** Below the floor of free disk no worktree is made: the controller stops before it. @spec contract.md#worktrees-and-history */
export function decideDiskFloor(o: Observation): Decision | null {
  if (o.freeDiskGib >= o.config.limits.min_free_disk_gib) return null;
  const error = resumeError({
    code: 'disk.low',
    message: `${o.freeDiskGib.toFixed(1)} GiB of disk are free; expected at least ${o.config.limits.min_free_disk_gib}`,
    stage: null,
    roundId: null,
    now: o.now,
    attempts: 0,
  });
  return transition(
    {
      code: 'BLOCKED',
      roundId: null,
      because: because('disk.low', 'worktrees-and-history', error.message),
    },
    { kind: 'controllerBlocked', error },
  );
}
