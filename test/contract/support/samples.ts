import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SAMPLES = join(import.meta.dirname, '..', 'samples');

/** A valid sample of a schema, as plain data that a test may spread and change. */
export function sampleOf(schema: string, variant: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(SAMPLES, schema, 'valid', `${variant}.json`), 'utf8'));
}
