import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, 'schemas');

type Schema = Readonly<Record<string, unknown>>;

const schemas = readdirSync(FOLDER).map((file) => ({ file, schema: read(file) }));

// @spec contract.md#records
describe.each(schemas)('$file', ({ file, schema }) => {
  test('names itself and its type', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema['$id']).toBe(`https://run-orchestrator-loop.dev/schemas/${file}`);
    expect(schema['title']).toMatch(/^[A-Z][A-Za-z]+$/);
  });

  test('bounds every text and list, and closes every object', () => {
    const loose = nodesOf(schema).filter((node) => !isBounded(node));
    expect(loose).toEqual([]);
  });

  test('has no key that is neither required nor meant to be optional', () => {
    const loose = nodesOf(schema).flatMap((node) => optionalKeys(node));
    const isMeant = (key: string) => key === '$schema' || file === 'config.schema.json';
    expect(loose.filter((key) => !isMeant(key)).toSorted()).toEqual(MEANT_OPTIONAL[file] ?? []);
  });
});

/** Counters of stages are left out while they are 0. */
const COUNTERS = ['consult', 'finalize-round', 'implement', 'plan', 'recon', 'review', 'verify'];

const MEANT_OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  // Setup and checks have none, and so had jobs that an earlier version started.
  'launch.schema.json': ['outputs', 'secret_digests'],
  'exit.schema.json': ['outputs'],
  'state.schema.json': [...COUNTERS, 'controller'].toSorted(),
  'status-report.schema.json': COUNTERS,
  'roadmap-update-record.schema.json': ['reason'],
  // One without is read, so that it can be told of; it is not obeyed.
  'request.schema.json': Array.from({ length: 7 }, () => 'asker'),
  // Events of earlier versions have none.
  'event.schema.json': ['record'],
};

describe('all schemas together', () => {
  test('mean the same by a definition of the same name', () => {
    const seen = new Map<string, string>();
    const different = schemas.flatMap(({ file, schema }) =>
      Object.entries(schema['$defs'] ?? {})
        .filter(([name]) => !OWN_MEANING.has(name))
        .filter(([name, definition]) => {
          const text = JSON.stringify(definition);
          const first = seen.get(name) ?? text;
          seen.set(name, first);
          return first !== text;
        })
        .map(([name]) => `${file}: ${name}`),
    );
    expect(different).toEqual([]);
  });

  test('are what the generated files were made from', () => {
    const output = execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(output).toBe('');
  });
});

/** Kinds of requests and operations are named after what they do. */
const OWN_MEANING = new Set(['pause', 'status']);

function isBounded(node: Schema): boolean {
  const types = [node['type']].flat();
  if (types.includes('string') && node['enum'] === undefined && node['maxLength'] === undefined) return false;
  if (types.includes('array') && node['maxItems'] === undefined) return false;
  if (!types.includes('object') || node['oneOf'] !== undefined) return true;
  return node['additionalProperties'] === false || node['maxProperties'] !== undefined;
}

function optionalKeys(node: Schema): readonly string[] {
  if (!isSchema(node['properties']) || node['oneOf'] !== undefined) return [];
  const required = new Set(Array.isArray(node['required']) ? node['required'] : []);
  return Object.keys(node['properties']).filter((key) => !required.has(key));
}

/** Every object of a schema that is itself a schema; maps of names are passed through. */
function nodesOf(value: unknown): readonly Schema[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (!isSchema(value)) return [];
  const below = Object.values(value).flatMap(nodesOf);
  return typeof value['type'] === 'object' && !Array.isArray(value['type']) ? below : [value, ...below];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function read(file: string): Schema {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}
