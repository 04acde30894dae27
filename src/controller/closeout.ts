import { roadmapPath } from '../contract/paths.ts';
import type { Problem } from '../contract/problem.ts';
import type { RoadmapCloseout } from '../contract/generated/review-record.ts';
import type { State } from '../contract/generated/state.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { applyCloseout } from '../roadmap/edit.ts';
import { isTerminal } from '../roadmap/query.ts';
import type { World } from './world.ts';

export interface CloseoutInput {
  readonly state: State;
  /** roadmap.md at B; null when it is not readable. */
  readonly bytes: Uint8Array | null;
  readonly closeout: RoadmapCloseout;
  readonly milestoneId: string;
}

/** Applies an approved closeout to B's roadmap, in memory; anew for every B. @spec contract.md#closeout */
export async function tryCloseout(
  world: World,
  input: CloseoutInput,
): Promise<Result<{ readonly bytes: Uint8Array; readonly isTerminal: boolean }, readonly Problem[]>> {
  const file = roadmapPath(input.state.roadmap_dir);
  if (input.bytes === null) return err([]);
  const applied = await applyCloseout(
    { bytes: input.bytes, file, closeout: input.closeout, milestoneId: input.milestoneId },
    world.roadmaps,
  );
  if (!applied.ok) return applied;
  const parsed = await world.roadmaps.parse(applied.value, file);
  return parsed.ok ? ok({ bytes: applied.value, isTerminal: isTerminal(parsed.value) }) : parsed;
}
