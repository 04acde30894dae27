import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { awakeMs, startTimer } from '../../src/effects/awake-time.ts';

let nowMs = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const HOURS = 9 * 3_600_000;

// @spec contract.md#recovery
it.each([
  { what: 'beats', gaps: [1000, 1000, 1000], counts: 3000 },
  { what: 'beats that came late', gaps: [1000, 4000], counts: 5000 },
  { what: 'a night', gaps: [1000, HOURS, 1000], counts: 7000 },
  { what: 'four short pauses', gaps: [60_000, 60_000, 60_000, 60_000], counts: 20_000 },
])('counts only time in which this process ran: $what', ({ gaps, counts }) => {
  const before = awakeMs();
  for (const gap of gaps) {
    nowMs += gap;
    awakeMs();
  }
  expect(awakeMs() - before).toBe(counts);
});

// @spec contract.md#recovery
it.each([
  { seconds: 20, pauses: 0, parts: 1 },
  { seconds: 20, pauses: 1, parts: 2 },
  { seconds: 90, pauses: 0, parts: 3 },
  { seconds: 90, pauses: 2, parts: 5 },
  { seconds: 14_400, pauses: 1, parts: 481 },
])('lets $seconds s pass over $pauses nights in $parts parts', ({ seconds, pauses, parts }) => {
  let isOver = false;
  startTimer(seconds, () => (isOver = true));
  for (let part = 0; part < parts; part += 1) {
    expect(isOver).toBe(false);
    nowMs += part < pauses ? HOURS : Math.min(seconds, 30) * 1000;
    vi.advanceTimersToNextTimer();
  }
  expect(isOver).toBe(true);
});

it('begins anew, and ends when it is told to', () => {
  let times = 0;
  const timer = startTimer(10, () => (times += 1));
  vi.advanceTimersByTime(9_000);
  timer.refresh();
  vi.advanceTimersByTime(9_000);
  expect(times).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(times).toBe(1);
  timer.refresh();
  timer.cancel();
  vi.advanceTimersByTime(20_000);
  expect(times).toBe(1);
});
