import type { TickResult } from '../../controller/tick.ts';
import { findRunningJobs } from '../../controller/status/running-jobs.ts';
import type { World } from '../../controller/world.ts';
import type { CommandContext } from '../call/context.ts';
import { describeWait } from '../render/describe-decision.ts';
import { describeJob, LiveBlock, renderLive, type LiveRow } from '../render/live-view.ts';
import { createLineReporter, type Reporter } from './reporter.ts';

/** Often enough to look alive. */
const REDRAW_MS = 1000;

/** On a terminal: the same lines as anywhere, and below them what runs now. @spec contract.md#decisions-and-exit-codes */
export function createLiveReporter(context: CommandContext, world: World): Reporter {
  const block = new LiveBlock(context.draw);
  const lines = createLineReporter(
    {
      ...context,
      note: (line) => {
        block.clear();
        context.note(line);
      },
    },
    world,
  );
  let last: TickResult | null = null;
  let drawing = false;
  const redraw = async () => {
    if (last === null || drawing) return;
    drawing = true;
    const rows = await liveRows(world, last);
    drawing = false;
    // The run may have ended while the rows were looked up.
    if (last !== null)
      block.show(
        renderLive(rows, { now: world.clock.now(), columns: context.columns(), colors: context.noteColors }),
      );
  };
  const timer = setInterval(() => void redraw(), REDRAW_MS);
  timer.unref();
  const quiet = () => {
    clearInterval(timer);
    last = null;
    block.clear();
  };
  return {
    onTick: async (result) => {
      await lines.onTick(result);
      last = result.decision.kind === 'wait' ? result : null;
      if (last === null) block.clear();
      else await redraw();
    },
    note: lines.note,
    quiet,
    end: async (end) => {
      quiet();
      await lines.end(end);
    },
  };
}

async function liveRows(world: World, { decision, state }: TickResult): Promise<readonly LiveRow[]> {
  const jobs = await findRunningJobs(world, state);
  const rows: LiveRow[] = jobs.map((job) => ({
    roundId: job.roundId,
    stage: stageOf(state, job.roundId),
    doing: describeJob(job.what, job.agent),
    since: job.since,
    lastLine: job.lastLine,
  }));
  if (decision.kind !== 'wait' || decision.on.kind === 'job') return rows;
  const doing = describeWait(decision.on) ?? '';
  const roundId = decision.roundId ?? 'controller';
  return [...rows, { roundId, stage: stageOf(state, roundId), doing, since: null, lastLine: '' }];
}

function stageOf(state: TickResult['state'], roundId: string): string {
  return state.active_rounds.find((round) => round.round_id === roundId)?.stage ?? '';
}
