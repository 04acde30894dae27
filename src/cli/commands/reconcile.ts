import { printRecord } from '../../contract/canonical-json.ts';
import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import type { ReconcileReport } from '../../contract/generated/reconcile-report.ts';
import type { Refusal } from '../../controller/project.ts';
import { reconcileState } from '../../controller/reconcile.ts';
import type { Colors, CommandContext, CommandInput } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';
import { isSet } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { withProject } from './with-project.ts';

/** `reconcile`: what git proves against the live state; a proposal is exit code 3 until it is written. @spec contract.md#state */
export function reconcile(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return withProject(context, async (project) => {
    const report = await reconcileState(project, { write: isSet(input, 'write') });
    if (!report.ok) return printRefusal(context, elsewhere(report.error));
    if (context.json) context.out(printRecord(report.value).trimEnd());
    else {
      for (const line of renderReconcile(report.value, context.outColors)) context.out(line);
      context.note(`next: ${context.noteColors.bold(report.value.next_command)}`);
    }
    return report.value.proposal === null || report.value.written ? 0 : 3;
  });
}

/** A state that this command cannot repair is not sent back to it. */
function elsewhere(refusal: Refusal): Refusal {
  return refusal.code === 'state.invalid' ? { nextCommand: `${PROGRAM} validate`, ...refusal } : refusal;
}

/** The verdict, each difference, and what would be or was written. */
export function renderReconcile(report: ReconcileReport, { bold }: Colors): readonly string[] {
  const { proposal } = report;
  return [
    bold(`${sentence(oneLine(report.message))}`),
    ...report.differences.map(
      ({ what, in_state: inState, in_git: inGit }) => `  ${what}: state says ${inState}; git says ${inGit}`,
    ),
    ...(report.differences.length > 0 && proposal === null
      ? ['The next run looks at these by itself; nothing needs to be written.']
      : []),
    ...(proposal === null ? [] : proposalLines(report, proposal)),
  ];
}

function proposalLines(
  { written, saved_as: savedAs }: ReconcileReport,
  { revision, rounds_opened: opened, rounds }: NonNullable<ReconcileReport['proposal']>,
): readonly string[] {
  return [
    `${written ? 'Written' : 'Would be written'}: revision ${revision}, rounds opened so far ${opened}, ${rounds.length === 0 ? 'no live round' : 'these rounds blocked until you have looked'}`,
    ...rounds.flatMap(({ round_id: roundId, head, next_command: next }) => [
      `  ${roundId}  ${oneLine(head)}`,
      `    ${next}`,
    ]),
    ...(savedAs === null ? [] : [`The old file is ${savedAs}.`]),
  ];
}

function sentence(text: string): string {
  return `${text}${text.endsWith('.') ? '' : '.'}`;
}
