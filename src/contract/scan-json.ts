import type { Result } from '../lib/result.ts';
import { err, ok } from '../lib/result.ts';

/** The first place where a text is not the JSON that we accept; `offset` counts UTF-16 units. */
export interface ScanFault {
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

export interface ScanOptions {
  /** `//` and block comments, for files that people write. */
  readonly comments: boolean;
  readonly depthMax: number;
  /** Called at the first character of each value, and of the key when the value is a member. */
  readonly onValue?: (path: readonly (string | number)[], offset: number) => void;
}

interface Cursor {
  readonly text: string;
  readonly options: ScanOptions;
  readonly path: (string | number)[];
  /** Ranges of comments, to be blanked out before `JSON.parse` sees the text. */
  readonly comments: { readonly start: number; readonly end: number }[];
  at: number;
}

/**
 * Reads a JSON text without building anything: grammar, depth and unique keys. Recursion goes no deeper than
 * `depthMax`, so a text of 100,000 brackets is refused at the first one too many. Gives the text with its
 * comments blanked out, positions unchanged.
 * @spec contract.md#records
 */
export function scanJson(text: string, options: ScanOptions): Result<string, ScanFault> {
  const cursor: Cursor = { text, options, path: [], comments: [], at: 0 };
  const fault = scanValue(cursor, cursor.at) ?? scanEnd(cursor);
  if (fault !== null) return err(fault);
  return ok(blankOut(text, cursor.comments));
}

/** A JSON value; `shownAt` is where a reader looks for it: the key of a member, else the value itself. */
function scanValue(cursor: Cursor, shownAt: number | null): ScanFault | null {
  const blank = skipBlank(cursor);
  if (blank !== null) return blank;
  cursor.options.onValue?.(cursor.path, cursor.path.length === 0 ? cursor.at : (shownAt ?? cursor.at));
  const first = cursor.text.charAt(cursor.at);
  if (first === '{') return scanContainer(cursor, '}', scanMember, new Set());
  if (first === '[') return scanContainer(cursor, ']', scanItem, new Set());
  if (first === '"') return scanString(cursor);
  return scanLiteral(cursor);
}

type ScanPart = (cursor: Cursor, keys: Set<string>, index: number) => ScanFault | null;

function scanContainer(
  cursor: Cursor,
  close: string,
  scanPart: ScanPart,
  keys: Set<string>,
): ScanFault | null {
  if (cursor.path.length >= cursor.options.depthMax) {
    const message = `nested deeper than ${cursor.options.depthMax} levels`;
    return { offset: cursor.at, message, fix: 'Flatten the record to the shape of its schema.' };
  }
  cursor.at += 1;
  for (let index = 0; ; index += 1) {
    const blank = skipBlank(cursor);
    if (blank !== null) return blank;
    if (cursor.text.charAt(cursor.at) === close && index === 0) break;
    const fault = scanPart(cursor, keys, index) ?? skipBlank(cursor);
    if (fault !== null) return fault;
    const next = cursor.text.charAt(cursor.at);
    if (next === close) break;
    if (next !== ',') return unexpected(cursor, `"," or "${close}"`);
    cursor.at += 1;
  }
  cursor.at += 1;
  return null;
}

function scanItem(cursor: Cursor, _keys: Set<string>, index: number): ScanFault | null {
  return scanBelow(cursor, index, null);
}

function scanMember(cursor: Cursor, keys: Set<string>): ScanFault | null {
  const start = cursor.at;
  if (cursor.text.charAt(start) !== '"') return unexpected(cursor, 'a key in double quotes');
  const fault = scanString(cursor);
  if (fault !== null) return fault;
  const key = String(JSON.parse(cursor.text.slice(start, cursor.at)));
  // Assigning to __proto__ changes an object instead of filling it.
  if (keys.has(key) || key === '__proto__') {
    const message =
      key === '__proto__' ? 'the key "__proto__" is not allowed' : `the key ${show(key)} stands twice`;
    return { offset: start, message, fix: 'Remove or rename the key.' };
  }
  keys.add(key);
  const blank = skipBlank(cursor);
  if (blank !== null) return blank;
  if (cursor.text.charAt(cursor.at) !== ':') return unexpected(cursor, '":"');
  cursor.at += 1;
  return scanBelow(cursor, key, start);
}

function scanBelow(cursor: Cursor, step: string | number, shownAt: number | null): ScanFault | null {
  cursor.path.push(step);
  const fault = scanValue(cursor, shownAt);
  cursor.path.pop();
  return fault;
}

function scanString(cursor: Cursor): ScanFault | null {
  const { text } = cursor;
  for (let at = cursor.at + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) {
      cursor.at = at + 1;
      return null;
    }
    if (unit < 0x20) {
      cursor.at = at;
      return unexpected(cursor, 'the end of the string, or an escaped control character');
    }
    if (unit !== 0x5c) continue;
    const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    escape.lastIndex = at;
    if (!escape.test(text)) {
      cursor.at = at;
      return unexpected(cursor, 'an escape that JSON knows');
    }
    at = escape.lastIndex - 1;
  }
  cursor.at = text.length;
  return unexpected(cursor, 'the closing quote of a string');
}

function scanLiteral(cursor: Cursor): ScanFault | null {
  const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
  literal.lastIndex = cursor.at;
  if (!literal.test(cursor.text)) return unexpected(cursor, 'a JSON value');
  cursor.at = literal.lastIndex;
  return null;
}

function scanEnd(cursor: Cursor): ScanFault | null {
  const blank = skipBlank(cursor);
  if (blank !== null) return blank;
  return cursor.at === cursor.text.length ? null : unexpected(cursor, 'the end of the file');
}

function skipBlank(cursor: Cursor): ScanFault | null {
  for (;;) {
    const blank = /[ \t\r\n]*/y;
    blank.lastIndex = cursor.at;
    blank.test(cursor.text);
    cursor.at = blank.lastIndex;
    if (!cursor.options.comments || cursor.text.charAt(cursor.at) !== '/') return null;
    const end = commentEnd(cursor.text, cursor.at);
    if (end === null) return unexpected(cursor, 'a comment that ends');
    cursor.comments.push({ start: cursor.at, end });
    cursor.at = end;
  }
}

function commentEnd(text: string, start: number): number | null {
  if (text.startsWith('//', start)) {
    const end = text.indexOf('\n', start);
    return end === -1 ? text.length : end;
  }
  const end = text.startsWith('/*', start) ? text.indexOf('*/', start + 2) : -1;
  return end === -1 ? null : end + 2;
}

function blankOut(text: string, ranges: Cursor['comments']): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of ranges) {
    pieces.push(text.slice(from, start), text.slice(start, end).replace(/[^\r\n]/g, ' '));
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

function unexpected(cursor: Cursor, expected: string): ScanFault {
  const rest = cursor.text.slice(cursor.at, cursor.at + 1);
  const found = rest === '' ? 'the end of the file' : show(rest);
  return { offset: cursor.at, message: `found ${found}; expected ${expected}`, fix: 'Write strict JSON.' };
}

function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
