/** Keeps the newest answers of questions whose answer never changes. */
interface BoundedCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  /** The kept answer, or the one that `ask` gives; a failed question is not kept. */
  remember(key: string, ask: () => Promise<T>): Promise<T>;
}

/** Makes a cache that drops its oldest answers when a new one would exceed `max`; each weighs 1 unless told. */
export function createBoundedCache<T>(max: number, weigh: (value: T) => number = () => 1): BoundedCache<T> {
  const values = new Map<string, T>();
  /** Whoever asks the same meanwhile waits for the same answer. */
  const asked = new Map<string, Promise<T>>();
  let weight = 0;
  const drop = (key: string): void => {
    const value = values.get(key);
    if (value !== undefined) weight -= weigh(value);
    values.delete(key);
  };
  const set = (key: string, value: T): void => {
    drop(key);
    // It would drive out everything else and then itself.
    if (weigh(value) > max) return;
    values.set(key, value);
    weight += weigh(value);
    for (const oldest of values.keys()) {
      if (weight <= max) return;
      drop(oldest);
    }
  };
  return {
    get: (key) => values.get(key),
    set,
    async remember(key, ask) {
      const kept = values.get(key) ?? asked.get(key);
      if (kept !== undefined) return kept;
      const asking = ask();
      asked.set(key, asking);
      try {
        const value = await asking;
        set(key, value);
        return value;
      } finally {
        asked.delete(key);
      }
    },
  };
}
