import type { ComingMilestone } from '../../contract/generated/next-report.ts';
import type { Observation } from '../../core/observation.ts';
import type { Milestone } from '../../roadmap/model.ts';
import { eligibleMilestones, milestoneById } from '../../roadmap/query.ts';

/** The milestone of the live round; without one, the one that a round would be opened for. @spec contract.md#roadmap */
export function milestoneAtHand(o: Observation): ComingMilestone | null {
  const [round] = o.rounds;
  const roadmap = o.contract.roadmap.kind === 'present' ? o.contract.roadmap.value : null;
  const id = round?.records.selection?.milestone_id ?? round?.row.eligible_milestones[0];
  if (roadmap === null || id === undefined) return milestoneAfter(o);
  const milestone = milestoneById(roadmap, id);
  return milestone === null ? null : view(milestone, []);
}

/** The one that comes when the live rounds have landed; null when none is left. @spec contract.md#roadmap */
export function milestoneAfter(o: Observation): ComingMilestone | null {
  if (o.contract.roadmap.kind !== 'present' || o.contract.roadmap.value.isTemplate) return null;
  const roadmap = o.contract.roadmap.value;
  const taken = new Set(o.state.active_rounds.flatMap((round) => round.eligible_milestones));
  const isFull = o.state.active_rounds.length >= o.state.max_parallel_rounds;
  const slot = isFull ? o.state.active_rounds.map((round) => `${round.round_id} to land`) : [];
  const [eligible] = eligibleMilestones(roadmap, taken);
  if (eligible !== undefined) return view(eligible, slot);
  const later = roadmap.milestones.find(
    ({ status, milestoneId }) => status !== 'done' && !taken.has(milestoneId),
  );
  if (later === undefined) return null;
  const undone = later.dependsOn.filter((id) => milestoneById(roadmap, id)?.status !== 'done');
  return view(later, [...undone.map((id) => `${id} to be done`), ...slot]);
}

function view({ milestoneId, title }: Milestone, waitsFor: readonly string[]): ComingMilestone {
  return { milestone_id: milestoneId, title: title.slice(0, 1000), waits_for: waitsFor.slice(0, 200) };
}
