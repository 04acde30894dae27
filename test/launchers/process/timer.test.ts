import { afterEach, expect, it, vi } from 'vitest';
import { startTimer } from '../../../src/launchers/process/run-step.ts';

afterEach(() => vi.useRealTimers());

// @spec contract.md#recovery
it.each([
  { seconds: 20, timers: 1 },
  { seconds: 14_400, timers: 480 },
  { seconds: 100_000, timers: 3334 },
])('counts $seconds s in short steps, of which one that comes late counts once', ({ seconds, timers }) => {
  vi.useFakeTimers();
  let isOver = false;
  startTimer(seconds, () => (isOver = true));
  // Each may come hours after it was due: the machine slept.
  for (let fired = 0; fired < timers; fired += 1) {
    expect(isOver).toBe(false);
    vi.advanceTimersToNextTimer();
  }
  expect(isOver).toBe(true);
});
