import { printRecord } from '../../contract/canonical-json.ts';
import type { ExitCode } from '../../contract/errors.ts';
import { explainPast } from '../../controller/decisions/explain-past.ts';
import { explainState } from '../../controller/status/build-explanation.ts';
import type { CommandContext, CommandInput } from '../call/context.ts';
import { argumentOf, textOf } from '../call/options.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { renderExplanation } from '../render/render-explanation.ts';
import { REBUILT } from '../render/rebuilt.ts';
import { withProject } from './with-project.ts';

/** `explain`: the decision that would be taken now, or a recorded one, with its rule and facts. Performs nothing. @spec contract.md#decisions-and-exit-codes */
export function explain(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  return withProject(
    context,
    async (project) => {
      const at = textOf(input, 'at');
      const typed = argumentOf(input, 0);
      const report =
        at === null ? await explainState(project, typed) : await explainPast(project.world, { at, typed });
      if (!report.ok) return printRefusal(context, report.error);
      if (report.value.source === 'rebuilt') context.note(REBUILT);
      if (context.json) context.out(printRecord(report.value).trimEnd());
      else for (const line of renderExplanation(report.value, context.outColors)) context.out(line);
      return 0;
    },
    { isLook: true },
  );
}
