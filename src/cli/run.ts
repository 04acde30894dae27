import { openSession, uncommittedContract } from '../controller/open-session.ts';
import type { Project } from '../controller/project.ts';
import { runLoop } from '../controller/run-loop.ts';
import type { CommandContext } from './context.ts';
import { printRefusal } from './print-refusal.ts';
import { createReporter } from './reporter.ts';

export interface RunOptions {
  readonly once?: boolean;
  readonly maxRounds?: number;
  readonly wait: boolean;
  readonly json?: boolean;
  readonly takeOver?: boolean;
  readonly acceptBase?: boolean;
}

/** `run`: from the state as it is to a complete roadmap, or to a stop that says why. @spec contract.md#decisions-and-exit-codes */
export async function run(context: CommandContext, project: Project, options: RunOptions): Promise<number> {
  const opened = await openSession(project, {
    takeOver: options.takeOver === true,
    maxRounds: options.maxRounds ?? null,
    acceptBase: options.acceptBase === true,
  });
  if (!opened.ok) return printRefusal(context, opened.error);
  const { session, state, notes, close } = opened.value;
  try {
    for (const note of notes) context.note(note);
    const dirty = await uncommittedContract(project, state);
    if (dirty.length > 0 && state.active_rounds.length === 0) {
      return printRefusal(
        context,
        { code: 'contract.uncommitted', message: `uncommitted: ${dirty.join(', ')}` },
        `git commit -m "Edit the contract" -- ${dirty.join(' ')}`,
      );
    }
    for (const path of dirty)
      context.note(`${path} differs from the base commit; the round goes on with the committed one`);
    const reporter = createReporter(context, options.json === true);
    const end = await runLoop(project.world, session, state, {
      once: options.once === true,
      noWait: !options.wait,
      signal: context.signal,
      onTick: reporter.onTick,
    });
    reporter.end(end);
    return end.exit;
  } finally {
    await close();
  }
}
