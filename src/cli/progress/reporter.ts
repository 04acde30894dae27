import type { RunSummary } from '../../contract/generated/run-report.ts';
import type { LoopEnd } from '../../controller/run-loop.ts';
import type { TickResult } from '../../controller/tick.ts';
import { describeLanding } from '../../controller/status/landed-round.ts';
import { summarizeRun, type LandedRound } from '../../controller/status/run-summary.ts';
import type { World } from '../../controller/world.ts';
import type { Observation } from '../../core/observation.ts';
import type { CommandContext } from '../call/context.ts';
import { describeDecision } from '../render/describe-decision.ts';
import { oneLine } from '../call/one-line.ts';
import { renderRunEnd } from '../render/render-run-end.ts';

/** How a run ended, for whoever reads it. */
export interface RunEnd {
  readonly end: LoopEnd;
  readonly message: string;
  /** What a person can do about it, where it is not said elsewhere. */
  readonly advice: string | null;
  readonly nextCommand: string | null;
}

/** Shows a run as it goes; never decides. */
export interface Reporter {
  readonly onTick: (result: TickResult) => Promise<void>;
  readonly note: (text: string) => void;
  /** Draws no more; lines may follow. */
  readonly quiet: () => void;
  readonly end: (end: RunEnd) => Promise<void>;
}

/** Keeps what the last lines of a run are made of. */
export function createTally(world: World): {
  readonly add: (result: TickResult) => Promise<LandedRound | null>;
  /** A request that was just carried out is told already; its answer would only say what is so by now. */
  readonly isEcho: (result: TickResult) => boolean;
  readonly summary: (end: LoopEnd) => RunSummary;
} {
  const landed: LandedRound[] = [];
  let last: Observation | null = null;
  let carriedOut = false;
  return {
    add: async (result) => {
      last = result.observation ?? last;
      const round = await describeLanding(world, result);
      if (round !== null) landed.push(round);
      return round;
    },
    isEcho: ({ decision: { because } }) => {
      const wasCarriedOut = carriedOut;
      if (because.rule.startsWith('request.')) carriedOut = because.rule !== 'request.consume';
      return wasCarriedOut && because.rule === 'request.consume';
    },
    summary: (end) => summarizeRun(last, end.state, landed),
  };
}

/** Plain lines on standard error, one an event that somebody wants to know of; the summary on standard output. */
export function createLineReporter(context: CommandContext, world: World): Reporter {
  const tally = createTally(world);
  let last = '';
  return {
    onTick: async (result) => {
      const landed = await tally.add(result);
      for (const line of result.aside)
        context.note(oneLine(`${result.decision.roundId ?? 'controller'}  ${line}`));
      if (tally.isEcho(result)) return;
      const base = result.state.base_branch;
      const told =
        landed === null
          ? describeDecision(result.decision, result.done)
          : `landed on ${base} as ${landed.commit.slice(0, 8)}: ${landed.summary}`;
      if (told === null) return;
      const round = landed?.round_id ?? result.decision.roundId;
      const line = oneLine(round === null ? told : `${round}  ${told}`);
      if (line === last) return;
      last = line;
      context.note(round === null ? line : `${context.noteColors.bold(round)}${line.slice(round.length)}`);
    },
    note: context.note,
    quiet: () => undefined,
    end: async ({ end, message, advice, nextCommand }) => {
      for (const line of renderRunEnd(tally.summary(end), { colors: context.outColors, message }))
        context.out(line);
      if (advice !== null) context.out(advice);
      if (nextCommand !== null) context.note(`next: ${context.noteColors.bold(nextCommand)}`);
    },
  };
}
