/**
 * Git paths are bytes; ours are strings. Valid UTF-8 reads as usual; each byte that is not becomes one lone
 * surrogate U+DC80…U+DCFF, so that every path survives the way there and back.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ESCAPE = 0xdc00;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A path as git prints it under `-z`, as a string; `encodePath` is its inverse. */
export function decodePath(bytes: Uint8Array): string {
  const whole = tryDecode(bytes);
  return whole ?? decodePieces(bytes);
}

/** The bytes of a path, for git's standard input and for the file system. */
export function encodePath(path: string): Buffer {
  if (!LONE_SURROGATE.test(path)) return Buffer.from(path, 'utf8');
  const parts: Buffer[] = [];
  for (const character of path) {
    const code = character.charCodeAt(0);
    const escaped = character.length === 1 && code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff;
    parts.push(escaped ? Buffer.from([code - ESCAPE]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}

function tryDecode(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    // The decoder's only way to say "not UTF-8"; the caller escapes the bytes then.
    return null;
  }
}

function decodePieces(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const size = sequenceLength(bytes, at);
    const piece = size === 0 ? null : tryDecode(bytes.subarray(at, at + size));
    if (piece === null) {
      text += String.fromCharCode(ESCAPE + (bytes[at] ?? 0));
      at += 1;
    } else {
      text += piece;
      at += size;
    }
  }
  return text;
}

/** Length that the first byte of a UTF-8 sequence announces; 0 when it cannot begin one. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

/** A path of the repository as bytes for the file system: git's paths need not be UTF-8. */
export function absolute(checkout: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${checkout}/`), encodePath(path)]);
}

/** The folders above a path, the outermost first. */
export function parentsOf(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, depth) => segments.slice(0, depth + 1).join('/'));
}
