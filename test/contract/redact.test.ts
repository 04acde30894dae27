import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/contract/redact.ts';

function redact(secrets: readonly string[], chunks: readonly Uint8Array[]): string {
  const redactor = createRedactor(secrets);
  const out = chunks.map((chunk) => redactor.push(chunk));
  return Buffer.concat([...out, redactor.end()]).toString('latin1');
}

function whole(secrets: readonly string[], text: string): string {
  return redact(secrets, [Buffer.from(text)]);
}

/** Cuts bytes at these places. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

// @spec contract.md#invariants I14: no log holds the value of a secret
describe('redacting', () => {
  it.each([
    ['a value', ['a-secret-value'], 'x a-secret-value y', 'x [redacted] y'],
    ['values shorter than 8 bytes', ['seven77'], 'x seven77 y', 'x seven77 y'],
    ['two that overlap', ['abcdefgh', 'efghijkl'], '<abcdefghijkl>', '<[redacted]>'],
    ['two side by side', ['abcdefgh', 'ijklmnop'], '<abcdefghijklmnop>', '<[redacted][redacted]>'],
    ['one inside the other', ['abcdefgh', 'xxabcdefghxx'], '<xxabcdefghxx>', '<[redacted]>'],
    ['one that overlaps itself', ['aaaaaaaa'], `<${'a'.repeat(50)}>`, '<[redacted]>'],
    ['the JSON form', ['say "hi"\n now'], '{"k":"say \\"hi\\"\\n now"}', '{"k":"[redacted]"}'],
    ['the JSON form inside JSON', ['say "hi" now'], 'say \\\\\\"hi\\\\\\" now', '[redacted]'],
    ['the percent-encoded form', ['p@ss word/1'], '?k=p%40ss%20word%2F1', '?k=[redacted]'],
  ])('replaces %s', (_name, secrets, text, expected) => {
    expect(whole(secrets, text)).toBe(expected);
  });

  it.each(['', 'u', 'us', 'user:'])('leaves no base64 of the value after %j', (before) => {
    const encoded = Buffer.from(`${before}a-secret-value!`).toString('base64');
    const shown = whole(['a-secret-value'], `Basic ${encoded}`);
    expect(shown).toContain('[redacted]');
    expect(Buffer.from(shown.slice(6), 'base64').toString()).not.toContain('secret');
  });

  it('passes everything on at once when nothing at the end could begin a secret', () => {
    const redactor = createRedactor(['a-secret-value']);
    expect(Buffer.from(redactor.push(Buffer.from('line\n'))).toString()).toBe('line\n');
    expect(Buffer.from(redactor.push(Buffer.from('x a-sec'))).toString()).toBe('x ');
    expect(Buffer.from(redactor.end()).toString()).toBe('a-sec');
  });

  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 8, maxLength: 12 });
  const places = fc.array(fc.nat(), { maxLength: 20 });

  it('gives the same output however the bytes are cut, and no secret in it', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 3 }), fc.array(letters), places, (secrets, words, cuts) => {
        // Few letters and the secrets themselves among the words make matches and half matches frequent.
        const bytes = Buffer.from([...words, ...secrets, ...words].join('-').replaceAll('--', ''));
        const output = redact(secrets, cut(bytes, cuts));
        expect(output).toBe(redact(secrets, [bytes]));
        for (const secret of secrets) expect(output).not.toContain(secret);
      }),
      { numRuns: 500 },
    );
  });

  it('changes no byte of output without secrets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), places, (bytes, cuts) => {
        const output = redact(['not-in-there-at-all'], cut(Buffer.from(bytes), cuts));
        expect(output).toBe(Buffer.from(bytes).toString('latin1'));
      }),
    );
  });
});
