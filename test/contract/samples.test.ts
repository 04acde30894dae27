import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schemaNames } from '../../src/contract/generated/schema-types.ts';
import { parseRecord } from '../../src/contract/validate.ts';

const SAMPLES = join(import.meta.dirname, 'samples');

interface Expected {
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
}

// @spec contract.md#records
describe.each(schemaNames.map((name) => ({ name })))('samples of $name', ({ name }) => {
  const valid = filesOf(name, 'valid');
  const invalid = filesOf(name, 'invalid').filter((file) => !file.endsWith('.expected.json'));

  test('has at least one valid and three invalid samples', () => {
    expect(valid.length).toBeGreaterThanOrEqual(1);
    expect(invalid.length).toBeGreaterThanOrEqual(3);
  });

  test.each(valid)('accepts %s', (file) => {
    const parsed = parseRecord(name, readFileSync(join(SAMPLES, name, 'valid', file)), file);
    expect(parsed.ok ? [] : parsed.error).toEqual([]);
  });

  test.each(invalid)('refuses %s at the right place', (file) => {
    const path = join(SAMPLES, name, 'invalid', file);
    const parsed = parseRecord(name, readFileSync(path), file);
    const expected: Expected = JSON.parse(readFileSync(path.replace(/\.json$/, '.expected.json'), 'utf8'));
    const problems = parsed.ok ? [] : parsed.error;
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file, code: expected.code, pointer: expected.pointer });
    expect(problems[0]?.message).toContain(expected.message);
    expect(problems[0]?.fix).toMatch(/\.$/);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(1);
    expect(problems[0]?.column).toBeGreaterThanOrEqual(1);
  });
});

function filesOf(name: string, kind: 'valid' | 'invalid'): readonly string[] {
  return readdirSync(join(SAMPLES, name, kind)).toSorted();
}
