import { encodeRecord } from '../../contract/canonical-json.ts';
import type { State } from '../../contract/generated/state.ts';
import { roadmapDir, snapshotPath } from '../../contract/paths.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Roadmap } from '../../roadmap/model.ts';
import { isTerminal } from '../../roadmap/query.ts';
import {
  FIRST_REVISION,
  placesOf,
  planRoadmapFiles,
  tracked,
  type RoadmapSeed,
  type ScaffoldPlan,
} from './plan-scaffold.ts';
import type { ScaffoldRefusal } from './refuse.ts';
import { newRoadmapId } from './roadmap-id.ts';

export interface NextRoadmapInput extends RoadmapSeed {
  readonly state: State;
  /** The active roadmap, as on the base branch. */
  readonly roadmap: Roadmap;
}

/**
 * The next roadmap's template and the state that switches to it: the transition `done` → `dispatch-rounds`.
 * Refused with `init.not-terminal` while anything of the present one is open.
 * @spec contract.md#decisions-and-exit-codes
 */
export function planNextRoadmap(input: NextRoadmapInput): Result<ScaffoldPlan, ScaffoldRefusal> {
  const open = whatIsOpen(input);
  if (open !== null) return err({ code: 'init.not-terminal', message: open });
  const { state } = input;
  const takenRoadmapIds = [...input.takenRoadmapIds, state.roadmap_id];
  const roadmapId = newRoadmapId(input.today, input.goal, takenRoadmapIds);
  const next: State = {
    ...state,
    revision: state.revision + 1,
    roadmap_id: roadmapId,
    roadmap_revision: FIRST_REVISION,
    roadmap_dir: roadmapDir(roadmapId, FIRST_REVISION),
    controller_stage: 'dispatch-rounds',
  };
  const files = [...planRoadmapFiles(roadmapId, input), tracked(snapshotPath, encodeRecord(next))];
  return ok({ roadmapId, ...placesOf(next), state: next, files });
}

function whatIsOpen({ state, roadmap }: NextRoadmapInput): string | null {
  const unfinished = roadmap.milestones.filter(({ status }) => status !== 'done');
  if (!isTerminal(roadmap)) {
    const ids = unfinished.map(({ milestoneId, status }) => `${milestoneId} (${status})`);
    return `expected every milestone of ${roadmap.file} to be done; open: ${ids.join(', ')}`;
  }
  const rounds = state.active_rounds.map(({ round_id: id, stage }) => `${id} (${stage})`);
  if (rounds.length > 0) return `expected no live round; open: ${rounds.join(', ')}`;
  if (state.roadmap_update === null) return null;
  return `expected no open roadmap update; found the one from ${state.roadmap_update.source_round_id}`;
}
