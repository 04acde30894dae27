import { describe, expect, test } from 'vitest';
import { renderGithub } from '../../src/cli/render/render-github.ts';
import type { Finding } from '../../src/controller/validate/finding.ts';
import { toValidateReport } from '../../src/controller/validate/report.ts';
import { ERROR, WARNING } from './support/findings.ts';

const at = (line: number): Finding => ({ ...ERROR, line });

// @spec contract.md#decisions-and-exit-codes
describe('problems as annotations', () => {
  test('name file, line, column and code, and say what to do in a second line', () => {
    const { annotations, rest } = renderGithub(toValidateReport([ERROR, WARNING], 'merge'));
    expect(annotations).toBe(
      `::error file=orchestrator/config.json,line=3,col=5,title=config.not-yet::merge.mode is "push", which is not built yet; expected "local"%0AWrite "local", or remove the key.
::warning file=orchestrator/CONTRACT.md,title=bundle.stale::the copy differs%0ACopy it.
1 error and 1 warning.
`,
    );
    expect(rest).toBe('');
  });

  test('are the worst ten; the others stand in the log and in the summary', () => {
    const findings = [...Array.from({ length: 11 }, (_, index) => at(index + 1)), WARNING];
    const { annotations, rest, summary } = renderGithub(toValidateReport(findings, 'merge'));
    expect(annotations.match(/^::error .*line=\d+/gm)).toHaveLength(10);
    expect(annotations).not.toContain('::warning');
    expect(rest.split('\n').filter((line) => /^\S/.test(line))).toEqual([
      'orchestrator/config.json:11:5: config.not-yet: merge.mode is "push", which is not built yet; expected "local"',
      'orchestrator/CONTRACT.md: bundle.stale: warning: the copy differs',
    ]);
    expect(summary).toContain('11 errors and 1 warning');
    expect(summary.match(/^- \*\*(?:error|warning)\*\* /gm)).toHaveLength(2);
  });

  test('cannot be ended, continued or faked by text of a file', () => {
    const hostile = {
      ...ERROR,
      file: 'orchestrator/roles/a:b,c%0A\n::error::x.md',
      message: '100%\r\n::set-output name=x::y\u001b[2J',
    };
    const { annotations } = renderGithub(toValidateReport([hostile], 'merge'));
    const [line = '', ...others] = annotations.split('\n');
    expect(others).toEqual(['1 error.', '']);
    expect(line).toContain('file=orchestrator/roles/a%3Ab%2Cc%250A%0A%3A%3Aerror%3A%3Ax.md,line=3,');
    expect(line).toContain('::100%25 ::set-output name=x::y [2J%0AWrite');
  });
});

describe('the summary of a job', () => {
  test('shows text of a file as it stands, whatever it means in Markdown', () => {
    expect(many('<img src=x> [a](b) `c` @ada')).toContain(
      '\\<img src\\=x\\> \\[a\\]\\(b\\) \\`c\\` \\@ada<br>',
    );
  });

  test('says how many it leaves out, and stays below what a step may write', () => {
    expect(many('short')).toContain('- 500 more are not listed here.');
    const long = many('\u20ac'.repeat(9_000));
    expect(Buffer.byteLength(long)).toBeLessThan(1024 * 1024);
    expect(long).toMatch(/- 14\d\d more are not listed here\./);
  });

  test('of valid files says so', () => {
    expect(renderGithub(toValidateReport([], 'merge')).summary).toBe(
      '### Contract files\n\nThe contract files are valid\\.\n',
    );
  });
});

/** The summary of 1,500 problems. */
function many(message: string): string {
  const findings = Array.from({ length: 1_500 }, () => ({ ...ERROR, message }));
  return renderGithub(toValidateReport(findings, 'merge')).summary;
}
