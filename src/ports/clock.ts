export interface Clock {
  /** ISO 8601 with milliseconds, UTC. No safety decision depends on it. */
  now(): string;
}
