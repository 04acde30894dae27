import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../support/project-paths.ts';
import { anchorsOf, findSpecLines, invariantsOf, judgeSpecLine, type SpecLine } from './links.ts';

const contract = readFileSync(join(PROJECT_ROOT, 'orchestrator/CONTRACT.md'), 'utf8');
const known = { anchors: anchorsOf(contract), invariants: invariantsOf(contract) };

/** Sections whose rules no test has to cite: words explain, and what is not built has no test yet. */
const UNCITED_ALLOWED = ['words', 'semantic-roadmap-update'];

function specLinesIn(folder: string): readonly SpecLine[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(PROJECT_ROOT, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('test/spec-links/'))
    .flatMap((path) => findSpecLines(path, readFileSync(join(PROJECT_ROOT, path), 'utf8')));
}

const source = specLinesIn('src');
const tests = specLinesIn('test');

describe('citations of the contract', () => {
  it('lead to headings and invariants that exist', () => {
    expect(source.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
    expect([...source, ...tests].flatMap((line) => judgeSpecLine(line, known))).toEqual([]);
  });

  it('leave no section of rules without a test', () => {
    const cited = new Set(tests.flatMap((line) => line.anchors));
    const sections = [...contract.matchAll(/^## (.+)$/gm)].flatMap(([, title = '']) => [
      ...anchorsOf(`## ${title}`),
    ]);
    expect(sections).toContain('invariants');
    expect(sections.filter((anchor) => !cited.has(anchor) && !UNCITED_ALLOWED.includes(anchor))).toEqual([]);
  });

  it('know every invariant; those that no test names are printed', () => {
    const cited = new Set(tests.flatMap((line) => line.invariants));
    const uncited = [...known.invariants].filter((name) => !cited.has(name));
    if (uncited.length > 0) console.info(`No test cites ${uncited.join(', ')} by number.`);
    expect(known.invariants.size).toBe(21);
  });
});
