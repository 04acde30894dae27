import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/cli/commands/schema.ts';
import { schemaNames } from '../../src/contract/generated/schema-types.ts';
import { parseRecord } from '../../src/contract/validate.ts';
import { readPackageFiles } from '../../src/effects/package-files.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';
import { record } from './support.ts';

async function run(args: readonly string[], json = false) {
  const recorded = record({ json, packaged: () => readPackageFiles(PROJECT_ROOT) });
  const code = await schema(recorded.context, { args, options: {} });
  return { code, out: `${recorded.out.join('\n')}\n`, notes: recorded.notes };
}

// @spec contract.md#records
describe('schema', () => {
  test.each(['state', 'state.schema.json', 'orchestrator/schemas/state.schema.json'])(
    'prints the schema that %s names, byte for byte, without a repository',
    async (name) => {
      const { code, out } = await run([name]);
      expect(code).toBe(0);
      expect(out).toBe(readFileSync(join(PROJECT_ROOT, 'schemas/state.schema.json'), 'utf8'));
    },
  );

  test('lists every schema with what it is for', async () => {
    const { out } = await run([]);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual([...schemaNames].toSorted());
    expect(lines.every((line) => /^\S+ {2,}\S/.test(line))).toBe(true);
  });

  test('lists them for a program with the address of each', async () => {
    const { out } = await run([], true);
    const report = parseRecord('schema-report', new TextEncoder().encode(out), 'report');
    expect(report.ok && report.value.schemas.find(({ name }) => name === 'config')).toMatchObject({
      id: 'https://run-orchestrator-loop.dev/schemas/config.schema.json',
    });
  });

  test('suggests the name that was meant', async () => {
    const { code, notes } = await run(['confg']);
    expect(code).toBe(2);
    expect(notes).toContain('request.refused: "confg" is no schema of the contract; did you mean config?');
    expect(notes).toContain('next: npx run-orchestrator-loop schema config');
  });

  test.each(['nothing-like-it', '', '__proto__', 'schemas/'])(
    'names all of them when %j is near none',
    async (name) => {
      const { code, notes } = await run([name]);
      expect(code).toBe(2);
      expect(notes[0]).toContain('expected one of approval-record, ');
      expect(notes).toContain('next: npx run-orchestrator-loop schema');
    },
  );
});
