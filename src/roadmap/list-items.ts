import type { SectionLine } from './sections.ts';

/** One line of an item or a value: its text without outer white space, and where that begins in the line. */
export interface Piece {
  readonly text: string;
  readonly line: SectionLine;
  readonly index: number;
}

export interface ListItem {
  /** Index of the marker in the first line. */
  readonly markerIndex: number;
  /** The first piece may be empty; blank lines and code are left out. */
  readonly pieces: readonly Piece[];
}

export interface Bullet {
  readonly indent: number;
  /** Index of the text behind the marker. */
  readonly content: number;
}

const BULLET = /^([ \t]*)(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$)/;

/** The list marker a line begins with. */
export function bulletOf(text: string): Bullet | null {
  const match = BULLET.exec(text);
  return match === null ? null : { indent: match[1]?.length ?? 0, content: match[0].length };
}

/** The text of a line from `from` on, without outer white space. */
export function pieceOf(line: SectionLine, from: number): Piece {
  const rest = line.text.slice(from);
  const index = from + rest.length - rest.replace(/^[ \t]+/, '').length;
  return { text: line.text.slice(index).trim(), line, index };
}

/** The outermost list items of a section; what is nested in an item belongs to its text. */
export function readListItems(body: readonly SectionLine[]): readonly ListItem[] {
  const items: { markerIndex: number; pieces: Piece[] }[] = [];
  let content: number | null = null;
  let isAfterBlank = false;
  for (const line of body) {
    const indent = line.text.length - line.text.replace(/^[ \t]+/, '').length;
    if (line.kind === 'heading') content = null;
    if (line.kind === 'text') {
      const bullet = bulletOf(line.text);
      if (bullet !== null && indent < (content ?? Infinity)) {
        items.push({ markerIndex: bullet.indent, pieces: [pieceOf(line, bullet.content)] });
        content = bullet.content;
      } else if (content !== null && isAfterBlank && indent < content) {
        content = null;
      } else if (content !== null) {
        items.at(-1)?.pieces.push(pieceOf(line, 0));
      }
    }
    if (line.kind !== 'opaque') isAfterBlank = line.kind === 'blank';
  }
  return items;
}

/** The text of the pieces in one line. */
export function joinPieces(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => piece.text)
    .filter((text) => text !== '')
    .join(' ');
}
