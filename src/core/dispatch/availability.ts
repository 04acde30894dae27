import type { DispatchOutcome, FailureClass } from '../../contract/generated/dispatch-outcome.ts';
import type { Provider } from '../../contract/generated/state.ts';
import { PROVIDER_LIMITS } from '../../contract/limits.ts';
import { isoTime } from '../../lib/iso-time.ts';
import type { Observation } from '../observation.ts';
import type { ProviderChange } from '../transition.ts';

/** Short of capacity: over for a while, and no attempt. */
const SHORT: readonly FailureClass[] = ['rate-limited', 'overloaded', 'quota'];
/** Two of these in a row, and nobody but a person chooses the agent. */
const IN_A_ROW: readonly FailureClass[] = ['overloaded', 'crashed', 'timeout'];

/** What the end of a dispatch says of its agent; null when nothing changes. @spec contract.md#agents */
export function providerChange(o: Observation, outcome: DispatchOutcome): ProviderChange | null {
  const { agent, failure_class: failure } = outcome;
  if (agent === null || outcome.kind === 'ended-by-controller') return null;
  const before = o.state.providers[agent];
  if (failure === null || !(SHORT.includes(failure) || IN_A_ROW.includes(failure)))
    return before?.by === 'controller' ? { agent, provider: null } : null;
  const failures = IN_A_ROW.includes(failure) ? (before?.failures_in_a_row ?? 0) + 1 : 0;
  return {
    agent,
    provider: {
      ...availabilityAfter(o, failure, failures),
      failure_class: failure,
      failures_in_a_row: failures,
      by: 'controller',
      at: o.now,
      note: outcome.problems[0]?.message.slice(0, 200) ?? null,
    },
  };
}

function availabilityAfter(
  o: Observation,
  failure: FailureClass,
  failures: number,
): Pick<Provider, 'availability' | 'until'> {
  if (failures >= PROVIDER_LIMITS.degradedAfterFailures) return { availability: 'degraded', until: null };
  if (!SHORT.includes(failure)) return { availability: 'available', until: null };
  const until = isoTime(Date.parse(o.now) + PROVIDER_LIMITS.unavailableMs);
  return { availability: 'unavailable', until };
}
