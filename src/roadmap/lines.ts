import { isSurprising } from './surprise.ts';

/**
 * `opaque`: inside a fence, indented code, HTML or a link definition, so never a field, an item or a heading.
 * Everything else that is not a heading of the document is `text`: paragraphs, lists, quotes, tables.
 */
export type LineKind = 'blank' | 'text' | 'heading' | 'opaque';

/** One line, without its line ending; offsets count from the start of the text that was split. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly kind: LineKind;
}

export interface Heading {
  readonly depth: number;
  /** Index of the first and the last of its lines: a setext heading has several. */
  readonly first: number;
  readonly last: number;
  /** Of a setext heading, its text: link definitions may stand before it. Of one written with `#`, null. */
  readonly content: { readonly start: number; readonly end: number } | null;
}

/** What each line of a text is. The text ends where a section of the document may begin. */
export interface BlockMap {
  readonly lines: readonly Line[];
  readonly headings: readonly Heading[];
  /** How much of the text the lines cover. */
  readonly end: number;
}

export type Scan =
  | { readonly kind: 'mapped'; readonly map: BlockMap }
  | { readonly kind: 'open' }
  | { readonly kind: 'surprise' };

const SECTION_DEPTH = 3;

/** The start and the end of each line, with LF, CRLF or CR between them. */
export function splitLines(text: string): { readonly start: number; readonly end: number }[] {
  const lines: { start: number; end: number }[] = [];
  const ending = /\r\n|\n|\r/g;
  let start = 0;
  for (let match = ending.exec(text); match !== null; match = ending.exec(text)) {
    lines.push({ start, end: match.index });
    start = ending.lastIndex;
  }
  if (start < text.length) lines.push({ start, end: text.length });
  return lines;
}

/** The depth of a heading written with `#` in the first column, else 0. */
export function atxDepth(line: string): number {
  if (line.charCodeAt(0) !== 0x23) return 0;
  return /^(#{1,6})(?:[ \t]|$)/.exec(line)?.[1]?.length ?? 0;
}

/** Can a section begin with this heading? Deeper ones belong to the section around them. */
export function beginsSection(depth: number): boolean {
  return depth > 0 && depth <= SECTION_DEPTH;
}

/**
 * Reads the plain subset of Markdown line by line, up to the next section heading: paragraphs, lists, `#`
 * headings, and fences and comments that begin in the first column. `open` when the text ends inside one of
 * these, `surprise` when only a full parser can tell.
 * @spec contract.md#roadmap
 */
export function scanLines(text: string, isWholeRest: boolean): Scan {
  const lines: Line[] = [];
  const headings: Heading[] = [];
  let isOpenTo: ((line: string) => boolean) | null = null;
  let isAfterText = false;
  for (const { start, end } of splitLines(text)) {
    const line = text.slice(start, end);
    if (isOpenTo !== null) {
      lines.push({ start, end, kind: 'opaque' });
      if (isOpenTo(line)) isOpenTo = null;
      continue;
    }
    const depth = atxDepth(line);
    if (beginsSection(depth) && lines.length > 0) {
      return { kind: 'mapped', map: { lines, headings, end: start } };
    }
    const block = openedBlock(line);
    if (depth > 0) {
      headings.push({ depth, first: lines.length, last: lines.length, content: null });
      lines.push({ start, end, kind: 'heading' });
    } else if (block !== null) {
      isOpenTo = block.endsAtOnce ? null : block.closes;
      lines.push({ start, end, kind: 'opaque' });
    } else if (isBlank(line)) {
      lines.push({ start, end, kind: 'blank' });
    } else if (isSurprising(line, isAfterText)) {
      return { kind: 'surprise' };
    } else {
      lines.push({ start, end, kind: 'text' });
    }
    isAfterText = lines.at(-1)?.kind === 'text';
  }
  if (isOpenTo !== null && !isWholeRest) return { kind: 'open' };
  return { kind: 'mapped', map: { lines, headings, end: text.length } };
}

export function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

/** A fence or a comment in the first column closes every list and quote, so it is one of the document itself. */
function openedBlock(line: string): { closes: (line: string) => boolean; endsAtOnce: boolean } | null {
  if (line.startsWith('<!--')) {
    return { closes: endsComment, endsAtOnce: endsComment(line) };
  }
  const fence = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[0];
  if (fence === undefined) return null;
  const closing = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`);
  return { closes: (other) => closing.test(other), endsAtOnce: false };
}

function endsComment(line: string): boolean {
  return line.includes('-->');
}
