import type { RunSummary } from '../../contract/generated/run-report.ts';
import type { State } from '../../contract/generated/state.ts';
import type { Observation } from '../../core/observation.ts';
import { readyMilestones } from '../../roadmap/query.ts';

export type LandedRound = RunSummary['landed'][number];

/** What a run brought and what it left. `o` is its last observation; null when nothing could be observed. */
export function summarizeRun(
  o: Observation | null,
  state: State,
  landed: readonly LandedRound[],
): RunSummary {
  const read = o?.contract.roadmap.kind === 'present' ? o.contract.roadmap.value : null;
  // A template has no milestones of anybody's.
  const roadmap = read?.isTemplate === true ? null : read;
  const taken = new Set(state.active_rounds.flatMap((round) => round.eligible_milestones));
  const ready = roadmap === null ? [] : readyMilestones(roadmap).map(({ milestoneId }) => milestoneId);
  const open = roadmap?.milestones.filter(({ status }) => status !== 'done') ?? [];
  return {
    landed,
    done: (roadmap?.milestones.length ?? 0) - open.length,
    total: roadmap?.milestones.length ?? 0,
    ready: ready.filter((id) => !taken.has(id)),
    waiting: open.map(({ milestoneId }) => milestoneId).filter((id) => !ready.includes(id)),
    blocked: state.active_rounds.flatMap(({ round_id, resume_error: error }) =>
      error === null
        ? []
        : [{ round_id, code: error.code, message: error.message, next_command: error.next_command }],
    ),
  };
}
