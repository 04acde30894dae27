import type { World } from './world.ts';

const MARK = 'interrupted';

export function interruptedPath(jobDir: string): string {
  return `${jobDir}/${MARK}`;
}

/** Notes that a person ends this job, before it is ended: what it leaves undone is no attempt of the agent's. @spec contract.md#recovery */
export async function markInterrupted(world: World, jobDir: string): Promise<void> {
  await world.files.writeAtomic(interruptedPath(jobDir), new Uint8Array());
}

/** Did a person end this job? */
export async function isInterrupted(world: World, jobDir: string): Promise<boolean> {
  return (await world.files.list(jobDir)).includes(MARK);
}
