import type { Role } from '../../contract/generated/dispatch-outcome.ts';
import type { Observation } from '../observation.ts';
import type { RoundObservation } from '../round-observation.ts';
import type { Rung } from '../recovery/ladder.ts';

export type AgentChoice =
  | { readonly kind: 'agent'; readonly agent: string }
  | { readonly kind: 'wait'; readonly until: string }
  /** Nobody to wait for: each of them was taken out of the choice. */
  | { readonly kind: 'none'; readonly agents: readonly string[] };

/**
 * The first available agent of the role, in the order of the configuration; the next one when the ladder
 * asks for it. Without one the round waits for the earliest `until`. @spec contract.md#agents
 */
export function pickAgent(o: Observation, r: RoundObservation, role: Role, rung: Rung): AgentChoice {
  const candidates = distinct(o, r, role, o.config.roles[role].agents);
  const free = candidates.filter((agent) => isAvailable(o, agent));
  const first = free[0];
  if (first === undefined) {
    const until = earliestUntil(o, candidates);
    return until === null ? { kind: 'none', agents: candidates } : { kind: 'wait', until };
  }
  if (rung.kind !== 'retry') return { kind: 'agent', agent: first };
  const last = free.indexOf(rung.failed.agent ?? '');
  const index = rung.nextAgent ? (last + 1) % free.length : Math.max(last, 0);
  return { kind: 'agent', agent: free[index] ?? first };
}

function isAvailable(o: Observation, agent: string): boolean {
  const provider = o.state.providers[agent];
  if (o.run.missingAgents.includes(agent)) return false;
  return (
    provider === undefined ||
    provider.availability === 'available' ||
    (provider.until !== null && isOver(o, provider.at, provider.until))
  );
}

/** A wait that was set later than now was set by a clock that was wrong. */
function isOver({ now }: Observation, at: string, until: string): boolean {
  return Date.parse(until) <= Date.parse(now) || Date.parse(at) > Date.parse(now);
}

/** `distinct_from` demands another agent than the one that played that role last in this round. */
function distinct(
  o: Observation,
  r: RoundObservation,
  role: Role,
  agents: readonly string[],
): readonly string[] {
  const other = o.config.roles[role].distinct_from;
  if (other === null) return agents;
  const used = r.outcomes.findLast((outcome) => outcome.role === other)?.agent;
  const rest = agents.filter((agent) => agent !== used);
  return rest.length > 0 ? rest : agents;
}

function earliestUntil(o: Observation, agents: readonly string[]): string | null {
  return agents.flatMap((agent) => o.state.providers[agent]?.until ?? []).sort()[0] ?? null;
}
