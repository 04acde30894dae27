import { bounds } from './bounds.ts';

/** Values by section text, so that an unchanged section costs a lookup. */
export interface SectionCache<T> {
  readonly get: (text: string) => T | undefined;
  readonly set: (text: string, value: T) => void;
}

/** A cache of two generations: when the younger one is full, the older one is forgotten. */
export function createSectionCache<T>(): SectionCache<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  let chars = 0;
  const set = (text: string, value: T) => {
    if (chars + text.length > bounds.cacheChars) {
      old = young;
      young = new Map();
      chars = 0;
    }
    young.set(text, value);
    chars += text.length;
  };
  return {
    get: (text) => {
      const value = young.get(text);
      if (value !== undefined) return value;
      const older = old.get(text);
      if (older === undefined) return undefined;
      set(ownCopy(text), older);
      return older;
    },
    set,
  };
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** A string that shares no memory with the file it was cut from: a slice would keep the whole file alive. */
export function ownCopy(text: string): string {
  return DECODER.decode(ENCODER.encode(text));
}
