import type { ReportedFinding, ValidateReport } from '../../contract/generated/validate-report.ts';
import { formatProblem } from '../../contract/problem.ts';
import { oneLine } from '../call/one-line.ts';

export type ProblemFormat = 'text' | 'json' | 'github' | 'sarif';

export const PROBLEM_FORMATS: readonly ProblemFormat[] = ['text', 'json', 'github', 'sarif'];

/** A report of `validate` for a person and an editor; ends with a line end. @spec contract.md#decisions-and-exit-codes */
export function renderText(report: ValidateReport): string {
  return `${renderList(report.findings)}${renderUnlisted(report)}${countProblems(report)}\n`;
}

/** Problems as two lines each: `file:line:column: code: message`, and what to do about it. */
export function renderList(findings: readonly ReportedFinding[]): string {
  return findings.map(renderFinding).join('');
}

/** How many there are beside those that are listed; a line or nothing. */
export function renderUnlisted({ errors, warnings, findings }: ValidateReport): string {
  const unlisted = errors + warnings - findings.length;
  return unlisted > 0 ? `${unlisted} more are not listed.\n` : '';
}

/** `2 errors and 1 warning.` */
export function countProblems({ errors, warnings }: ValidateReport): string {
  if (errors === 0 && warnings === 0) return 'The contract files are valid.';
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')].filter((part) => part !== null);
  return `${parts.join(' and ')}.`;
}

/** A warning says so behind its code, so that what reads `file:line:column: code:` reads both. */
function renderFinding(finding: ReportedFinding): string {
  const message = finding.severity === 'warning' ? `warning: ${finding.message}` : finding.message;
  return `${oneLine(formatProblem({ ...finding, message }))}\n  ${oneLine(finding.fix)}\n`;
}

function counted(count: number, word: string): string | null {
  if (count === 0) return null;
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
