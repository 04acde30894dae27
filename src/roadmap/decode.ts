import { decodeUtf8 } from '../contract/decode-utf8.ts';
import type { Problem } from '../contract/problem.ts';
import { err, type Result } from '../lib/result.ts';
import { bounds } from './bounds.ts';
import { textProblem } from './problem-list.ts';

/** Which contract file is read; the codes of its problems begin with this word. */
export type FileKind = 'roadmap' | 'verification';

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
  const decoded = decodeUtf8(bytes);
  if (decoded.ok) return decoded;
  const { offset, line, column } = decoded.error;
  const found = `byte 0x${(bytes[offset] ?? 0).toString(16).padStart(2, '0')}`;
  const message = `The file is not UTF-8: ${found} at byte ${offset} does not belong to a character.`;
  const at = { offset, line: line - 1, column };
  const fix = 'Save the file as UTF-8.';
  return err([textProblem(file, { code: `${kind}.encoding`, at, message, expected: 'UTF-8', found, fix })]);
}
