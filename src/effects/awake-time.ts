/** How often this process notes that it runs. */
const BEAT_MS = 1_000;
/** A beat may be late on a loaded machine; what it is later than this, the process or the machine stood still. */
const LATE_MS = 5_000;
/** A long time is waited for in parts, so that a pause costs one of them at most. */
const PART_MS = 30_000;

let countedMs = 0;
let lastMs: number | null = null;

/**
 * Milliseconds in which this process ran, since the first call. A closed lid, a frozen container, a stop signal and a
 * clock that is set count for nothing (a pause for 5 s at most). @spec contract.md#recovery
 */
export function awakeMs(): number {
  if (lastMs === null) setInterval(awakeMs, BEAT_MS).unref();
  const nowMs = performance.now();
  countedMs += Math.min(nowMs - (lastMs ?? nowMs), LATE_MS);
  lastMs = nowMs;
  return countedMs;
}

export interface Timer {
  cancel(): void;
  /** Begins anew. */
  refresh(): void;
}

/**
 * Calls back after so many seconds in which this process ran; null is never. What was on its way to a process that
 * stood still comes first: a part during which it did is waited for again. `isIdle`: it keeps no process from ending.
 * @spec contract.md#recovery
 */
export function startTimer(seconds: number | null, callback: () => void, isIdle = false): Timer {
  let pending: NodeJS.Timeout | undefined;
  const count = (leftMs: number): void => {
    const partMs = Math.min(leftMs, PART_MS);
    const fromMs = performance.now();
    pending = setTimeout(() => {
      const isLate = performance.now() - fromMs > partMs + LATE_MS;
      const restMs = isLate ? leftMs : leftMs - partMs;
      if (restMs > 0) count(restMs);
      else callback();
    }, partMs);
    if (isIdle) pending.unref();
  };
  const cancel = (): void => clearTimeout(pending);
  const begin = (): void => {
    cancel();
    if (seconds !== null) count(seconds * 1000);
  };
  begin();
  return { cancel, refresh: begin };
}
