import type { BlockMap, Heading, Line } from './lines.ts';
import { beginsSection } from './lines.ts';
import type { Spot } from './problem-list.ts';

/** The heading of a section as written: `title` is the text without `#`, underline and outer white space. */
export interface SectionHeading {
  readonly depth: number;
  readonly title: string;
  readonly at: Spot;
  readonly titleAt: Spot;
}

/** A line of a section with its text and the number of its line. */
export interface SectionLine extends Line {
  readonly row: number;
  readonly text: string;
}

/** From one heading of depth 1 to 3 to the next; `heading` is null before the first. */
export interface Section {
  readonly heading: SectionHeading | null;
  readonly body: readonly SectionLine[];
  /** Offset where the body begins. */
  readonly bodyStart: number;
}

/** Cuts a mapped text at its section headings. */
export function cutSections(text: string, map: BlockMap): readonly Section[] {
  const headings = map.headings.filter((heading) => beginsSection(heading.depth));
  const sections: Section[] = [];
  const firstRow = headings[0]?.first ?? map.lines.length;
  if (firstRow > 0) sections.push({ heading: null, body: bodyLines(text, map, 0, firstRow), bodyStart: 0 });
  headings.forEach((heading, index) => {
    const endRow = headings[index + 1]?.first ?? map.lines.length;
    sections.push({
      heading: readHeading(text, map, heading),
      body: bodyLines(text, map, heading.last + 1, endRow),
      bodyStart: map.lines[heading.last + 1]?.start ?? map.end,
    });
  });
  return sections;
}

/** The place of a character of a line; `index` counts from the start of the line. */
export function spotIn(line: SectionLine, index: number): Spot {
  return { offset: line.start + index, line: line.row, column: index + 1 };
}

function bodyLines(text: string, map: BlockMap, from: number, to: number): readonly SectionLine[] {
  return map.lines.slice(from, to).map(({ start, end, kind }, index) => ({
    start,
    end,
    kind,
    row: from + index,
    text: text.slice(start, end),
  }));
}

function readHeading(text: string, map: BlockMap, heading: Heading): SectionHeading {
  const first = map.lines[heading.first];
  const start = first?.start ?? 0;
  const line = text.slice(start, first?.end ?? start);
  const indent = line.length - line.replace(/^[ \t]+/, '').length;
  const spot = (index: number): Spot => ({ offset: start + index, line: heading.first, column: index + 1 });
  const at = spot(indent);
  if (heading.content !== null) {
    const title = setextTitle(text.slice(heading.content.start, heading.content.end));
    return { depth: heading.depth, title, at, titleAt: at };
  }
  const titleIndex = indent + (/^#+[ \t]*/.exec(line.slice(indent))?.[0].length ?? 0);
  return { depth: heading.depth, title: atxTitle(line.slice(titleIndex)), at, titleAt: spot(titleIndex) };
}

/** Without the closing `#` characters, which need white space before them. */
function atxTitle(text: string): string {
  const trimmed = trimEnd(text);
  const withoutClosing = trimmed.replace(/#+$/, '');
  const isClosed = withoutClosing === '' || /[ \t]$/.test(withoutClosing);
  return isClosed ? trimEnd(withoutClosing) : trimmed;
}

/** The lines of the heading joined, each without outer white space. */
function setextTitle(text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.map((line) => trimEnd(line.replace(/^[ \t]+/, ''))).join(' ');
}

/** Without spaces and tabs at the end: the only white space that Markdown drops. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return text.slice(0, end);
}
