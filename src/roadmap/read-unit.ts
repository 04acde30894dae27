import { bounds } from './bounds.ts';
import { measureText, type Excess } from './excess.ts';
import { scanLines, splitLines, type BlockMap } from './lines.ts';
import { START } from './problem-list.ts';
import { createMarkdownLoader, mapWithRemark } from './remark-lines.ts';
import { createSectionCache, ownCopy } from './section-cache.ts';
import { cutSections, type Section } from './sections.ts';

/** What is made of a section, and how many parts a value has: what counts against the bound of a file. */
export interface Interpreter<T> {
  readonly interpret: (section: Section) => T;
  readonly countParts: (value: T) => number;
}

/** What a unit counts against the bounds of its file. */
export interface UnitCost {
  readonly remarkChars: number;
  readonly remarkWork: number;
  readonly parts: number;
}

/** One stretch of text that a section heading or the end of the file follows. */
export interface Unit<T> {
  readonly kind: 'unit';
  /** Null when something open at its end swallows the heading after it. */
  readonly sections: readonly T[] | null;
  readonly length: number;
  readonly lineCount: number;
  readonly cost: UnitCost;
}

export type UnitRead<T> = Unit<T> | ({ readonly kind: 'excess' } & Excess);

export interface UnitText {
  readonly text: string;
  /** Offsets after the start where a section may begin. */
  readonly boundaries: readonly number[];
  /** Does the file end here? Then nothing open at the end matters. */
  readonly isWholeRest: boolean;
}

export type UnitReader<T> = (unit: UnitText) => Promise<UnitRead<T>>;

/** Reads stretches of text, each once: the result depends on nothing but the text. */
export function createUnitReader<T>(interpreter: Interpreter<T>): UnitReader<T> {
  const caches = { inner: createSectionCache<UnitRead<T>>(), last: createSectionCache<UnitRead<T>>() };
  const loadMarkdown = createMarkdownLoader();
  return async ({ text, boundaries, isWholeRest }) => {
    const cache = isWholeRest ? caches.last : caches.inner;
    const known = cache.get(text);
    if (known !== undefined) return known;
    const own = ownCopy(text);
    const mapped = await mapText({ text: own, boundaries, isWholeRest }, loadMarkdown);
    const read = mapped.kind === 'excess' ? mapped : unitOf(own, mapped, interpreter);
    cache.set(own, read);
    return read;
  };
}

type Mapped =
  | {
      readonly kind: 'mapped';
      readonly map: BlockMap | null;
      readonly remarkChars: number;
      readonly remarkWork: number;
    }
  | ({ readonly kind: 'excess' } & Excess);

/** By the line scanner where it can judge, else by remark; what would be slow is refused before. */
async function mapText(
  unit: UnitText,
  loadMarkdown: ReturnType<typeof createMarkdownLoader>,
): Promise<Mapped> {
  const { text, isWholeRest } = unit;
  const scan = scanLines(text, isWholeRest);
  const isOpaque = (row: number) =>
    scan.kind === 'open' || (scan.kind === 'mapped' && isOpaqueRow(scan.map, row));
  const measure = measureText(text, isOpaque);
  if (measure.kind === 'excess') return { kind: 'excess', ...measure.excess };
  if (scan.kind !== 'surprise') {
    const map = scan.kind === 'mapped' ? scan.map : null;
    return { kind: 'mapped', map, remarkChars: 0, remarkWork: 0 };
  }
  const { chars, markers, work } = measure.cost;
  if (markers > bounds.remarkMarkers) {
    const message = `The section has ${markers} list items, quotes and underlines and with them HTML, nested code, link definitions or the like; at most ${bounds.remarkMarkers} are read then.`;
    const fix = 'Divide the section, or use plain paragraphs and lists.';
    return { kind: 'excess', at: START, message, fix };
  }
  const map = mapWithRemark(await loadMarkdown(), text, unit);
  return { kind: 'mapped', map, remarkChars: chars, remarkWork: work };
}

function unitOf<T>(
  text: string,
  { map, remarkChars, remarkWork }: Exclude<Mapped, { kind: 'excess' }>,
  { interpret, countParts }: Interpreter<T>,
): Unit<T> {
  const sections = map === null ? null : cutSections(text, map).map(interpret);
  const parts = (sections ?? []).reduce((sum, section) => sum + countParts(section), 0);
  return {
    kind: 'unit',
    sections,
    length: map?.end ?? text.length,
    lineCount: map?.lines.length ?? splitLines(text).length,
    cost: { remarkChars, remarkWork, parts },
  };
}

/** Code and comments, and what lies beyond the map. */
function isOpaqueRow(map: BlockMap, row: number): boolean {
  return (map.lines[row]?.kind ?? 'opaque') === 'opaque';
}
