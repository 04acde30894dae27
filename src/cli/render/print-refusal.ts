import { printRecord } from '../../contract/canonical-json.ts';
import { ERRORS, nextCommandFor, type ErrorCode, type ExitCode } from '../../contract/errors.ts';
import type { RefusalReport } from '../../contract/generated/refusal-report.ts';
import { formatPlace, formatProblem, type Problem } from '../../contract/problem.ts';
import type { Refusal } from '../../controller/project.ts';
import type { CommandContext } from '../call/context.ts';
import { clip, oneLine } from '../call/one-line.ts';

const SHOWN_MAX = 20;
const REPORTED_MAX = 200;

/** A refusal for a person: what, every place, the hint, and one next command. Returns the exit code. @spec contract.md#decisions-and-exit-codes */
export function printRefusal(context: CommandContext, refusal: Refusal): ExitCode {
  if (context.json) context.out(printRecord(refusalReport(refusal)).trimEnd());
  const { red, bold } = context.noteColors;
  const { place, problems } = placeOf(refusal);
  context.note(`${red(refusal.code)}: ${oneLine(`${place}${refusal.message}`)}`);
  for (const problem of problems.slice(0, SHOWN_MAX)) context.note(`  ${oneLine(formatProblem(problem))}`);
  if (problems.length > SHOWN_MAX) context.note(`  and ${problems.length - SHOWN_MAX} more`);
  context.note(ERRORS[refusal.code].hint);
  context.note(`next: ${bold(nextCommandOf(refusal))}`);
  return exitOf(refusal.code);
}

/** A message that only repeats its first problem gets that problem's place instead of a line of its own. */
function placeOf({ message, problems = [] }: Refusal): {
  readonly place: string;
  readonly problems: readonly Problem[];
} {
  const [first, ...others] = problems;
  return first?.message === message
    ? { place: `${formatPlace(first)}: `, problems: others }
    : { place: '', problems };
}

/** The same for a program. */
export function refusalReport(refusal: Refusal): RefusalReport {
  return {
    schema_version: 'refusal-report-v1',
    code: refusal.code,
    exit: exitOf(refusal.code),
    message: clip(refusal.message, 4000),
    hint: ERRORS[refusal.code].hint,
    next_command: clip(nextCommandOf(refusal), 1000),
    problems: (refusal.problems ?? []).slice(0, REPORTED_MAX).map((problem) => ({
      file: clip(problem.file, 4096),
      line: problem.line,
      column: problem.column,
      pointer: problem.pointer === null ? null : clip(problem.pointer, 4096),
      code: clip(problem.code, 100),
      message: clip(problem.message, 4000),
      fix: clip(problem.fix, 1000),
    })),
  };
}

function exitOf(code: ErrorCode): ExitCode {
  return ERRORS[code].exit;
}

function nextCommandOf(refusal: Refusal): string {
  return refusal.nextCommand ?? nextCommandFor(refusal.code, null);
}
