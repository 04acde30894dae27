import type { InitReport } from '../../contract/generated/init-report.ts';
import type { Colors } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';

/** What `init` made and found, then the numbered way to the first round. */
export function renderInit(report: InitReport, { bold, dim, green }: Colors): readonly string[] {
  const { commit, base_branch: base } = report;
  const where = base === null ? '' : ` on ${base}`;
  return [
    commit === null
      ? `${report.roadmap_id} is written; nothing was committed.`
      : `${report.roadmap_id} is committed${where} as ${green(commit.slice(0, 8))}.`,
    ...report.agents.map(({ title, program, note }) => `Found ${title}: ${program}. ${oneLine(note)}`),
    ...(report.suggested_checks.length === 0
      ? []
      : [`Checks taken from this project: ${report.suggested_checks.map(oneLine).join(' · ')}`]),
    ...(report.suggested_setup.length === 0
      ? []
      : [`Set up in each new worktree: ${report.suggested_setup.map(oneLine).join(' · ')}`]),
    '',
    bold('What to do next:'),
    ...report.next_steps.flatMap(({ text, command }, index) => [
      `${index + 1}. ${oneLine(text)}`,
      ...(command === null ? [] : [dim(`     ${command}`)]),
    ]),
  ];
}
