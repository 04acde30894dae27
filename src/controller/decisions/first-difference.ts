/** The first place at which two values differ, as a JSON pointer, with what stands there in each. */
export interface FirstDifference {
  readonly pointer: string;
  readonly was: string;
  readonly is: string;
}

const SHOWN_CHARS_MAX = 300;

/** Null when both print the same JSON. */
export function firstDifference(was: unknown, is: unknown, pointer = ''): FirstDifference | null {
  if (print(was) === print(is)) return null;
  if (!isBranch(was) || !isBranch(is) || Array.isArray(was) !== Array.isArray(is))
    return { pointer, was: shorten(print(was)), is: shorten(print(is)) };
  const before = new Map(Object.entries(was));
  const after = new Map(Object.entries(is));
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const found = firstDifference(before.get(key), after.get(key), below);
    if (found !== null) return found;
  }
  return { pointer, was: 'the same fields in another order', is: 'the same fields in another order' };
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function print(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

function shorten(text: string): string {
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX)}…`;
}
