/** Keeps the answers of questions whose answer never changes, the newest `max` of them. */
interface BoundedCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  /** The kept answer, or the one that `ask` gives; a failed question is not kept. */
  remember(key: string, ask: () => Promise<T>): Promise<T>;
}

/** Makes a cache that drops its oldest answer when a new one would exceed `max`. */
export function createBoundedCache<T>(max: number): BoundedCache<T> {
  const values = new Map<string, T>();
  const set = (key: string, value: T): void => {
    values.delete(key);
    values.set(key, value);
    for (const oldest of values.keys()) {
      if (values.size <= max) return;
      values.delete(oldest);
    }
  };
  return {
    get: (key) => values.get(key),
    set,
    async remember(key, ask) {
      const kept = values.get(key);
      if (kept !== undefined) return kept;
      const value = await ask();
      set(key, value);
      return value;
    },
  };
}
