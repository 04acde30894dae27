import { describe, expect, test } from 'vitest';
import { renderProblems } from '../../src/cli/render-problems.ts';
import type { Finding } from '../../src/controller/validate/finding.ts';
import { toValidateReport } from '../../src/controller/validate/report.ts';
import { validateValue } from '../../src/contract/validate.ts';

const ERROR: Finding = {
  severity: 'error',
  file: 'orchestrator/config.json',
  line: 3,
  column: 5,
  pointer: '/merge/mode',
  code: 'config.not-yet',
  message: 'merge.mode is "push", which is not built yet; expected "local"',
  expected: '"local"',
  found: '"push"',
  fix: 'Write "local", or remove the key.',
};
const WARNING: Finding = {
  ...ERROR,
  severity: 'warning',
  file: 'orchestrator/CONTRACT.md',
  line: null,
  column: null,
  pointer: null,
  code: 'bundle.stale',
  message: 'the copy differs',
  fix: 'Copy it.',
};

// @spec contract.md#decisions-and-exit-codes
describe('problems as text', () => {
  test('have a place that editors understand, the code and what to do', () => {
    const report = toValidateReport([ERROR, WARNING], 'working-tree');
    expect(renderProblems(report, 'text')).toBe(
      `orchestrator/config.json:3:5: config.not-yet: merge.mode is "push", which is not built yet; expected "local"
  Write "local", or remove the key.
orchestrator/CONTRACT.md: bundle.stale: warning: the copy differs
  Copy it.
1 error and 1 warning.
`,
    );
  });

  test('of nothing say that everything is valid', () => {
    expect(renderProblems(toValidateReport([], 'commit'), 'text')).toBe('The contract files are valid.\n');
  });

  test('let text of a file neither begin a line nor reach the terminal', () => {
    const hostile = { ...ERROR, message: 'found \u001b[2J\n::error::x\r\u2028end' };
    const text = renderProblems(toValidateReport([hostile], 'file'), 'text');
    expect(text.split('\n')).toHaveLength(4);
    expect(text).not.toContain('\u001b');
  });
});

describe('problems as JSON', () => {
  test('follow the published schema', () => {
    const report = toValidateReport([ERROR, WARNING], 'working-tree');
    const printed: unknown = JSON.parse(renderProblems(report, 'json'));
    expect(validateValue('validate-report', printed, 'report').ok).toBe(true);
    expect(printed).toMatchObject({ errors: 1, warnings: 1, source: 'working-tree' });
  });

  test('stay within the schema however many and long they are', () => {
    const many = Array.from({ length: 1_500 }, () => ({ ...ERROR, message: 'x'.repeat(9_000) }));
    const report = toValidateReport(many, 'commit');
    expect(validateValue('validate-report', report, 'report').ok).toBe(true);
    expect(report).toMatchObject({ errors: 1_500 });
    expect(renderProblems(report, 'text')).toContain('500 more are not listed.');
  });
});
