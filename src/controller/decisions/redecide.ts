import { decide } from '../../core/decide.ts';
import type { Decision } from '../../core/decision.ts';
import type { Observation } from '../../core/observation.ts';
import type { PastDecision } from './read-records.ts';

export type Rules = (observation: Observation) => Decision;

/** What the rules make of a past observation, against what was decided then. */
export type Redecided =
  | { readonly kind: 'same'; readonly past: PastDecision }
  | { readonly kind: 'different'; readonly past: PastDecision; readonly now: Decision }
  | { readonly kind: 'broken'; readonly past: PastDecision; readonly message: string };

/** Decides again and compares byte for byte (I20). @spec contract.md#invariants */
export function redecide(past: PastDecision, rules: Rules = decide): Redecided {
  let now: Decision;
  try {
    now = rules(past.observation);
  } catch (error) {
    // Rules that break down on what earlier ones decided are what a replay is there to find; elsewhere a bug ends the program.
    return { kind: 'broken', past, message: error instanceof Error ? error.message : String(error) };
  }
  return JSON.stringify(now) === JSON.stringify(past.decision)
    ? { kind: 'same', past }
    : { kind: 'different', past, now };
}
