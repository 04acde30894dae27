import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printRecord } from '../../src/contract/canonical-json.ts';
import { resolveConfig } from '../../src/contract/config.ts';
import { schemaNames } from '../../src/contract/generated/schema-types.ts';
import { parseRecord, validateValue } from '../../src/contract/validate.ts';
import { decide } from '../../src/core/decide.ts';
import { anObservation, aState } from '../core/support/build.ts';
import { sampleOf } from './support/samples.ts';

const $schema = './schemas/some.schema.json';

// @spec contract.md#decisions-and-exit-codes
describe.each(schemaNames.map((name) => ({ name })))('a file of the schema $name', ({ name }) => {
  const samples = readdirSync(join(import.meta.dirname, 'samples', name, 'valid'));

  test.each(samples)('may name a schema for editors: %s', (file) => {
    const text = printRecord({ $schema, ...sampleOf(name, file.replace(/\.json$/, '')) });
    const parsed = parseRecord(name, new TextEncoder().encode(text), file);
    expect(parsed.ok ? [] : parsed.error).toEqual([]);
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('$schema', () => {
  test('changes no setting', () => {
    const config = validateValue('config', sampleOf('config', 'smallest-useful'), 'config.json');
    if (!config.ok) throw new Error('the sample is valid');
    expect(resolveConfig({ $schema, ...config.value })).toEqual(resolveConfig(config.value));
  });

  test('changes no decision', () => {
    const state = aState();
    expect(decide(anObservation({ state: { $schema, ...state } }))).toEqual(decide(anObservation({ state })));
  });
});
