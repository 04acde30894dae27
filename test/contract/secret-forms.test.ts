import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/contract/redact.ts';
import { createSecretSearch, holdsSecret } from '../../src/contract/secret-forms.ts';
import { SECRET_ENCODINGS, SECRET_VALUES } from '../support/secret-encodings.ts';

const FORMS = Object.entries(SECRET_VALUES).flatMap(([kind, value]) =>
  Object.entries(SECRET_ENCODINGS).map(([form, encode]) => ({ kind, form, value, text: encode(value) })),
);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

// @spec contract.md#secrets
describe(`each of ${FORMS.length} forms of a secret`, () => {
  it.each(FORMS)('a $kind value as $form is found and redacted', ({ value, text }) => {
    const around = `{"note": "<${text}>"}`;
    expect(holdsSecret(bytesOf(around), [value])).toBe(true);
    const shown = redactText(around, [value]);
    expect(shown).toContain('[redacted]');
    expect(holdsSecret(bytesOf(shown), [value])).toBe(false);
  });

  it.each(FORMS)('a $kind value as $form is found in pieces of one byte', ({ value, text }) => {
    const search = createSecretSearch([value]);
    for (const byte of bytesOf(`x${text}`)) search.push(Uint8Array.of(byte));
    expect(search.isFound()).toBe(true);
  });
});

describe('what is no form of a secret', () => {
  it.each([
    ['a value that is too short', ['seven77'], 'seven77'],
    ['another value', ['correct-horse-battery-staple'], 'correct-horse-battery-stable'],
    ['a part of it', ['correct-horse-battery-staple'], 'correct-horse-battery-stapl'],
    ['nothing', ['correct-horse-battery-staple'], ''],
    ['a value in two lines', ['correct-horse-battery-staple'], 'correct-horse-\nbattery-staple'],
  ])('%s is not found', (_what, secrets, text) => {
    expect(holdsSecret(bytesOf(text), secrets)).toBe(false);
    expect(redactText(text, secrets)).toBe(text);
  });
});
