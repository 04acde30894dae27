import type { Oid } from '../../contract/ids.ts';
import type { Circumstances } from '../../core/round-observation.ts';
import type { World } from '../world.ts';
import type { RoundContext } from './observe-context.ts';

/** More checkpoints in a row than stops that a person tries again after. */
const CHECKPOINTS_MAX = 1000;

/** What a later start compares with how things were when a round was blocked. @spec contract.md#recovery */
export async function observeCircumstances({
  world,
  session,
  head,
  base,
}: RoundContext): Promise<Circumstances> {
  return {
    head,
    base: base === null ? null : await belowCheckpoints(world, base),
    config: world.digest(new TextEncoder().encode(JSON.stringify(session.config))),
    agents: world.digest(new TextEncoder().encode(session.programs)),
  };
}

/** A checkpoint counts neither as a changed head nor as human activity. @spec contract.md#state */
async function belowCheckpoints(world: World, base: Oid): Promise<Oid> {
  let commit = base;
  for (let count = 0; count < CHECKPOINTS_MAX; count += 1) {
    const { trailers, parents } = await world.repository.readCommit(commit);
    const below = parents[0];
    if (trailers['Orchestrator-Checkpoint'] === undefined || below === undefined) break;
    commit = below;
  }
  return commit;
}
