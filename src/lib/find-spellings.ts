/** Bytes in a row; where `fold` is set, a letter of either case. */
export interface Spelling {
  readonly bytes: Uint8Array;
  readonly fold: boolean;
}

/** Every way in which one character may be written, by the first byte of each. */
export type Step = ReadonlyMap<number, readonly Spelling[]>;

/** Characters in a row. */
export type Pattern = readonly Step[];

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Found {
  /** Every place of a pattern, by its end; they may overlap. */
  readonly spans: readonly Span[];
  /** From here on a pattern may have begun that goes on behind the end of the bytes. */
  readonly open: number;
}

/** A pattern of which all characters before `step` were read, and `offset` bytes of this spelling of that one. */
interface Thread {
  readonly pattern: Pattern;
  readonly step: number;
  readonly start: number;
  readonly spelling: Spelling | null;
  readonly offset: number;
}

export function makeStep(spellings: readonly Spelling[]): Step {
  const step = new Map<number, Spelling[]>();
  for (const spelling of spellings) {
    const first = spelling.bytes[0] ?? 0;
    for (const byte of spelling.fold ? bothCases(first) : [first])
      step.set(byte, [...(step.get(byte) ?? []), spelling]);
  }
  return step;
}

/** Patterns made ready to be looked for. */
export interface Finder {
  readonly patterns: readonly Pattern[];
  /** By two bytes in a row: may a pattern begin with them? Nearly everywhere none does. */
  readonly beginnings: Uint8Array;
}

export function makeFinder(patterns: readonly Pattern[]): Finder {
  const beginnings = new Uint8Array(PAIRS);
  for (const pattern of patterns)
    for (const [first, spellings] of pattern[0] ?? [])
      for (const spelling of spellings)
        for (const second of secondBytes(pattern, spelling)) beginnings[first * BYTES + second] = 1;
  return { patterns, beginnings };
}

function secondBytes(pattern: Pattern, { bytes, fold }: Spelling): Iterable<number> {
  const second = bytes[1];
  if (second === undefined) return pattern[1]?.keys() ?? [];
  return fold ? bothCases(second) : [second];
}

/**
 * Reads the bytes once, whatever stands in them: the work for each byte is bounded by what may begin there. With
 * `isFirstEnough` it ends at the first place.
 */
export function findSpellings(bytes: Uint8Array, finder: Finder, isFirstEnough = false): Found {
  const { patterns, beginnings } = finder;
  const spans: Span[] = [];
  let threads: readonly Thread[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const isBeginning = at + 1 === bytes.length || beginnings[pairAt(bytes, at)] === 1;
    if (threads.length === 0 && !isBeginning) continue;
    const byte = bytes[at] ?? 0;
    const next: Thread[] = [];
    for (const thread of threads) advance(thread, byte, at, { next, spans });
    if (isBeginning)
      for (const pattern of patterns)
        advance({ pattern, step: 0, start: at, spelling: null, offset: 0 }, byte, at, { next, spans });
    threads = next;
    if (isFirstEnough && spans.length > 0) break;
  }
  return { spans, open: threads.reduce((least, { start }) => Math.min(least, start), bytes.length) };
}

function pairAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * BYTES + (bytes[at + 1] ?? 0);
}

interface Reached {
  readonly next: Thread[];
  readonly spans: Span[];
}

function advance(thread: Thread, byte: number, at: number, reached: Reached): void {
  if (thread.spelling === null) {
    for (const spelling of thread.pattern[thread.step]?.get(byte) ?? [])
      take({ ...thread, spelling, offset: 1 }, at, reached);
  } else if (isNext(thread.spelling, thread.offset, byte)) {
    take({ ...thread, offset: thread.offset + 1 }, at, reached);
  }
}

function take(thread: Thread, at: number, { next, spans }: Reached): void {
  if (thread.offset < (thread.spelling?.bytes.length ?? 0)) {
    next.push(thread);
    return;
  }
  const step = thread.step + 1;
  if (step === thread.pattern.length) spans.push({ start: thread.start, end: at + 1 });
  // Spellings of different length lead to the same place; the one that began first says all.
  else if (!next.some((one) => one.spelling === null && one.step === step && one.pattern === thread.pattern))
    next.push({ ...thread, step, spelling: null, offset: 0 });
}

function isNext({ bytes, fold }: Spelling, offset: number, byte: number): boolean {
  const wanted = bytes[offset] ?? 0;
  return wanted === byte || (fold && bothCases(wanted).includes(byte));
}

const BYTES = 256;
const PAIRS = BYTES * BYTES;
const CASE = 0x20;

function bothCases(byte: number): readonly number[] {
  const lower = byte | CASE;
  return lower >= 0x61 && lower <= 0x7a ? [lower, lower - CASE] : [byte];
}
