import { printRecord } from '../../contract/canonical-json.ts';
import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import { replayDecisions } from '../../controller/decisions/replay.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { clip } from '../call/one-line.ts';
import { textOf } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { renderReplay } from '../render/render-replay.ts';
import { withProject } from './with-project.ts';

/** `replay`: every recorded decision, taken again by this version; 3 when one is another. @spec contract.md#decisions-and-exit-codes */
export function replay(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return withProject(
    context,
    async ({ world }) => {
      const typed = textOf(input, 'from');
      if (typed !== null && !/^\d{1,15}$/.test(typed))
        return printRefusal(context, {
          code: 'request.refused',
          message: `expected the number of an event after --from and found ${JSON.stringify(clip(typed, 50))}`,
          nextCommand: `${PROGRAM} replay --help`,
        });
      const report = await replayDecisions(world, typed === null ? null : Number.parseInt(typed, 10));
      if (!report.ok) return printRefusal(context, report.error);
      if (context.json) context.out(printRecord(report.value).trimEnd());
      else for (const line of renderReplay(report.value, context.outColors)) context.out(line);
      return report.value.different === 0 ? 0 : 3;
    },
    { isLook: true },
  );
}
