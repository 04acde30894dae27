import { dispatchDir } from '../../contract/paths.ts';
import type { State } from '../../contract/generated/state.ts';
import type { JobFacts } from '../../ports/launcher.ts';
import type { World } from '../world.ts';

/** Jobs of live dispatches by dispatch id. */
export type DispatchJobs = ReadonlyMap<string, JobFacts>;

/**
 * The first look of an observation: only what is read after a job was seen to be over is what it left. One that ends
 * later counts as running until the next observation. @spec contract.md#ownership
 */
export async function observeJobs({ launcher, root }: World, state: State): Promise<DispatchJobs> {
  const jobs = new Map<string, JobFacts>();
  for (const { dispatch_ids } of state.active_rounds) {
    for (const id of Object.values(dispatch_ids)) {
      jobs.set(id, await launcher.observe(`${root}/${dispatchDir(id)}`));
    }
  }
  return jobs;
}
