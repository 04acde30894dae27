import { printRecordLine } from '../contract/canonical-json.ts';
import { describeTick } from './describe-tick.ts';
import type { LoopEnd } from '../controller/run-loop.ts';
import type { TickResult } from '../controller/tick.ts';
import type { CommandContext } from './context.ts';

export interface Reporter {
  readonly onTick: (result: TickResult) => void;
  readonly end: (end: LoopEnd) => void;
}

/** Plain lines for people, one JSON line an event for programs. */
export function createReporter(context: CommandContext, asJson: boolean): Reporter {
  let last = '';
  return {
    onTick: (result) => {
      if (asJson) {
        context.out(
          printRecordLine({
            kind: result.decision.kind,
            round_id: result.decision.roundId,
            ...result.decision.because,
            done: result.done,
          }),
        );
        return;
      }
      const line = describeTick(result);
      if (line !== null && line !== last) context.note(line);
      last = line ?? last;
    },
    end: ({ decision }) => {
      if (decision.kind !== 'stop') return;
      context.note(decision.message);
      if (decision.nextCommand !== null) context.note(`next: ${decision.nextCommand}`);
    },
  };
}
