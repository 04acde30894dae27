// Drives the decisions of the loop through a whole round, in a world that exists only in memory.
// Node 22.18 or newer runs it as it is: node main.ts
import { applyTransition, decide } from 'run-orchestrator-loop';
import { firstState } from './scene.ts';
import { createWorld } from './world.ts';

const TICKS_MAX = 100;

const world = createWorld();
let state = firstState;

// Observe, decide, then one transition of the state or one action in the world.
for (let tick = 0; tick < TICKS_MAX; tick += 1) {
  const decision = decide(world.observe(state));
  console.log(`${decision.kind.padEnd(10)} ${decision.because.rule}`);
  if (decision.kind === 'stop') {
    console.log(`exit ${decision.exit}: ${decision.message}`);
    break;
  }
  // An agent that takes its time would be waited for here.
  if (decision.kind === 'wait') throw new Error(`nobody ends the wait for ${decision.on.kind}`);
  if (decision.kind === 'transition') state = applyTransition(state, decision.transition);
  else world.perform(decision.action, state);
}
