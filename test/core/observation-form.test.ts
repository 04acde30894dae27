import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OBSERVATION_FORM } from '../../src/core/observation.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';

/**
 * What an observation of the form is made of. When this differs: raise OBSERVATION_FORM, put both here, and renew the
 * golden histories (`node scripts/golden-histories.mjs renew`), since records in the old form cannot be decided again.
 */
const KNOWN = { form: 5, digest: '99126a7a47215fb3' };

/** The declarations of the API report by name, without comments. */
function readDeclarations(): ReadonlyMap<string, string> {
  const report = readFileSync(join(PROJECT_ROOT, 'docs/api.d.ts'), 'utf8');
  const plain = report.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = new Map<string, string>();
  for (const text of plain.split(
    /^(?=(?:export |declare )*(?:interface|type|enum|class|const|function) )/m,
  )) {
    const name = /^(?:export |declare )*\w+ ([\w$]+)/.exec(text)?.[1];
    if (name !== undefined) found.set(name, text.replace(/\s+/g, ' ').trim());
  }
  return found;
}

/** A declaration and all that it is made of. */
function closureOf(start: string): readonly string[] {
  const declarations = readDeclarations();
  const names = new Set([start]);
  for (const name of names)
    for (const [word] of (declarations.get(name) ?? '').matchAll(/[A-Za-z_$][\w$]*/g))
      if (declarations.has(word)) names.add(word);
  // The report numbers declarations of the same name; the number says nothing.
  const texts = [...names].map((name) => (declarations.get(name) ?? '').replace(/\$\d+\b/g, ''));
  return [...new Set(texts)].toSorted();
}

// @spec contract.md#decisions-and-exit-codes
it('has a new form whenever its fields change, so that nothing of another form is decided again', () => {
  const parts = closureOf('Observation');
  expect(parts.length).toBeGreaterThan(50);
  const digest = createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
  expect({ form: OBSERVATION_FORM, digest }).toEqual(KNOWN);
});
