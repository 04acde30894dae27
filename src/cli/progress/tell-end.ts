import { adviceOn, ERRORS, PROGRAM } from '../../contract/errors.ts';
import type { LoopEnd } from '../../controller/run-loop.ts';
import type { WaitFor } from '../../core/decision.ts';
import type { RunEnd } from './reporter.ts';

const RUN = `${PROGRAM} run`;

/** Why the run is over, what a person can do about it, and the one command to go on with (I9). @spec contract.md#invariants */
export function tellEnd(end: LoopEnd): RunEnd {
  const { decision } = end;
  if (decision.kind === 'stop')
    return {
      end,
      message: sentence(decision.message),
      // Each blocked round has advice of its own.
      advice:
        decision.error === null || decision.error === 'owners.blocked' ? null : adviceOn(decision.error),
      nextCommand: decision.nextCommand,
    };
  const plain = { end, advice: null, nextCommand: RUN };
  if (isInterrupt(end)) return { ...plain, message: 'Interrupted. The state is saved.' };
  if (decision.kind !== 'wait') return { ...plain, message: 'One step is done.' };
  return { end, ...tellWait(decision.on, decision.roundId) };
}

/** Ended by a signal. */
export function isInterrupt(end: LoopEnd): boolean {
  return end.exit === 130 || end.exit === 143;
}

function tellWait(on: WaitFor, roundId: string | null): Omit<RunEnd, 'end'> {
  switch (on.kind) {
    case 'job':
      return { message: 'An agent or a check is at work.', advice: null, nextCommand: RUN };
    case 'paused':
      return { message: `Paused (${on.reason}).`, advice: null, nextCommand: `${PROGRAM} resume` };
    case 'provider':
      return { message: `No agent is available before ${on.until}.`, advice: null, nextCommand: RUN };
    case 'hold':
      return {
        message: sentence(`${roundId ?? 'a round'} waits to land: ${on.reason}`),
        advice: on.code === null ? null : adviceOn(on.code),
        nextCommand:
          on.nextCommand ?? (on.code === null ? `${PROGRAM} explain` : ERRORS[on.code].nextCommand),
      };
  }
}

function sentence(text: string): string {
  const trimmed = text.trim();
  // An id, a path or a command begins as it is written.
  const first = /^[a-z]+ /.test(trimmed) ? trimmed.slice(0, 1).toUpperCase() : trimmed.slice(0, 1);
  return `${first}${trimmed.slice(1)}${/[.!?]$/.test(trimmed) ? '' : '.'}`;
}
