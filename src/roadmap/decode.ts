import type { Problem } from '../contract/problem.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { bounds } from './bounds.ts';
import { textProblem, type Spot } from './problem-list.ts';

/** Which contract file is read; the codes of its problems begin with this word. */
export type FileKind = 'roadmap' | 'verification';

const BOM = '\uFEFF';
const PIECE_BYTES = 4096;

/** Strict UTF-8 within the size bound. A byte order mark stays in the text, so that encoding gives the same bytes. */
export function decodeText(
  bytes: Uint8Array,
  file: string,
  kind: FileKind,
): Result<string, readonly Problem[]> {
  if (bytes.length > bounds.fileBytes) {
    const message = `The file has ${bytes.length} bytes; at most ${bounds.fileBytes} are read.`;
    const fix = 'Move prose that the controller need not read into another file.';
    return err([textProblem(file, { code: `${kind}.too-large`, at: null, message, fix })]);
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return ok(decoder.decode(bytes));
  } catch {
    const at = firstInvalid(bytes);
    const found = `byte 0x${(bytes[at.offset] ?? 0).toString(16).padStart(2, '0')}`;
    const message = `The file is not UTF-8: ${found} at byte ${at.offset} does not belong to a character.`;
    const fix = 'Save the file as UTF-8.';
    return err([textProblem(file, { code: `${kind}.encoding`, at, message, expected: 'UTF-8', found, fix })]);
  }
}

/** How many characters of a byte order mark the text begins with: 0 or 1. */
export function bomLength(text: string): number {
  return text.startsWith(BOM) ? 1 : 0;
}

/** The place of the first character that is not UTF-8; its `offset` counts bytes. */
function firstInvalid(bytes: Uint8Array): Spot {
  let line = 0;
  let column = 1;
  let from = 0;
  let size = PIECE_BYTES;
  while (from < bytes.length) {
    const end = pieceEnd(bytes, from, size);
    const piece = decodePiece(bytes.subarray(from, end));
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

function decodePiece(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
