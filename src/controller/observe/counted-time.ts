import type { Viewer } from '../world.ts';

/**
 * Milliseconds for which this process watched a dispatch. Time in which it did not run (a closed lid, a suspended
 * process) counts for nothing, nor does what a process before this one saw; a clock that is set changes nothing.
 * `awakeMs`: see the clock. Whoever may not store looks once. @spec contract.md#recovery
 */
export function countTime(
  session: Pick<Viewer, 'mayStore' | 'watched'>,
  dispatchId: string,
  awakeMs: number,
): number {
  if (!session.mayStore) return 0;
  const sinceMs = session.watched.get(dispatchId) ?? awakeMs;
  session.watched.set(dispatchId, sinceMs);
  return awakeMs - sinceMs;
}
