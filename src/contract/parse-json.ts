import type { Result } from '../lib/result.ts';
import { err, ok } from '../lib/result.ts';
import { bomLength, decodeUtf8 } from './decode-utf8.ts';
import { FILE_LIMITS } from './limits.ts';
import type { Problem } from './problem.ts';
import { scanJson } from './scan-json.ts';

/** Line and column, both from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface ParseOptions {
  /** Name of the file, as problems show it. */
  readonly file: string;
  readonly bytesMax: number;
  /** Comments are accepted; for files that people write. */
  readonly comments: boolean;
  /** Code of problems, and of the one for a file over its size. */
  readonly code: string;
  readonly tooLargeCode: string;
}

/** A value with the text it was read from, so that later problems can say line and column. */
export interface ParsedJson {
  readonly value: unknown;
  readonly text: string;
}

/**
 * Bytes to a JSON value: size, strict UTF-8, no byte order mark, depth, grammar and unique keys are checked
 * before anything is built. Any bytes give a value or one problem, never an exception.
 * @spec contract.md#records
 */
export function parseJson(bytes: Uint8Array, options: ParseOptions): Result<ParsedJson, readonly Problem[]> {
  const { file, code, bytesMax } = options;
  if (bytes.length > bytesMax) {
    const message = `the file has ${bytes.length} bytes; expected at most ${bytesMax}`;
    return err([problemAt(file, options.tooLargeCode, message, 'Shorten the file.')]);
  }
  const text = decodeUtf8(bytes);
  if (!text.ok) {
    const message = 'the file holds bytes that are not UTF-8; expected plain UTF-8';
    return err([problemAt(file, code, message, ENCODING_FIX, text.error)]);
  }
  if (bomLength(text.value) > 0) {
    const message = 'the file begins with a byte order mark; expected plain UTF-8';
    return err([problemAt(file, code, message, ENCODING_FIX, { line: 1, column: 1 })]);
  }
  const scan = scanJson(text.value, { comments: options.comments, depthMax: FILE_LIMITS.jsonDepthMax });
  if (!scan.ok) {
    const { offset, message, fix } = scan.error;
    return err([problemAt(file, code, message, fix, positionOf(text.value, offset))]);
  }
  const value: unknown = JSON.parse(scan.value);
  return ok({ value, text: text.value });
}

/** Where the members that JSON pointers name stand; a pointer to something missing gives its nearest parent. */
export function locatePointers(text: string, pointers: readonly string[]): ReadonlyMap<string, Position> {
  const wayTo = new Map(pointers.map((pointer) => [pointer, prefixesOf(splitPointer(pointer))]));
  const wanted = new Set([...wayTo.values()].flat());
  const offsets = new Map<string, number>();
  const onValue = (path: readonly (string | number)[], offset: number): void => {
    const key = keyOf(path);
    if (wanted.has(key)) offsets.set(key, offset);
  };
  scanJson(text, { comments: true, depthMax: FILE_LIMITS.jsonDepthMax, onValue });
  const located = [...wayTo].map(([pointer, way]): [string, Position] => {
    const nearest = way.findLast((key) => offsets.has(key)) ?? '';
    return [pointer, positionOf(text, offsets.get(nearest) ?? 0)];
  });
  return new Map(located);
}

function prefixesOf(steps: readonly string[]): readonly string[] {
  return [keyOf([]), ...steps.map((_, index) => keyOf(steps.slice(0, index + 1)))];
}

function keyOf(path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Where one JSON pointer stands in a text. */
export function locatePointer(text: string, pointer: string): Position {
  return locatePointers(text, [pointer]).get(pointer) ?? { line: 1, column: 1 };
}

/** The steps of a JSON pointer, unescaped: `/a~1b/0` gives `a/b`, `0`. */
export function splitPointer(pointer: string): readonly string[] {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

const ENCODING_FIX = 'Save the file as UTF-8 without a byte order mark.';

function problemAt(file: string, code: string, message: string, fix: string, at?: Position): Problem {
  const { line, column } = at ?? { line: null, column: null };
  return { file, line, column, pointer: null, code, message, expected: null, found: null, fix };
}
