import type { Problem } from '../contract/problem.ts';
import { bounds } from './bounds.ts';

/** A place in a text: `offset` and `line` count from 0, `column` from 1, all from the start of that text. */
export interface Spot {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export const START: Spot = { offset: 0, line: 0, column: 1 };

/** The place `spot` has in the whole file when its own text begins at `base`, at the start of a line. */
export function placeSpot(base: Spot, spot: Spot): Spot {
  return { offset: base.offset + spot.offset, line: base.line + spot.line, column: spot.column };
}

export interface ProblemDetails {
  readonly code: string;
  readonly at: Spot | null;
  readonly message: string;
  readonly fix: string;
  readonly expected?: string;
  readonly found?: string;
}

/** Builds a problem of a text file. */
export function textProblem(file: string, details: ProblemDetails): Problem {
  return {
    file,
    line: details.at === null ? null : details.at.line + 1,
    column: details.at === null ? null : details.at.column,
    pointer: null,
    code: details.code,
    message: details.message,
    expected: details.expected ?? null,
    found: details.found ?? null,
    fix: details.fix,
  };
}

export interface ProblemList {
  readonly add: (details: ProblemDetails) => void;
  /** In file order; at most `bounds.problems`. */
  readonly sorted: () => readonly Problem[];
}

/** Collects the problems of one file, up to the bound. */
export function createProblemList(file: string): ProblemList {
  const problems: Problem[] = [];
  return {
    add: (details) => {
      if (problems.length < bounds.problems) problems.push(textProblem(file, details));
    },
    sorted: () =>
      problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)),
  };
}

/** Text of the file inside a message: enough to recognise it. */
export function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
