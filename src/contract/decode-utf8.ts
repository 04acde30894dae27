import { err, ok, type Result } from '../lib/result.ts';

/** The first byte that belongs to no character; `line` and `column` count from 1, columns in UTF-16 units. */
export interface InvalidByte {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

const BOM = '\uFEFF';
const PIECE_BYTES = 4096;

/**
 * Strict UTF-8. A byte order mark stays in the text, so that encoding gives the same bytes, and takes no column.
 * @spec contract.md#records
 */
export function decodeUtf8(bytes: Uint8Array): Result<string, InvalidByte> {
  const text = decode(bytes);
  return text === null ? err(firstInvalid(bytes)) : ok(text);
}

/** How many characters of a byte order mark the text begins with: 0 or 1. */
export function bomLength(text: string): number {
  return text.startsWith(BOM) ? 1 : 0;
}

function firstInvalid(bytes: Uint8Array): InvalidByte {
  let line = 1;
  let column = 1;
  let from = 0;
  let size = PIECE_BYTES;
  while (from < bytes.length) {
    const end = pieceEnd(bytes, from, size);
    const piece = decode(bytes.subarray(from, end));
    if (piece === null && size === 1) break;
    if (piece === null) {
      size = 1;
      continue;
    }
    const lines = piece.slice(from === 0 ? bomLength(piece) : 0).split(/\r\n|\r|\n/);
    line += lines.length - 1;
    column = (lines.length > 1 ? 1 : column) + (lines.at(-1)?.length ?? 0);
    from = end;
  }
  return { offset: from, line, column };
}

/** Where a piece ends that splits neither a character nor a CRLF. */
function pieceEnd(bytes: Uint8Array, from: number, size: number): number {
  let end = Math.min(from + size, bytes.length);
  const latest = end + 4;
  while (end < bytes.length && end < latest && ((bytes[end] ?? 0) & 0xc0) === 0x80) end++;
  return bytes[end - 1] === 0x0d && bytes[end] === 0x0a ? end + 1 : end;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
