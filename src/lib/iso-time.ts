const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** ISO 8601 with milliseconds, UTC, and a year of four digits: what lies outside is the nearest such time. */
export function isoTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), LAST_MS)).toISOString();
}
