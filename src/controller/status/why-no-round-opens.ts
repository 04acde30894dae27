import type { Observation } from '../../core/observation.ts';
import { eligibleMilestones } from '../../roadmap/query.ts';
import type { Roadmap } from '../../roadmap/model.ts';

const MILESTONES_MAX = 50;

/** Every reason why no round can be opened now; none when one can. @spec contract.md#roadmap */
export function whyNoRoundOpens(o: Observation): readonly string[] {
  const { state, contract, base } = o;
  const reasons: string[] = [];
  if (base.kind === 'missing') reasons.push(`the base branch ${state.base_branch} is gone`);
  if (contract.problems.length > 0)
    reasons.push(
      contract.problems.length === 1
        ? 'the contract files have a problem; see validate'
        : `the contract files have ${contract.problems.length} problems; see validate`,
    );
  if (state.paused !== null) reasons.push(`paused by ${state.paused.by}`);
  if (state.controller_stage === 'blocked')
    reasons.push(`the controller is blocked: ${state.resume_errors.controller?.message ?? 'unknown'}`);
  if (state.active_rounds.length >= state.max_parallel_rounds)
    reasons.push(`every slot is taken (${state.active_rounds.length} of ${state.max_parallel_rounds})`);
  if (o.freeDiskGib < o.config.limits.min_free_disk_gib)
    reasons.push(
      `${o.freeDiskGib.toFixed(1)} GiB of disk are free; expected at least ${o.config.limits.min_free_disk_gib}`,
    );
  if (contract.roadmap.kind === 'present') reasons.push(...whyNoMilestone(o, contract.roadmap.value));
  return reasons;
}

function whyNoMilestone(o: Observation, roadmap: Roadmap): readonly string[] {
  if (roadmap.isTemplate) return [`the roadmap still is the template: ${roadmap.file}`];
  const open = roadmap.milestones.filter(({ status }) => status !== 'done');
  if (open.length === 0) return ['every milestone is done'];
  const takenBy = new Map(
    o.state.active_rounds.flatMap((round) =>
      round.eligible_milestones.map((milestoneId) => [milestoneId, round.round_id] as const),
    ),
  );
  if (eligibleMilestones(roadmap, new Set(takenBy.keys())).length > 0) return [];
  const openIds = new Set(open.map(({ milestoneId }) => milestoneId));
  return open.slice(0, MILESTONES_MAX).map(({ milestoneId, dependsOn }) => {
    const holder = takenBy.get(milestoneId);
    return holder === undefined
      ? `${milestoneId} waits for ${dependsOn.filter((id) => openIds.has(id)).join(', ')}`
      : `${milestoneId} is taken by ${holder}`;
  });
}
