import type { ErrorCode } from '../../contract/errors.ts';
import type { Problem } from '../../contract/problem.ts';

/** A problem, and whether the file cannot be acted on because of it. */
export interface Finding extends Problem {
  readonly severity: 'error' | 'warning';
}

export interface Wording {
  readonly code: ErrorCode | `roadmap.${string}` | `verification.${string}`;
  readonly message: string;
  readonly fix: string;
  readonly expected?: string;
  readonly found?: string;
  readonly pointer?: string;
  /** Both from 1. */
  readonly at?: { readonly line: number; readonly column: number };
}

/** A finding that keeps the file from being acted on. */
export function errorIn(file: string, wording: Wording): Finding {
  return { severity: 'error', ...problemIn(file, wording) };
}

/** A finding that a person should know and nothing stops at. */
export function warningIn(file: string, wording: Wording): Finding {
  return { severity: 'warning', ...problemIn(file, wording) };
}

export function asErrors(problems: readonly Problem[]): readonly Finding[] {
  return problems.map((problem) => ({ severity: 'error', ...problem }));
}

export function asWarnings(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => ({ ...finding, severity: 'warning' }));
}

/** Errors first, then by file and place: whoever reads only the beginning reads what matters. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      compareTexts(a.severity, b.severity) ||
      compareTexts(a.file, b.file) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function problemIn(file: string, wording: Wording): Problem {
  const { code, message, fix } = wording;
  return {
    file,
    line: wording.at?.line ?? null,
    column: wording.at?.column ?? null,
    pointer: wording.pointer ?? null,
    code,
    message,
    expected: wording.expected ?? null,
    found: wording.found ?? null,
    fix,
  };
}
