import type { ExitCode } from '../contract/errors.ts';
import type { Project } from '../controller/project.ts';
import type { CommandContext } from './context.ts';
import { printRefusal } from './print-refusal.ts';

/** Opens the repository around one command. */
export async function withProject(
  context: CommandContext,
  use: (project: Project) => Promise<ExitCode>,
): Promise<ExitCode> {
  const opened = await context.openProject();
  if (!opened.ok) return printRefusal(context, opened.error);
  try {
    return await use(opened.value);
  } finally {
    opened.value.close();
  }
}
