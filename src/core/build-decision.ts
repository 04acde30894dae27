import type { Action } from './action.ts';
import type { Because, Decision, DecisionCode, DecisionPath, WaitFor } from './decision.ts';
import type { Transition } from './transition.ts';

/** Rule, anchor of the contract (without file) and the facts it saw. */
export function because(rule: string, anchor: string, ...facts: readonly string[]): Because {
  return { rule, spec: `contract.md#${anchor}`, facts };
}

interface Frame {
  readonly code: DecisionCode;
  readonly roundId: string | null;
  readonly because: Because;
  readonly path?: DecisionPath;
}

export function transition(frame: Frame, made: Transition): Decision {
  return { kind: 'transition', ...completed(frame), transition: made };
}

export function perform(frame: Frame, action: Action): Decision {
  return { kind: 'perform', ...completed(frame), action };
}

export function wait(frame: Frame, on: WaitFor): Decision {
  return { kind: 'wait', ...completed(frame), on };
}

function completed(frame: Frame): Required<Frame> {
  return { ...frame, path: frame.path ?? 'serial' };
}
