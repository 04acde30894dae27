import { isoTime } from '../lib/iso-time.ts';
import type { Clock } from '../ports/clock.ts';
import { awakeMs } from './awake-time.ts';

/** The machine's wall clock, and the time in which this process ran. */
export const systemClock: Clock = { now: () => isoTime(Date.now()), awakeMs };
