import type {
  ReportedFinding,
  ValidateReport,
  ValidateSource,
} from '../../contract/generated/validate-report.ts';
import type { Finding } from './finding.ts';

/** What the report lists; a longer list helps nobody, and the counts say how many there are. */
const LISTED_MAX = 1_000;
const TEXT_CHARS_MAX = 4_000;
const FIX_CHARS_MAX = 1_000;
const PATH_CHARS_MAX = 4_096;

/** Findings as `validate --format json` prints them. @spec contract.md#decisions-and-exit-codes */
export function toValidateReport(findings: readonly Finding[], source: ValidateSource): ValidateReport {
  return {
    schema_version: 'validate-report-v1',
    source,
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
    findings: findings.slice(0, LISTED_MAX).map(toReported),
  };
}

function toReported(finding: Finding): ReportedFinding {
  const { severity, file, line, column, pointer, code, message, expected, found, fix } = finding;
  return {
    severity,
    file: clip(file, PATH_CHARS_MAX),
    line,
    column,
    pointer: clipOrNull(pointer, PATH_CHARS_MAX),
    code,
    message: clip(message, TEXT_CHARS_MAX),
    expected: clipOrNull(expected, TEXT_CHARS_MAX),
    found: clipOrNull(found, TEXT_CHARS_MAX),
    fix: clip(fix, FIX_CHARS_MAX),
  };
}

function clip(text: string, charsMax: number): string {
  return text.length > charsMax ? `${text.slice(0, charsMax - 1)}…` : text;
}

function clipOrNull(text: string | null, charsMax: number): string | null {
  return text === null ? null : clip(text, charsMax);
}
