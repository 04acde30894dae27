import { printRecord } from '../../contract/canonical-json.ts';
import type { ExitCode } from '../../contract/errors.ts';
import { showRounds } from '../../controller/status/show-rounds.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { argumentOf } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { renderShow } from '../render/render-show.ts';
import { withProject } from './with-project.ts';

/** `show`: the records of a round by its id, its milestone or its commit. @spec contract.md#worktrees-and-history */
export function show(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return withProject(context, async (project) => {
    const report = await showRounds(project, argumentOf(input, 0) ?? '');
    if (!report.ok) return printRefusal(context, report.error);
    if (context.json) context.out(printRecord(report.value).trimEnd());
    else for (const line of renderShow(report.value, context.outColors)) context.out(line);
    return 0;
  });
}
