import { invariant } from '../../lib/invariant.ts';
import { foreseeRun } from '../foresee-run.ts';
import { findDamage } from '../mend-own-refs.ts';
import type { Project } from '../project.ts';
import type { RunFacts } from './facts.ts';

/** What the next `run` meets before it needs an agent. @spec contract.md#decisions-and-exit-codes */
export async function collectRun(project: Project): Promise<RunFacts> {
  const live = await project.world.states.load();
  const damage = live.kind === 'state' ? await findDamage(project.world, live.state) : [];
  if (live.kind === 'state' && damage.length > 0) {
    const isLive = live.state.active_rounds.length > 0;
    return { kind: 'damaged', refs: damage.map(({ ref }) => ref), isLive };
  }
  const foreseen = await foreseeRun(project, { isTidied: true });
  if (!foreseen.ok) return { kind: 'refused', refusal: foreseen.error };
  const { looked, ticks } = foreseen.value;
  const last = ticks.at(-1);
  invariant(last !== undefined, 'a look foresees at least one tick');
  return {
    kind: 'foreseen',
    decision: last.decision,
    stoppedAt: looked.state.resume_errors.controller ?? null,
  };
}
