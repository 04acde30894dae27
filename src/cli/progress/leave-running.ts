import type { State } from '../../contract/generated/state.ts';
import { findRunningJobs } from '../../controller/status/running-jobs.ts';
import { markInterrupted } from '../../controller/interrupted-jobs.ts';
import type { World } from '../../controller/world.ts';
import type { CommandContext } from '../call/context.ts';
import { describeJob } from '../render/live-view.ts';

/** Time for a second Ctrl-C on a terminal: long enough to read the line that offers it. */
const SECOND_MS = 3000;

/**
 * After an interruption what runs goes on by itself, and the next run takes it up again. On a terminal a second Ctrl-C ends it,
 * and a third does not wait for that.
 * @spec contract.md#recovery
 */
export async function leaveRunning(context: CommandContext, world: World, state: State): Promise<void> {
  const jobs = await findRunningJobs(world, state);
  if (jobs.length === 0) return;
  for (const { roundId, what, agent } of jobs)
    context.note(
      `${roundId}  ${describeJob(what, agent)} and goes on by itself; the next run takes it up again.`,
    );
  if (!context.isTerminal) return;
  await context.offerSecond(async (second) => {
    context.note('Press Ctrl-C again within 3 seconds to end it instead.');
    await world.launcher.waitForChange([], SECOND_MS, second);
    if (!second.aborted) return;
    for (const job of jobs) {
      await markInterrupted(world, job.dir);
      await world.launcher.end(`${world.root}/${job.dir}`);
      context.note(`${job.roundId}  ended: ${job.what}`);
    }
  });
}
