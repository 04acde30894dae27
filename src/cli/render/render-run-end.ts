import { adviceLines } from './advice-lines.ts';
import type { RunSummary } from '../../contract/generated/run-report.ts';
import type { Colors } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';

const LISTED_MAX = 10;

/** The last lines of a run: what landed, what is left, and why it ended. */
export function renderRunEnd(
  summary: RunSummary,
  { colors, message }: { readonly colors: Colors; readonly message: string },
): readonly string[] {
  const { bold, green, red, dim } = colors;
  const lines: string[] = [];
  if (summary.landed.length > 0) lines.push('Landed in this run:');
  for (const { round_id: roundId, commit, summary: text } of summary.landed)
    lines.push(`  ${green(commit.slice(0, 8))}  ${bold(roundId)}  ${oneLine(text)}`);
  if (summary.total > 0) lines.push(`Milestones: ${summary.done} of ${summary.total} done.`);
  lines.push(...listed('  ready: ', summary.ready), ...listed('  waiting for others: ', summary.waiting));
  for (const { round_id: roundId, code, message: why, next_command: next } of summary.blocked)
    lines.push(
      `${red('Blocked:')} ${bold(roundId)}  ${code}: ${oneLine(why)}`,
      ...adviceLines(code),
      dim(`  ${next}`),
    );
  return [...lines, oneLine(message)];
}

function listed(title: string, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const more = ids.length > LISTED_MAX ? ` and ${ids.length - LISTED_MAX} more` : '';
  return [`${title}${ids.slice(0, LISTED_MAX).join(', ')}${more}`];
}
