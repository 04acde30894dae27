import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outputsByRole, roles } from './support/assignments.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

function headings(text: string, level: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith(`${level} `) ? [line.slice(level.length + 1)] : []));
}

// @spec contract.md#files
describe('packaged role prompts', () => {
  it.each(roles)('%s has the sections that every role needs', (role) => {
    const found = headings(read(`roles/${role}.md`), '##');
    const required = ['Purpose', 'Inputs', 'Outputs', 'Boundaries', 'Self-check'];
    expect(found.filter((heading) => required.includes(heading))).toEqual(required);
  });

  // @spec contract.md#records
  it.each(roles)('%s describes each of its output files under its own heading', (role) => {
    const text = read(`roles/${role}.md`);
    const described = headings(text, '###').join('\n');
    const files = outputsByRole[role].map((wanted) =>
      basename(wanted.path).replace('recon-src', 'recon-<target>'),
    );
    for (const file of files) expect(described).toContain(`\`${file}\``);
  });

  it.each(roles)('%s is short enough to be read', (role) => {
    expect(read(`roles/${role}.md`).split('\n').length).toBeLessThanOrEqual(150);
  });
});

const contractHeadings = [
  'Words',
  'Files',
  'State',
  'One controller',
  'Roadmap',
  'Verification',
  'Stages',
  'Records',
  'Ownership',
  'Review quality',
  'Closeout',
  'Merge admissibility',
  'Semantic roadmap update',
  'Worktrees and history',
  'Recovery',
  'Agents',
  'Secrets',
  'Decisions and exit codes',
  'Git calls',
  'Invariants',
];

describe('the contract bundle', () => {
  it('has the sections of the contract under the headings that tests and code cite', () => {
    expect(headings(read('orchestrator/CONTRACT.md'), '##')).toEqual(contractHeadings);
  });

  it('names every invariant once', () => {
    const section = read('orchestrator/CONTRACT.md').split('## Invariants')[1] ?? '';
    const ids = section.match(/\*\*I\d+\*\*/g) ?? [];
    expect(ids).toEqual(Array.from({ length: 21 }, (_, index) => `**I${index + 1}**`));
  });

  it('gives the same order of precedence in the contract and in the bundle page', () => {
    for (const file of ['orchestrator/CONTRACT.md', 'orchestrator/active-roadmap-bundle.md']) {
      const text = read(file);
      const places = ['orchestrator/schemas/', 'CONTRACT.md`', 'role-contract.md`', 'orchestrator/roles/'];
      const precedence = text.slice(text.indexOf('What holds where sources differ'));
      expect(
        places.map((place) => precedence.indexOf(place)).every((at, i, all) => at > (all[i - 1] ?? 0)),
      ).toBe(true);
    }
  });
});
