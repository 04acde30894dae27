import {
  findSpellings,
  makeFinder,
  makeStep,
  type Finder,
  type Pattern,
  type Spelling,
  type Step,
} from '../lib/find-spellings.ts';
import { DISPATCH_LIMITS } from './limits.ts';

/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/**
 * Finds values in all their forms, the same in logs, trees, records and messages: each character as it is or escaped
 * in one of the ways below, in any mixture; hexadecimal digits; base64 in both alphabets, wherever in a longer text it
 * begins. Values that are too short to be told from words have none. Null when there is nothing to look for.
 * @spec contract.md#secrets
 */
export function secretFinder(secrets: readonly string[]): Finder | null {
  const values = [...new Set(secrets)].filter(isLongEnough);
  if (values.length === 0) return null;
  const key = JSON.stringify(values);
  const finder = FINDERS.get(key) ?? makeFinder(values.flatMap(makePatterns));
  // A process knows a handful of values, and asks for each of them again and again.
  FINDERS.set(key, finder);
  return finder;
}

export function isLongEnough(secret: string): boolean {
  return encode(secret).length >= DISPATCH_LIMITS.secretBytesMin;
}

/** Does any form of a secret stand in the bytes? */
export function holdsSecret(bytes: Uint8Array, secrets: readonly string[]): boolean {
  const finder = secretFinder(secrets);
  return finder !== null && findSpellings(bytes, finder, true).spans.length > 0;
}

/** Looks for secrets in bytes that come in pieces. */
export interface SecretSearch {
  push(chunk: Uint8Array): void;
  isFound(): boolean;
}

export function createSecretSearch(secrets: readonly string[]): SecretSearch {
  const finder = secretFinder(secrets);
  let held = new Uint8Array();
  let isFound = finder === null;
  return {
    push: (chunk) => {
      if (finder === null || isFound) return;
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const { spans, open } = findSpellings(bytes, finder, true);
      isFound = spans.length > 0;
      held = Uint8Array.from(bytes.subarray(open));
    },
    isFound: () => finder !== null && isFound,
  };
}

const FINDERS = new Map<string, Finder>();

function makePatterns(secret: string): readonly Pattern[] {
  const bytes = encode(secret);
  return [
    [...secret].map(stepOf),
    [...bytes].map((byte) => makeStep([{ bytes: encode(hex(byte, 2)), fold: true }])),
    ...[0, 1, 2].map((shift) => base64Pattern(bytes, shift)),
  ];
}

/** Of the base64 of a longer text, the characters that depend on the secret alone. */
function base64Pattern(bytes: Uint8Array, shift: number): Pattern {
  const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
  const first = Math.ceil((shift * 8) / 6);
  const last = Math.floor((shifted.length * 8) / 6);
  return Array.from(shifted.toString('base64').slice(first, last), base64Step);
}

function base64Step(character: string): Step {
  const inUrls = character === '+' ? '-' : character === '/' ? '_' : null;
  return inUrls === null ? stepOf(character) : makeStep([...spellingsOf(character), ...spellingsOf(inUrls)]);
}

const STEPS = new Map<string, Step>();

function stepOf(character: string): Step {
  const known = STEPS.get(character) ?? makeStep(spellingsOf(character));
  STEPS.set(character, known);
  return known;
}

/** A text escaped once, twice and three times: what a backslash becomes each time. */
const DEPTHS = [1, 2, 4];
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\f': 'f',
  '\r': 'r',
};
const NAMED: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};
const PUNCTUATION = /^[ -/:-@[\]^-`{-~]$/;
/** `&#39;`, `&#039;`, `&#0039;`. */
const PADDED_DIGITS = 4;

function spellingsOf(character: string): readonly Spelling[] {
  const code = character.codePointAt(0) ?? 0;
  const bytes = [...encode(character)];
  const escapes = [
    [...Array(character.length).keys()].map((unit) => `u${hex(character.charCodeAt(unit), 4)}`),
    bytes.map((byte) => `x${hex(byte, 2)}`),
  ].flatMap((parts) => DEPTHS.map((depth) => parts.map((part) => `${slashes(depth)}${part}`).join('')));
  const digits = [...new Set([0, 2, 3, PADDED_DIGITS])];
  const folded = [
    bytes.map((byte) => `%${hex(byte, 2)}`).join(''),
    ...escapes,
    ...new Set(digits.map((length) => `&#${String(code).padStart(length, '0')};`)),
    ...new Set(digits.map((length) => `&#x${hex(code, length)};`)),
  ];
  return [
    ...[character, ...exactSpellings(character)].map((text) => ({ bytes: encode(text), fold: false })),
    ...folded.map((text) => ({ bytes: encode(text), fold: true })),
  ];
}

function exactSpellings(character: string): readonly string[] {
  const short = SHORT_ESCAPES[character];
  const named = NAMED[character];
  return [
    ...(character === '\\' ? [2, 4, 8].map(slashes) : []),
    // JSON, shells and Markdown put a backslash before punctuation; escaped again there are three of them.
    ...(PUNCTUATION.test(character) ? [1, 2, 3, 7].map((depth) => `${slashes(depth)}${character}`) : []),
    ...(short === undefined ? [] : DEPTHS.map((depth) => `${slashes(depth)}${short}`)),
    ...(named === undefined ? [] : [`&${named};`]),
    ...(character === '\n' ? ['\r\n', '\\r\\n'] : []),
    ...(character === ' ' ? ['+'] : []),
  ];
}

function slashes(count: number): string {
  return '\\'.repeat(count);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
