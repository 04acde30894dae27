export interface ConfigRow<T> {
  readonly type: string;
  readonly default: T;
  /** What it does, and why the default is what it is. */
  readonly reason: string;
  /** `not-yet`: described by the contract, not built; any value but the default is answered with `config.not-yet`. */
  readonly since: 'now' | 'not-yet';
  /** Of a key that is partly built: the values that work. */
  readonly built?: readonly T[];
}

/** A key that works. */
export function now<T>(type: string, value: T, reason: string, built?: readonly T[]): ConfigRow<T> {
  const row = { type, default: value, reason, since: 'now' } as const;
  return built === undefined ? row : { ...row, built };
}

/** A key that is described and not built. */
export function notYet<T>(type: string, value: T, reason: string): ConfigRow<T> {
  return { type, default: value, reason, since: 'not-yet' };
}
