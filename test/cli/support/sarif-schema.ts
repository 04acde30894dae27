import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';

/** What the published schema of SARIF 2.1.0 has against a document. It is draft 4: of what ajv reads otherwise it uses only `id`. */
export function sarifProblems(document: unknown): readonly string[] {
  validate ??= compile();
  if (validate(document) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

let validate: ReturnType<Ajv['compile']> | null = null;

function compile(): ReturnType<Ajv['compile']> {
  const text = readFileSync(join(import.meta.dirname, '../fixtures/sarif-schema-2.1.0.json'), 'utf8');
  const { id, ...rest }: { readonly id: string; $schema?: string } = JSON.parse(text);
  delete rest.$schema;
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajvFormats.default(ajv);
  return ajv.compile({ $id: id, ...rest });
}
