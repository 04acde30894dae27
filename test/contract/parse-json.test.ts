import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locatePointer, parseJson, splitPointer } from '../../src/contract/parse-json.ts';
import type { Problem } from '../../src/contract/problem.ts';

const STRICT = { file: 'a.json', bytesMax: 1024 * 1024, comments: false, code: 'bad', tooLargeCode: 'large' };

function valueOf(text: string, options = STRICT): unknown {
  const parsed = parseJson(new TextEncoder().encode(text), options);
  return parsed.ok ? parsed.value.value : parsed.error;
}

function problemOf(input: string | Uint8Array, options = STRICT): Problem | null {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const parsed = parseJson(bytes, options);
  return parsed.ok ? null : (parsed.error[0] ?? null);
}

// @spec contract.md#records
describe('strict JSON', () => {
  test.each([
    ['{}', {}],
    [' [1, -0.5e+2, true, false, null, "a\\u00e9\\n"] \n', [1, -50, true, false, null, 'aé\n']],
    ['{"a": {"b": [{"c": ""}]}}', { a: { b: [{ c: '' }] } }],
    ['"text"', 'text'],
    ['{"a": 1, "b": {"a": 2}}', { a: 1, b: { a: 2 } }],
  ])('reads %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  test.each([
    ['', 1, 1, 'found the end of the file; expected a JSON value'],
    ['{"a": 1,}', 1, 9, 'found "}"; expected a key in double quotes'],
    ['[1,]', 1, 4, 'found "]"; expected a JSON value'],
    ['[1 2]', 1, 4, 'found "2"; expected "," or "]"'],
    ['{"a" 1}', 1, 6, 'found "1"; expected ":"'],
    ["{'a': 1}", 1, 2, 'found "\'"; expected a key in double quotes'],
    ['{} {}', 1, 4, 'found "{"; expected the end of the file'],
    ['[01]', 1, 2, 'found "0"; expected a JSON value'],
    ['[1.]', 1, 2, 'found "1"; expected a JSON value'],
    ['[NaN]', 1, 2, 'found "N"; expected a JSON value'],
    ['["a\nb"]', 1, 4, 'found "\\n"; expected the end of the string, or an escaped control character'],
    ['["\\x"]', 1, 3, 'found "\\\\"; expected an escape that JSON knows'],
    ['["open', 1, 7, 'found the end of the file; expected the closing quote of a string'],
    ['{\n  "a": 1,\n  "b": 2,\n  "a": 3\n}', 4, 3, 'the key "a" stands twice'],
    ['{"a": 1, "\\u0061": 2}', 1, 10, 'the key "a" stands twice'],
    ['{"__proto__": {}}', 1, 2, 'the key "__proto__" is not allowed'],
    ['// note\n{}', 1, 1, 'found "/"; expected a JSON value'],
  ])('refuses %j', (text, line, column, message) => {
    expect(problemOf(text)).toMatchObject({ file: 'a.json', code: 'bad', line, column, message });
  });

  test('refuses 100,000 levels at the first one too many', () => {
    expect(problemOf('['.repeat(100_000))).toMatchObject({
      line: 1,
      column: 33,
      message: 'nested deeper than 32 levels',
    });
    expect(problemOf(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)?.message).toBe(
      'nested deeper than 32 levels',
    );
  });

  test('reads exactly 32 levels', () => {
    expect(problemOf(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeNull();
  });

  test('refuses a file over its size by its own code', () => {
    const message = 'the file has 5 bytes; expected at most 4';
    expect(problemOf('[1,2]', { ...STRICT, bytesMax: 4 })).toMatchObject({ code: 'large', message });
  });

  test('refuses bytes that are not UTF-8', () => {
    expect(problemOf(new Uint8Array([0x0a, 0x22, 0xff, 0x22]))).toMatchObject({
      message: 'the file holds bytes that are not UTF-8; expected plain UTF-8',
      line: 2,
      column: 2,
    });
  });

  test('names a byte order mark', () => {
    expect(problemOf('\uFEFF{}')).toMatchObject({
      message: 'the file begins with a byte order mark; expected plain UTF-8',
      line: 1,
      column: 1,
    });
  });

  test('reads a long string without harm', () => {
    expect(valueOf(JSON.stringify(['\\"x'.repeat(100_000)]))).toEqual(['\\"x'.repeat(100_000)]);
  });
});

describe('JSON with comments', () => {
  const WITH_COMMENTS = { ...STRICT, comments: true };

  test('reads past line and block comments, and leaves texts alone', () => {
    const text = '// a\n{ /* b\n */ "a": "// no comment", // c\n "b": 1 } // d';
    expect(valueOf(text, WITH_COMMENTS)).toEqual({ a: '// no comment', b: 1 });
  });

  test.each(['/* open', '{ /x }', '/'])('refuses %j', (text) => {
    expect(problemOf(text, WITH_COMMENTS)?.message).toBe('found "/"; expected a comment that ends');
  });

  test('keeps positions behind a comment', () => {
    expect(problemOf('/* ä\n */ {"a": x}', WITH_COMMENTS)).toMatchObject({ line: 2, column: 11 });
  });
});

describe('any text', () => {
  test('is read as JSON.parse reads it, duplicate keys aside', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const parsed = parseJson(new TextEncoder().encode(text), STRICT);
        if (parsed.ok) expect(parsed.value.value).toEqual(JSON.parse(text));
        else expect(parsed.error[0]?.message).toMatch(/stands twice|__proto__/);
      }),
    );
  });

  test('is refused exactly where JSON.parse refuses it, duplicate keys aside', () => {
    const almostJson = fc.stringMatching(/^[[\]{}",:\\0-9a-u. -]{0,12}$/);
    fc.assert(
      fc.property(almostJson, (text) => {
        const problem = problemOf(text);
        const isRefused = problem !== null && !problem.message.endsWith('stands twice');
        expect(isRefused).toBe(!isReadable(text));
      }),
      { numRuns: 5000 },
    );
  });

  test('gives a value or one problem, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, comments) => {
        const parsed = parseJson(bytes, { ...STRICT, comments });
        expect(parsed.ok || parsed.error.length).toBeTruthy();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the place of a JSON pointer', () => {
  const TEXT = '{\n  "a": [\n    1,\n    { "b/c": 2 }\n  ]\n}';

  test.each([
    ['', 1, 1],
    ['/a', 2, 3],
    ['/a/0', 3, 5],
    ['/a/1', 4, 5],
    ['/a/1/b~1c', 4, 7],
    ['/a/1/missing', 4, 5],
    ['/missing', 1, 1],
  ])('%j is found', (pointer, line, column) => {
    expect(locatePointer(TEXT, pointer)).toEqual({ line, column });
  });

  test('its steps are unescaped', () => {
    expect(splitPointer('/a~1b/~0/0')).toEqual(['a/b', '~', '0']);
    expect(splitPointer('')).toEqual([]);
  });
});

function isReadable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
