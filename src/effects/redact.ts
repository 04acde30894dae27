import { DISPATCH_LIMITS } from '../contract/limits.ts';

const MARK = Buffer.from('[redacted]');

/** Replaces secrets in a stream of bytes, wherever the chunks are cut. */
export interface Redactor {
  /** The bytes that can be shown now; the beginning of a possible secret at the end is held back. */
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back. */
  end(): Uint8Array;
}

/**
 * Makes a redactor for these values and their JSON-escaped, percent-encoded and base64 forms. Secrets that overlap
 * are replaced together by one mark. The same bytes give the same output however they are cut. @spec contract.md#invariants
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const patterns = listPatterns(secrets);
  let held = Buffer.alloc(0);
  /** So many bytes of `held` belong to a secret whose mark has been written. */
  let covered = 0;

  const write = (bytes: Buffer, end: number): Uint8Array => {
    const out: Buffer[] = [];
    let position = covered;
    for (const secret of findSecrets(bytes, patterns)) {
      if (secret.start >= end) break;
      if (secret.start >= position) out.push(bytes.subarray(position, secret.start), MARK);
      position = Math.max(position, secret.end);
    }
    if (position < end) out.push(bytes.subarray(position, end));
    held = Buffer.from(bytes.subarray(end));
    covered = Math.max(0, position - end);
    return Buffer.concat(out);
  };

  return {
    push: (chunk) => {
      if (patterns.length === 0) return chunk;
      const bytes = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
      return write(bytes, bytes.length - possibleStartBytes(bytes, patterns));
    },
    end: () => write(held, held.length),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Every place of every pattern, by start; they may overlap. */
function findSecrets(bytes: Buffer, patterns: readonly Buffer[]): readonly Span[] {
  const spans: Span[] = [];
  for (const pattern of patterns) {
    let start = bytes.indexOf(pattern);
    while (start !== -1) {
      spans.push({ start, end: start + pattern.length });
      start = bytes.indexOf(pattern, start + 1);
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Length of the longest end of `bytes` with which a pattern could begin. */
function possibleStartBytes(bytes: Buffer, patterns: readonly Buffer[]): number {
  let longest = 0;
  for (const pattern of patterns) {
    for (let length = Math.min(pattern.length - 1, bytes.length); length > longest; length -= 1) {
      if (bytes.compare(pattern, 0, length, bytes.length - length) === 0) longest = length;
    }
  }
  return longest;
}

function listPatterns(secrets: readonly string[]): readonly Buffer[] {
  const forms = secrets
    .filter((secret) => Buffer.byteLength(secret) >= DISPATCH_LIMITS.secretBytesMin)
    .flatMap(listForms);
  return [...new Set(forms)].filter((form) => form !== '').map((form) => Buffer.from(form));
}

function listForms(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const twice = JSON.stringify(escaped).slice(1, -1);
  const percent = encodeURIComponent(Buffer.from(secret).toString());
  return [secret, escaped, twice, percent, ...[0, 1, 2].flatMap((shift) => base64Forms(secret, shift))];
}

/**
 * Base64 of a longer text holds the secret in one of three alignments: the characters that depend on the secret
 * alone, in both alphabets.
 */
function base64Forms(secret: string, shift: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor((bytes.length * 8) / 6);
  return [bytes.toString('base64').slice(first, last), bytes.toString('base64url').slice(first, last)];
}
