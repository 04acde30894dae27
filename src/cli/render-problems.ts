import { printRecord } from '../contract/canonical-json.ts';
import type { ReportedFinding, ValidateReport } from '../contract/generated/validate-report.ts';
import { formatProblem, type Problem } from '../contract/problem.ts';

export type ProblemFormat = 'text' | 'json';

export const PROBLEM_FORMATS: readonly ProblemFormat[] = ['text', 'json'];

/** A report of `validate` in one of its formats; ends with a line end. @spec contract.md#decisions-and-exit-codes */
export function renderProblems(report: ValidateReport, format: ProblemFormat): string {
  return format === 'json' ? printRecord(report) : renderText(report);
}

/** One problem as two lines: `file:line:column: code: message`, and what to do about it. */
function renderProblem(problem: Problem): string {
  return `${oneLine(formatProblem(problem))}\n  ${oneLine(problem.fix)}\n`;
}

function renderText(report: ValidateReport): string {
  const lines = report.findings.map(renderFinding).join('');
  const unlisted = report.errors + report.warnings - report.findings.length;
  const more = unlisted > 0 ? `${unlisted} more are not listed.\n` : '';
  return `${lines}${more}${summary(report)}\n`;
}

/** A warning says so behind its code, so that what reads `file:line:column: code:` reads both. */
function renderFinding(finding: ReportedFinding): string {
  const message = finding.severity === 'warning' ? `warning: ${finding.message}` : finding.message;
  return renderProblem({ ...finding, message });
}

function summary({ errors, warnings }: ValidateReport): string {
  if (errors === 0 && warnings === 0) return 'The contract files are valid.';
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')].filter((part) => part !== null);
  return `${parts.join(' and ')}.`;
}

function counted(count: number, word: string): string | null {
  if (count === 0) return null;
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Text of a file can neither begin a line of its own nor speak to the terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
