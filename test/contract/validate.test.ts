import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isErrorCode } from '../../src/contract/errors.ts';
import { schemaNames } from '../../src/contract/generated/schema-types.ts';
import { printRecord } from '../../src/contract/canonical-json.ts';
import { parseRecord, validateValue } from '../../src/contract/validate.ts';
import { sampleOf } from './support/samples.ts';

function problemsOf(name: (typeof schemaNames)[number], text: string) {
  const parsed = parseRecord(name, new TextEncoder().encode(text), 'the-file.json');
  return parsed.ok ? [] : parsed.error;
}

// @spec contract.md#records
describe('a contract file', () => {
  test('gives line and column of the key that is wrong', () => {
    const text = printRecord({ ...sampleOf('review-record', 'rejected'), retry_target: 'later' });
    const line = text.split('\n').findIndex((one) => one.includes('"retry_target"')) + 1;
    expect(problemsOf('review-record', text)).toEqual([
      {
        file: 'the-file.json',
        line,
        column: 3,
        pointer: '/retry_target',
        code: 'artifact.invalid',
        message: 'retry_target is "later"; expected one of implement, plan, blocked',
        expected: 'one of implement, plan, blocked',
        found: '"later"',
        fix: 'Write one of implement, plan, blocked.',
      },
    ]);
  });

  test('of an agent gives the first problem, of a person every one', () => {
    expect(problemsOf('help-request', '{}')).toHaveLength(1);
    const config = '{"limit": {}, "limits": {"check_rounds": 0}, "workflow": "fast"}';
    expect(problemsOf('config', config).map(({ pointer }) => pointer)).toEqual([
      '/limit',
      '/limits/check_rounds',
      '/workflow',
    ]);
  });

  test('may hold comments when a person writes it, and never otherwise', () => {
    expect(problemsOf('config', '// ours\n{}')).toEqual([]);
    expect(problemsOf('request', '// ours\n{}')[0]?.message).toBe('found "/"; expected a JSON value');
  });

  test('over its size has a code of its own when a role wrote it', () => {
    const text = printRecord({ ...sampleOf('help-request', 'example'), question: 'x'.repeat(1024 * 1024) });
    expect(problemsOf('help-request', text)[0]?.code).toBe('artifact.too-large');
    expect(problemsOf('config', `${' '.repeat(1024 * 1024)}{}`)[0]?.code).toBe('config.invalid');
  });

  test('names an endless unknown key at its parent, shortened', () => {
    const problem = problemsOf('config', JSON.stringify({ ['k'.repeat(100_000)]: 1 }))[0];
    expect(problem).toMatchObject({ pointer: '', line: 1, column: 1 });
    expect(problem?.message.length).toBeLessThan(4000);
  });

  test('of nothing but wrong entries is answered with at most 200 problems', () => {
    const text = JSON.stringify({ protected_paths: Array.from({ length: 120_000 }, () => 1) });
    expect(problemsOf('config', text).length).toBeLessThanOrEqual(200);
    const review = JSON.stringify({
      ...sampleOf('review-record', 'rejected'),
      findings: Array.from({ length: 200_000 }, () => 1),
    });
    expect(problemsOf('review-record', review)).toHaveLength(1);
  });
});

describe('a value about to be written', () => {
  test('is returned as its type when it fits', () => {
    const checked = validateValue('state', sampleOf('state', 'landing'), 'state.json');
    expect(checked.ok && checked.value.active_rounds[0]?.merge_intent?.paths).toEqual([
      'src/greet.js',
      'test/greet.test.js',
    ]);
  });

  test('is refused with a pointer and no position when it does not', () => {
    const checked = validateValue('state', { ...sampleOf('state', 'example'), revision: -1 }, 'state.json');
    expect(checked.ok ? [] : checked.error).toMatchObject([
      { pointer: '/revision', line: null, column: null, code: 'state.invalid' },
    ]);
  });
});

// @spec contract.md#invariants I18: any bytes give a value or a typed error
describe.each(schemaNames.map((name) => ({ name })))('the parser of $name', ({ name }) => {
  test('answers any JSON with a value or with problems of the error table', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        const problems = problemsOf(name, text);
        expect(problems.every(({ code, fix }) => isErrorCode(code) && fix.endsWith('.'))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('answers any bytes with a value or with problems', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const parsed = parseRecord(name, bytes, 'x.json');
        expect(parsed.ok ? 1 : parsed.error.length).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a damaged record', () => {
  test('is a value or one problem with a place, wherever it is damaged', () => {
    const damaged = fc
      .tuple(
        fc.constantFrom('rejected', 'approved', 'semantic'),
        fc.nat(),
        fc.constantFrom('', '"', '{', '1', 'x'),
      )
      .map(([variant, seed, patch]) => {
        const text = printRecord(sampleOf('review-record', variant));
        const at = seed % text.length;
        return text.slice(0, at) + patch + text.slice(at + 1);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        const problems = problemsOf('review-record', text);
        expect(problems.length).toBeLessThanOrEqual(1);
        expect(problems.every(({ line, column }) => line !== null && column !== null)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
