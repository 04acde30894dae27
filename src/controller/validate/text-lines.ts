import { type Finding, warningIn } from './finding.ts';

/** Lines that are looked at in one file: a history or ledger of this length is a decade of work. */
const LINES_MAX = 200_000;
const NEWLINE = 0x0a;

export interface TextLine {
  /** From 1. */
  readonly line: number;
  /** Without the line feed; the carriage return of a CRLF stays. */
  readonly bytes: Uint8Array;
}

/** The first lines of a text, up to the bound. */
export function* textLines(bytes: Uint8Array): Generator<TextLine> {
  let start = 0;
  for (let line = 1; start < bytes.length && line <= LINES_MAX; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    yield { line, bytes: bytes.subarray(start, end) };
    start = end + 1;
  }
}

/** What a reader should know when a text has more lines than are looked at. */
export function unreadRest(
  path: string,
  bytes: Uint8Array,
  code: 'history.invalid' | 'ledger.invalid',
): readonly Finding[] {
  let start = 0;
  for (let line = 1; line <= LINES_MAX; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0) return [];
    start = newline + 1;
  }
  if (start >= bytes.length) return [];
  return [
    warningIn(path, {
      code,
      message: `the file has more than ${LINES_MAX} lines; only these are checked`,
      fix: 'Nothing needs to be done; old lines may be moved into a file outside orchestrator/.',
      at: { line: LINES_MAX + 1, column: 1 },
    }),
  ];
}
