import { printRecord } from '../../contract/canonical-json.ts';
import { PROGRAM, type ExitCode } from '../../contract/errors.ts';
import { buildNext } from '../../controller/status/build-next.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { clip } from '../call/one-line.ts';
import { argumentOf } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { REBUILT } from '../render/rebuilt.ts';
import { renderNext } from '../render/render-next.ts';
import { withProject } from './with-project.ts';

/** `next`: the next decision as an instruction. Performs nothing. @spec contract.md#decisions-and-exit-codes */
export async function next(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  const typed = argumentOf(input, 0) ?? 'round';
  if (typed !== 'round' && typed !== 'milestone')
    return printRefusal(context, {
      code: 'request.refused',
      message: `expected round or milestone and found ${JSON.stringify(clip(typed, 50))}`,
      nextCommand: `${PROGRAM} next --help`,
    });
  return withProject(
    context,
    async (project) => {
      const built = await buildNext(project, typed);
      if (!built.ok) return printRefusal(context, built.error);
      const { report, exit } = built.value;
      if (report.source === 'rebuilt') context.note(REBUILT);
      if (context.json) context.out(printRecord(report).trimEnd());
      else for (const line of renderNext(report, context.outColors)) context.out(line);
      return exit;
    },
    { isLook: true },
  );
}
