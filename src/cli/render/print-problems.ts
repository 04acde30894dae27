import { appendFile } from 'node:fs/promises';
import { printRecord } from '../../contract/canonical-json.ts';
import type { ValidateReport } from '../../contract/generated/validate-report.ts';
import type { Project } from '../../controller/project.ts';
import type { CommandContext } from '../call/context.ts';
import { renderGithub } from './render-github.ts';
import { renderText, type ProblemFormat } from './render-problems.ts';
import { renderSarif } from './render-sarif.ts';

export interface Printer {
  readonly context: CommandContext;
  readonly project: Project;
}

/** Prints a report of `validate` where the readers of its format look. @spec contract.md#decisions-and-exit-codes */
export async function printProblems(
  printer: Printer,
  report: ValidateReport,
  format: ProblemFormat,
): Promise<void> {
  const { context, project } = printer;
  switch (format) {
    case 'text':
      return context.out(renderText(report).trimEnd());
    case 'json':
      return context.out(printRecord(report).trimEnd());
    case 'sarif': {
      const { version } = context;
      return context.out(renderSarif(report, { version, digest: project.world.digest }).trimEnd());
    }
    case 'github':
      return printGithub(printer, report);
  }
}

async function printGithub({ context, project }: Printer, report: ValidateReport): Promise<void> {
  const { annotations, rest, summary } = renderGithub(report);
  context.out(annotations.trimEnd());
  if (rest !== '') context.note(rest.trimEnd());
  const file = project.world.environment['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return;
  try {
    await appendFile(file, summary);
  } catch (cause) {
    // Everything in it was printed as well.
    context.note(`GITHUB_STEP_SUMMARY could not be written: ${String(cause)}`);
  }
}
