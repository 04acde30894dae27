import type { DispatchBlock, NextReport } from '../../contract/generated/next-report.ts';
import type { Colors } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';

/** What to do, the dispatch that is due with its prompt as it would be written, when to look again. */
export function renderNext(report: NextReport, colors: Colors): readonly string[] {
  const { instruction, because, milestone, post_completion: follows } = report;
  const subject = report.round_id === null ? '' : ` for ${report.round_id}`;
  return [
    colors.bold(`${report.code}${subject}`),
    ...(milestone === null ? [] : [`Milestone ${milestone.milestone_id}: ${oneLine(milestone.title)}`]),
    `Because: rule ${because.rule}, ${because.spec}`,
    ...because.facts.map((fact) => `- ${oneLine(fact)}`),
    '',
    'Do:',
    ...instruction.do.map((line) => `- ${oneLine(line)}`),
    ...(instruction.dispatch === null ? [] : dispatchLines(instruction.dispatch)),
    '',
    `Timer: ${instruction.timer_s} s. ${instruction.afterwards}`,
    ...(follows.length === 0 ? [] : ['When it is done:', ...follows.map((line) => `- ${oneLine(line)}`)]),
    `next: ${report.next_command}`,
  ];
}

function dispatchLines(block: DispatchBlock): readonly string[] {
  const { dispatch_id: id, role, stage, agent, assignment, prompt } = block;
  return [
    '',
    `Dispatch ${id}: ${role} for ${stage}, by the agent ${agent}, in ${assignment.worktree}`,
    `Assignment, to be written to ${block.assignment_path}:`,
    ...JSON.stringify(assignment, null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
    `Prompt, to be written to ${block.prompt_path}:`,
    // Agents' text may hold what a terminal obeys.
    ...prompt.split('\n').map((line) => `  ${oneLine(line)}`),
  ];
}
