import type { DecisionView } from '../../contract/generated/explain-report.ts';
import { nextCommandFor, PROGRAM } from '../../contract/errors.ts';
import type { Decision } from '../../core/decision.ts';

const FACTS_MAX = 200;

/** A decision as reports print it. @spec contract.md#decisions-and-exit-codes */
export function viewDecision(decision: Decision): DecisionView {
  const frame = {
    kind: decision.kind,
    code: decision.code,
    round_id: decision.roundId,
    rule: decision.because.rule,
    spec: decision.because.spec,
    facts: decision.because.facts.slice(0, FACTS_MAX),
  } as const;
  const silent = { message: null, exit: null, next_command: null } as const;
  switch (decision.kind) {
    case 'transition':
      return { ...frame, ...silent, what: decision.transition.kind };
    case 'perform':
      return { ...frame, ...silent, what: decision.action.kind };
    case 'wait':
      return { ...frame, ...silent, what: decision.on.kind, ...viewWait(decision) };
    case 'stop':
      return {
        ...frame,
        what: decision.error ?? 'stop',
        message: decision.message,
        exit: decision.exit,
        next_command: decision.nextCommand,
      };
  }
}

function viewWait({
  on,
}: Extract<Decision, { kind: 'wait' }>): Pick<DecisionView, 'message' | 'next_command'> {
  switch (on.kind) {
    case 'job':
      return { message: `${on.what} is at work`, next_command: `${PROGRAM} logs -f` };
    case 'hold':
      return {
        message: on.reason,
        next_command: on.code === null ? null : nextCommandFor(on.code, null),
      };
    case 'paused':
      return { message: `paused (${on.reason})`, next_command: `${PROGRAM} resume` };
    case 'provider':
      return { message: `no agent is available before ${on.until}`, next_command: null };
  }
}
