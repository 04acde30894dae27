import type { Viewer } from '../world.ts';

/** Looks come once an interval; a loaded machine may take its time for the rest. */
const PAUSE_INTERVALS = 3;
const PAUSE_EXTRA_MS = 60_000;

/**
 * Milliseconds for which this process watched a dispatch, this look counted in. Time in which nobody looked (a closed
 * lid, a suspended process, a clock that was set) counts for nothing, nor does what a process before this one saw.
 * Whoever may not store looks once. @spec contract.md#recovery
 */
export function countTime(
  session: Pick<Viewer, 'mayStore' | 'watched' | 'config'>,
  dispatchId: string,
  now: string,
): number {
  if (!session.mayStore) return 0;
  const before = session.watched.get(dispatchId);
  const gapMs = before === undefined ? 0 : Date.parse(now) - Date.parse(before.lookedAt);
  const intervalMs = session.config.limits.observation_interval_s * 1000;
  const isPause = gapMs < 0 || gapMs > PAUSE_INTERVALS * intervalMs + PAUSE_EXTRA_MS;
  const watchedMs = (before?.watchedMs ?? 0) + (isPause ? 0 : gapMs);
  session.watched.set(dispatchId, { lookedAt: now, watchedMs });
  return watchedMs;
}
