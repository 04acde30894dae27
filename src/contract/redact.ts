import { holdsSecret, REDACTED, secretFinder } from './secret-forms.ts';
import { findSpellings } from '../lib/find-spellings.ts';

const MARK = Buffer.from(REDACTED);

/** Replaces secrets in a stream of bytes, wherever the chunks are cut. */
export interface Redactor {
  /** The bytes that can be shown now; the beginning of a possible secret at the end is held back. */
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back. */
  end(): Uint8Array;
}

/**
 * Makes a redactor for these values in every form of theirs. Secrets that overlap are replaced together by one mark.
 * The same bytes give the same output however they are cut. @spec contract.md#secrets
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const finder = secretFinder(secrets);
  if (finder === null) return { push: (chunk) => chunk, end: () => new Uint8Array() };
  let held = Buffer.alloc(0);
  /** So many bytes of `held` belong to a secret whose mark has been written. */
  let covered = 0;

  const write = (bytes: Buffer, isLast: boolean): Uint8Array => {
    const { spans, open } = findSpellings(bytes, finder);
    const end = isLast ? bytes.length : open;
    const out: Buffer[] = [];
    let position = covered;
    for (const secret of spans.toSorted((a, b) => a.start - b.start)) {
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
    push: (chunk) => write(held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]), false),
    end: () => write(held, true),
  };
}

/** The same for bytes that are all there. */
export function redactBytes(bytes: Uint8Array, secrets: readonly string[]): Uint8Array {
  const redactor = createRedactor(secrets);
  return Buffer.concat([redactor.push(bytes), redactor.end()]);
}

export function redactText(text: string, secrets: readonly string[]): string {
  const bytes = new TextEncoder().encode(text);
  // What holds none stays as it is, half a surrogate pair included.
  return holdsSecret(bytes, secrets) ? new TextDecoder().decode(redactBytes(bytes, secrets)) : text;
}
