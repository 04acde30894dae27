import { ERRORS, nextCommandFor } from '../contract/errors.ts';
import { formatRoundId } from '../contract/ids.ts';
import { configPath, worktreePathFor } from '../contract/paths.ts';
import { eligibleMilestones } from '../roadmap/query.ts';
import { because, transition } from './build-decision.ts';
import type { Decision } from './decision.ts';
import { decideDiskFloor } from './disk-floor.ts';
import type { Observation } from './observation.ts';

const ROLES_NEEDED = ['planner', 'implementer', 'reviewer', 'recovery-investigator'] as const;

/** Work that no configured agent could do is not begun, and never waited for. @spec contract.md#agents */
export function decideAgents(o: Observation): Decision | null {
  const { missingAgents } = o.run;
  const role = ROLES_NEEDED.find((candidate) =>
    o.config.roles[candidate].agents.every((name) => missingAgents.includes(name)),
  );
  const isTemplate = o.contract.roadmap.kind === 'present' && o.contract.roadmap.value.isTemplate;
  if (role === undefined || (o.rounds.length === 0 && (o.contract.isTerminal || isTemplate))) return null;
  const { agents } = o.config.roles[role];
  return {
    kind: 'stop',
    code: 'BLOCKED',
    path: 'serial',
    roundId: null,
    because: because('schedule.no-agent', 'agents', role),
    exit: ERRORS['agents.missing'].exit,
    error: 'agents.missing',
    message:
      agents.length === 0
        ? `no agent is configured for the ${role}; expected at least one under agents in ${configPath}`
        : `no agent for the ${role} can be started; expected on PATH the program of ${agents.join(' or ')}`,
    nextCommand: nextCommandFor('agents.missing', null),
  };
}

/** Opens the next round when a slot is free and a milestone is eligible. @spec contract.md#roadmap */
export function decideOpenRound(o: Observation): Decision | null {
  if (
    o.base.kind !== 'present' ||
    o.contract.roadmap.kind !== 'present' ||
    o.state.controller_stage !== 'dispatch-rounds'
  )
    return null;
  if (o.state.active_rounds.length >= o.state.max_parallel_rounds) return null;
  const taken = new Set(o.state.active_rounds.flatMap((round) => round.eligible_milestones));
  const eligible = eligibleMilestones(o.contract.roadmap.value, taken);
  const first = eligible[0];
  if (first === undefined) return null;
  const low = decideDiskFloor(o);
  if (low !== null) return low;
  const roundId = formatRoundId(o.state.rounds_opened + 1, first.milestoneId);
  return transition(
    {
      code: 'OPEN_ROUND',
      roundId,
      because: because(
        'schedule.open',
        'roadmap',
        `eligible: ${eligible.map((milestone) => milestone.milestoneId).join(', ')}`,
      ),
    },
    {
      kind: 'openRound',
      roundId,
      eligible: eligible.map((milestone) => milestone.milestoneId),
      lane: first.lane,
      worktreePath: worktreePathFor(roundId, o.config.worktree.root),
      baseRevision: o.base.head,
    },
  );
}
