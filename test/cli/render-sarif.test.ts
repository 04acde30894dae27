import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/contract/errors.ts';
import type { Finding } from '../../src/controller/validate/finding.ts';
import { ERROR, WARNING } from './support/findings.ts';
import { sarifProblems } from './support/sarif-schema.ts';
import { printSarif, sarifOf } from './support/read-sarif.ts';

// @spec contract.md#decisions-and-exit-codes
describe('problems as SARIF', () => {
  test('are valid 2.1.0, and would not be without a message', () => {
    const document = sarifOf([ERROR, WARNING]);
    expect(sarifProblems(document)).toEqual([]);
    expect(sarifProblems({ ...document, version: '2.0.0' })).not.toEqual([]);
  });

  test('have a rule with help of the error table, a region and a path from the root', () => {
    const [run] = sarifOf([ERROR, WARNING]).runs;
    expect(run?.tool.driver.rules).toMatchObject([
      { id: 'bundle.stale' },
      { id: 'config.not-yet', shortDescription: { text: ERRORS['config.not-yet'].hint } },
    ]);
    expect(run?.results).toMatchObject([
      {
        ruleId: 'config.not-yet',
        ruleIndex: 1,
        level: 'error',
        message: {
          text: 'merge.mode is "push", which is not built yet; expected "local". Write "local", or remove the key.',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'orchestrator/config.json', uriBaseId: '%SRCROOT%' },
              region: { startLine: 3, startColumn: 5 },
            },
          },
        ],
      },
      { ruleId: 'bundle.stale', ruleIndex: 0, level: 'warning' },
    ]);
    expect(run?.results[1]?.locations[0]?.physicalLocation).not.toHaveProperty('region');
  });

  test('are known again when lines above them come and go, and told apart from their like', () => {
    const before = printsOf([ERROR, { ...ERROR, line: 9 }]);
    const after = printsOf([
      { ...ERROR, line: 30, column: 1 },
      { ...ERROR, line: 90 },
    ]);
    expect(after).toEqual(before);
    expect(new Set([...before, ...printsOf([{ ...ERROR, file: 'other.json' }])]).size).toBe(3);
  });

  test('give any path as a relative reference', () => {
    const uris = ['a:b/c d?#%.md', 'ä/\uD800.md'].map(
      (file) =>
        sarifOf([{ ...ERROR, file }]).runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation
          .uri,
    );
    expect(uris).toEqual(['a%3Ab/c%20d%3F%23%25.md', '%C3%A4/%EF%BF%BD.md']);
  });

  test('say how many are not listed', () => {
    const document = sarifOf(Array.from({ length: 1_001 }, () => ERROR));
    expect(sarifProblems(document)).toEqual([]);
    expect(JSON.stringify(document)).toContain('1 more are not listed.');
  });

  test('of nothing are an empty list of results', () => {
    const document = sarifOf([]);
    expect(sarifProblems(document)).toEqual([]);
    expect(document.runs[0]?.results).toEqual([]);
  });

  test('end with one line end and are the same each time', () => {
    expect(printSarif([ERROR])).toBe(printSarif([ERROR]));
    expect(printSarif([ERROR])).toMatch(/"semanticVersion": "0\.0\.0"[^]*\}\n$/);
  });
});

function printsOf(findings: readonly Finding[]): readonly string[] {
  const results = sarifOf(findings).runs[0]?.results ?? [];
  return results.map(({ partialFingerprints }) => partialFingerprints['contractProblem/v1']);
}
