import { describe, expect, test } from 'vitest';
import { renderText } from '../../src/cli/render/render-problems.ts';
import { toValidateReport } from '../../src/controller/validate/report.ts';
import { validateValue } from '../../src/contract/validate.ts';
import { ERROR, WARNING } from './support/findings.ts';

// @spec contract.md#decisions-and-exit-codes
describe('problems as text', () => {
  test('have a place that editors understand, the code and what to do', () => {
    const report = toValidateReport([ERROR, WARNING], 'working-tree');
    expect(renderText(report)).toBe(
      `orchestrator/config.json:3:5: config.not-yet: merge.mode is "push", which is not built yet; expected "local"
  Write "local", or remove the key.
orchestrator/CONTRACT.md: bundle.stale: warning: the copy differs
  Copy it.
1 error and 1 warning.
`,
    );
  });

  test('of nothing say that everything is valid', () => {
    expect(renderText(toValidateReport([], 'commit'))).toBe('The contract files are valid.\n');
  });

  test('let text of a file neither begin a line nor reach the terminal', () => {
    const hostile = { ...ERROR, message: 'found \u001b[2J\n::error::x\r\u2028end' };
    const text = renderText(toValidateReport([hostile], 'file'));
    expect(text.split('\n')).toHaveLength(4);
    expect(text).not.toContain('\u001b');
  });
});

describe('a report', () => {
  test('stays within its schema however many and long the problems are', () => {
    const many = Array.from({ length: 1_500 }, () => ({ ...ERROR, message: 'x'.repeat(9_000) }));
    const report = toValidateReport(many, 'merge');
    expect(validateValue('validate-report', report, 'report').ok).toBe(true);
    expect(report).toMatchObject({ errors: 1_500 });
    expect(renderText(report)).toContain('500 more are not listed.');
  });
});
