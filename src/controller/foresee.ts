import { LOOP_LIMITS } from '../contract/limits.ts';
import { applyTransition } from '../core/apply-transition.ts';
import { decide } from '../core/decide.ts';
import type { Decision } from '../core/decision.ts';
import type { Observation } from '../core/observation.ts';
import { invariant } from '../lib/invariant.ts';
import { observe } from './observe/observe.ts';
import { rememberDecision, rememberTransition } from './remember.ts';
import type { Look } from './status/look.ts';
import type { World } from './world.ts';

/** One tick that would be. */
export interface ForeseenTick {
  readonly observation: Observation;
  readonly decision: Decision;
}

/**
 * Ticks from here on with their transitions made in memory, up to the first one that is none: the world would have
 * to change for more. `bend` what is decided on. Writes nothing. @spec contract.md#decisions-and-exit-codes
 */
export async function foresee(
  world: World,
  { state: start, viewer, observation: first }: Pick<Look, 'state' | 'viewer' | 'observation'>,
  bend: (observation: Observation) => Observation = (observation) => observation,
): Promise<readonly ForeseenTick[]> {
  const ticks: ForeseenTick[] = [];
  let state = start;
  let observation = bend(first);
  for (let count = 0; count < LOOP_LIMITS.foreseenTicksMax; count += 1) {
    const decision = decide(observation);
    ticks.push({ observation, decision });
    rememberDecision(viewer, decision, observation.requests[0] ?? null);
    if (decision.kind !== 'transition') return ticks;
    rememberTransition(viewer, decision);
    state = applyTransition(state, decision.transition);
    observation = bend(await observe(world, viewer, state));
  }
  invariant(
    false,
    `something else than a transition is decided within ${LOOP_LIMITS.foreseenTicksMax} ticks`,
  );
}
