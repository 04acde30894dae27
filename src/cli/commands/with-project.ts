import type { ExitCode } from '../../contract/errors.ts';
import { findLeftoverFences } from '../../controller/status/leftover-fences.ts';
import type { World } from '../../controller/world.ts';
import type { Project } from '../../controller/project.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { CommandContext, OpenProject } from '../call/context.ts';
import { printRefusal } from '../render/print-refusal.ts';

/** Opens the repository around one command. */
export async function withProject(
  context: CommandContext,
  use: (project: Project) => Promise<ExitCode>,
  options: OpenProject = {},
): Promise<ExitCode> {
  const opened = await context.openProject(options);
  if (!opened.ok) return printRefusal(context, opened.error);
  try {
    await nameLeftoverFences(context, opened.value.world);
    return await use(opened.value);
  } catch (error) {
    const isAsked = options.isBrief === true && error instanceof PortFailure;
    const refused = isAsked ? await opened.value.refuseVersion() : null;
    if (refused === null) throw error;
    return printRefusal(context, refused);
  } finally {
    await opened.value.close();
  }
}

/** A person who finds their checkout locked is told by whom, whatever they ask for. @spec contract.md#merge-admissibility */
async function nameLeftoverFences(context: CommandContext, world: World): Promise<void> {
  const live = await world.states.load();
  if (live.kind !== 'state') return;
  for (const checkout of await findLeftoverFences(world, live.state.base_branch))
    context.note(`${checkout} is still locked by a landing that was cut short; the next run finishes it.`);
}
