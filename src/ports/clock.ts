export interface Clock {
  /** ISO 8601 with milliseconds, UTC. No safety decision depends on it. */
  now(): string;
  /** Milliseconds in which this process ran since the first call: no pause and no setting of a clock counts. */
  awakeMs(): number;
}
