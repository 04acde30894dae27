import { printRecord } from '../../contract/canonical-json.ts';
import { buildStatus } from '../../controller/status/build-status.ts';
import type { ExitCode } from '../../contract/errors.ts';
import type { Project } from '../../controller/project.ts';
import type { CommandContext } from '../call/context.ts';
import { printRefusal } from '../render/print-refusal.ts';
import { renderStatus } from '../render/render-status.ts';
import { REBUILT } from '../render/rebuilt.ts';
import { withProject } from './with-project.ts';

/** `status`: where everything stands. Takes no lock and writes nothing. @spec contract.md#state */
export function status(context: CommandContext): Promise<ExitCode> {
  const show = async (project: Project): Promise<ExitCode> => {
    const report = await buildStatus(project);
    if (!report.ok) return printRefusal(context, report.error);
    if (report.value.source === 'rebuilt') context.note(REBUILT);
    if (context.json) {
      context.out(printRecord(report.value).trimEnd());
      return 0;
    }
    const lines = renderStatus(report.value, { now: project.world.clock.now(), colors: context.outColors });
    for (const line of lines) context.out(line);
    context.note(`next: ${context.noteColors.bold(report.value.next_command)}`);
    return 0;
  };
  return withProject(context, show, { isBrief: true });
}
