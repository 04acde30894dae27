import { bounds } from './bounds.ts';
import { isBlank, splitLines } from './lines.ts';
import type { Spot } from './problem-list.ts';

/** What reading a text with remark would cost. */
export interface ReadingCost {
  readonly chars: number;
  readonly markers: number;
  /** Lines, a marker counted as three. */
  readonly work: number;
}

export interface Excess {
  readonly at: Spot;
  readonly message: string;
  readonly fix: string;
}

export type Measure =
  | { readonly kind: 'within'; readonly cost: ReadingCost }
  | { readonly kind: 'excess'; readonly excess: Excess };

const LONG_RUN = new RegExp(`\\*{${bounds.emphasisRun + 1}}|_{${bounds.emphasisRun + 1}}`);
const ONE_MARKER = /^(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))[ \t]*/;

/**
 * Checks line length, emphasis runs and nesting of a section before anything expensive looks at it. Inside
 * lines known to be code or comments only the length counts.
 */
export function measureText(text: string, isOpaque: (row: number) => boolean): Measure {
  let row = 0;
  let markers = 0;
  const nesting = createNesting();
  for (const { start, end } of splitLines(text)) {
    const line = text.slice(start, end);
    const lineRow = row;
    const at = (column: number): Spot => ({ offset: start + column - 1, line: lineRow, column });
    if (line.length > bounds.lineLength) {
      const message = `The line has ${line.length} characters; at most ${bounds.lineLength} are read.`;
      return excess(at(bounds.lineLength + 1), message, 'Break the line.');
    }
    if (isOpaque(row++)) continue;
    const isRule = /^[-*_= \t]*$/.test(line);
    const run = isRule ? -1 : line.search(LONG_RUN);
    if (run >= 0) {
      const message = `More than ${bounds.emphasisRun} equal emphasis characters stand in a row.`;
      return excess(at(run + 1), message, 'Shorten the row.');
    }
    const entered = isRule ? { depth: 0, count: 0 } : nesting.enter(line);
    if (entered.depth > bounds.nesting) {
      const message = `Lists and quotes are nested ${entered.depth} deep; at most ${bounds.nesting} are read.`;
      return excess(at(1), message, 'Flatten the list.');
    }
    markers += entered.count + (isRule || /^[ \t]*(?:`{3}|~{3}|<|#)/.test(line) ? 1 : 0);
  }
  return { kind: 'within', cost: { chars: text.length, markers, work: row + 3 * markers } };
}

function excess(at: Spot, message: string, fix: string): Measure {
  return { kind: 'excess', excess: { at, message, fix } };
}

/**
 * Follows list markers over the lines: a marker at or beyond the text of the item above nests. An estimate that
 * never knows less than the markers of the line itself; it protects the parser, it decides nothing.
 */
function createNesting(): { enter: (line: string) => { depth: number; count: number } } {
  let contents: number[] = [];
  let isAfterBlank = false;
  return {
    enter: (line) => {
      const blank = isBlank(line);
      let column = line.length - line.replace(/^[ \t]+/, '').length;
      let rest = line.slice(column);
      let count = 0;
      const isMarked = ONE_MARKER.test(rest);
      if (!blank && (isMarked || isAfterBlank)) contents = contents.filter((content) => content <= column);
      for (
        let match = ONE_MARKER.exec(rest);
        match !== null && match[0] !== '';
        match = ONE_MARKER.exec(rest)
      ) {
        column += match[0].length;
        rest = rest.slice(match[0].length);
        if (contents.length <= bounds.nesting) contents.push(column);
        count++;
      }
      isAfterBlank = blank;
      return { depth: Math.max(count, isMarked ? contents.length : 0), count };
    },
  };
}
