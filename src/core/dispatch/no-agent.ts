import { because, transition, wait } from '../build-decision.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { resumeError } from '../resume-error.ts';
import type { RoundObservation } from '../round-observation.ts';
import type { AgentChoice } from './pick-agent.ts';
import type { DispatchTask } from './task.ts';

/** Nobody can play the role now: the round waits for who comes back by itself, else for a person. @spec contract.md#agents */
export function decideNoAgent(
  o: Observation,
  r: RoundObservation,
  { stage, role }: DispatchTask,
  choice: Exclude<AgentChoice, { kind: 'agent' }>,
): Decision {
  const roundId = r.row.round_id;
  if (choice.kind === 'wait')
    return wait(
      {
        code: 'WAIT',
        roundId,
        because: because('dispatch.no-agent', 'agents', `no agent for ${role} before ${choice.until}`),
      },
      { kind: 'provider', until: choice.until },
    );
  const why = choice.agents.map((agent) => describeAgent(o, agent)).join(', ');
  const error = resumeError({
    code: 'agent.degraded',
    message: `no agent for the ${role} is left: ${why}; expected one that is available`,
    stage,
    roundId,
    now: o.now,
    attempts: r.row.attempts[stage] ?? 0,
    evidence: choice.agents.flatMap((agent) => o.state.providers[agent]?.note ?? []),
  });
  return transition(
    {
      code: 'BLOCKED',
      path: 'recovery',
      roundId,
      because: because('dispatch.agents-degraded', 'agents', why),
    },
    { kind: 'blocked', roundId, consumed: [], error, rejection: null },
  );
}

function describeAgent(o: Observation, agent: string): string {
  const provider = o.state.providers[agent];
  if (provider?.availability !== 'degraded') return `${agent} is ${provider?.availability ?? 'not known'}`;
  return `${agent} failed ${provider.failures_in_a_row} times in a row (${provider.failure_class ?? 'unknown'})`;
}
