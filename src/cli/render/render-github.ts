import type { ReportedFinding, ValidateReport } from '../../contract/generated/validate-report.ts';
import { formatPlace } from '../../contract/problem.ts';
import type { Refusal } from '../../controller/project.ts';
import { oneLine } from '../call/one-line.ts';
import { countProblems, renderList, renderUnlisted } from './render-problems.ts';

/** A step shows ten errors and drops the others without a word. */
const ANNOTATIONS_MAX = 10;
/** A step's summary over 1 MiB is dropped as a whole; no character takes more than 3 bytes. */
const SUMMARY_CHARS_MAX = 300_000;

/** One report for GitHub Actions, in the three places that a reader looks at. */
export interface GithubReport {
  /** Workflow commands, the worst problems first, and the count; for standard output. */
  readonly annotations: string;
  /** The problems that have no annotation, for the log; empty when there are none. */
  readonly rest: string;
  /** The count and these problems again in Markdown, for the summary of the job. */
  readonly summary: string;
}

/** A report of `validate` as annotations of a pull request. @spec contract.md#decisions-and-exit-codes */
export function renderGithub(report: ValidateReport): GithubReport {
  const annotated = report.findings.slice(0, ANNOTATIONS_MAX);
  const rest = report.findings.slice(ANNOTATIONS_MAX);
  return {
    annotations: `${annotated.map(renderAnnotation).join('')}${countProblems(report)}\n`,
    rest: `${renderList(rest)}${renderUnlisted(report)}`,
    summary: renderSummary(report, rest),
  };
}

/** Why there is no report. */
export function renderGithubRefusal({ code, message }: Refusal): string {
  return `::error title=${escapeProperty(code)}::${escapeText(message)}`;
}

function renderAnnotation({ severity, file, line, column, code, message, fix }: ReportedFinding): string {
  const properties = [
    ['file', file],
    ['line', line],
    ['col', column],
    ['title', code],
  ].flatMap(([name, value]) => (value === null ? [] : [`${name}=${escapeProperty(String(value))}`]));
  return `::${severity} ${properties.join(',')}::${escapeText(message)}%0A${escapeText(fix)}\n`;
}

/** Text of a file can neither end the command nor begin another one. */
function escapeText(text: string): string {
  return oneLine(text).replaceAll('%', '%25');
}

/** A path may hold a line end, and has to stay the path it is. */
function escapeProperty(text: string): string {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}

function renderSummary(report: ValidateReport, rest: readonly ReportedFinding[]): string {
  const lines = ['### Contract files', '', escapeMarkdown(countProblems(report)), ''];
  if (rest.length > 0) lines.push('Those without an annotation:', '');
  let chars = 0;
  let shown = 0;
  for (const finding of rest) {
    const line = renderItem(finding);
    chars += line.length;
    if (chars > SUMMARY_CHARS_MAX) break;
    lines.push(line);
    shown += 1;
  }
  const { errors, warnings, findings } = report;
  const unlisted = errors + warnings - findings.length + rest.length - shown;
  if (unlisted > 0) lines.push(`- ${unlisted} more are not listed here.`);
  return `${lines.join('\n').trimEnd()}\n`;
}

function renderItem(finding: ReportedFinding): string {
  const { severity, code, message, fix } = finding;
  const [place, text] = [formatPlace(finding), `${code}: ${message}`].map(escapeMarkdown);
  return `- **${severity}** ${place}: ${text}<br>${escapeMarkdown(fix)}`;
}

/** Shown as it stands, whatever it would mean in Markdown. */
function escapeMarkdown(text: string): string {
  return oneLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
