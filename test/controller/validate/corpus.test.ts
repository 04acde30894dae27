import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderGithub } from '../../../src/cli/render/render-github.ts';
import { renderText } from '../../../src/cli/render/render-problems.ts';
import { printRecord } from '../../../src/contract/canonical-json.ts';
import { FILE_ROWS } from '../../../src/contract/error-rows/files.ts';
import { isErrorCode } from '../../../src/contract/errors.ts';
import { parseRecord } from '../../../src/contract/validate.ts';
import type { Finding } from '../../../src/controller/validate/finding.ts';
import { toValidateReport } from '../../../src/controller/validate/report.ts';
import { sarifOf } from '../../cli/support/read-sarif.ts';
import { sarifProblems } from '../../cli/support/sarif-schema.ts';
import { briefOf, CORPUS, corpusNames, judgeCase, readExpected } from '../support/corpus.ts';

const names = corpusNames();
if (process.env['ORCHESTRATOR_REWRITE_GOLDEN'] !== undefined) await rewrite();
const expected = readExpected();

/** Codes that validate gives beside those of its own rows. */
const OTHER_CODES = ['artifact.invalid', 'artifact.too-large', 'artifact.mismatch', 'init.needed'];

// @spec contract.md#files
describe('the corpus of broken contract files', () => {
  test('has at least 80 files, each with its expectation, and nothing else', () => {
    expect(names.length).toBeGreaterThanOrEqual(80);
    expect([...expected.keys()].toSorted()).toEqual(names);
  });

  test('has every code that validate can give', () => {
    const given = new Set([...expected.values()].flat().map((line) => line.split(' ')[1]));
    expect([...Object.keys(FILE_ROWS), ...OTHER_CODES].filter((code) => !given.has(code))).toEqual([]);
  });
});

// @spec contract.md#decisions-and-exit-codes
test.each(names)('%s is found where it is wrong, in all four formats', async (name) => {
  const judged = await judgeCase(name);
  expect(briefOf(judged)).toEqual(expected.get(name));
  const { findings } = judged;
  const placed = findings.map(placeOf);
  for (const { code, fix } of findings)
    expect([isErrorCode(code), fix]).toEqual([true, expect.stringMatching(/[.:]$/)]);

  const report = toValidateReport(findings, 'working-tree');
  const text = renderText(report).trimEnd().split('\n');
  expect(text.filter((_, index) => index % 2 === 0).slice(0, -1)).toEqual(
    placed.map((place) => expect.stringMatching(startingWith(place))),
  );

  const printed = parseRecord('validate-report', new TextEncoder().encode(printRecord(report)), 'report');
  expect(printed.ok && printed.value.findings.map(placeOf)).toEqual(placed);

  const github = renderGithub(report);
  const annotations = github.annotations.split('\n').slice(0, -2);
  const rest = github.rest.split('\n').filter((line) => /^\S/.test(line));
  expect(annotations.map(placeOfAnnotation)).toEqual(placed.slice(0, 10));
  expect(rest).toEqual(placed.slice(10).map((place) => expect.stringMatching(startingWith(place))));

  const sarif = sarifOf(findings);
  expect(sarifProblems(sarif)).toEqual([]);
  expect(
    sarif.runs[0]?.results.map(({ ruleId, locations: [{ physicalLocation }] }) => {
      const { artifactLocation, region } = physicalLocation;
      return [decodeURIComponent(artifactLocation.uri), region?.startLine, region?.startColumn, ruleId];
    }),
  ).toEqual(
    findings.map(({ file, line, column, code }) => [file, line ?? undefined, column ?? undefined, code]),
  );
});

/** `file:line:column: code`, as far as they are known. */
function placeOf({ file, line, column, code }: Pick<Finding, 'file' | 'line' | 'column' | 'code'>): string {
  return `${[file, line, column].filter((part) => part !== null).join(':')}: ${code}`;
}

function placeOfAnnotation(line: string): string {
  const [, properties = ''] = /^::(?:error|warning) (.*?)::/.exec(line) ?? [];
  const values = new Map(
    properties.split(',').map((one): [string, string] => {
      const [key = '', value = ''] = one.split('=');
      return [key, value];
    }),
  );
  const place = ['file', 'line', 'col'].flatMap((key) => values.get(key) ?? []).join(':');
  return `${place}: ${values.get('title') ?? ''}`;
}

function startingWith(place: string): RegExp {
  return new RegExp(`^${place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}: `);
}

/** What is found today, to be read before it is committed. */
async function rewrite(): Promise<void> {
  const blocks: string[] = [];
  for (const name of names) blocks.push([name, ...briefOf(await judgeCase(name))].join('\n  '));
  writeFileSync(join(CORPUS, 'expected.txt'), `${blocks.join('\n\n')}\n`);
}
