import { ERRORS, nextCommandFor } from '../contract/errors.ts';
import { formatProblem } from '../contract/problem.ts';
import type { Refusal } from '../controller/project.ts';
import type { CommandContext } from './context.ts';

const SHOWN_MAX = 20;

/** A refusal for a person: what, every place, the hint, and one next command. Returns the exit code. */
export function printRefusal(
  context: CommandContext,
  refusal: Refusal,
  nextCommand: string | null = null,
): number {
  const row = ERRORS[refusal.code];
  context.note(`${refusal.code}: ${refusal.message}`);
  const problems = refusal.problems ?? [];
  for (const problem of problems.slice(0, SHOWN_MAX)) context.note(`  ${formatProblem(problem)}`);
  if (problems.length > SHOWN_MAX) context.note(`  and ${problems.length - SHOWN_MAX} more`);
  context.note(row.hint);
  context.note(`next: ${nextCommand ?? nextCommandFor(refusal.code, null)}`);
  return row.exit;
}
