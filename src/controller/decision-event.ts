import type { EventEntry } from '../ports/event-log.ts';
import type { Decision } from '../core/decision.ts';
import type { Noted } from './decisions/noted.ts';

/** One decision as a line of the event log. @spec contract.md#files */
export function decisionEvent(
  decision: Decision,
  at: {
    readonly at: string;
    readonly revision: number;
    readonly message: string | null;
    readonly noted: Noted;
  },
): EventEntry {
  const { noted } = at;
  return {
    at: at.at,
    revision: at.revision,
    type: eventType(decision),
    round_id: decision.roundId,
    dispatch_id: dispatchOf(decision),
    code: whatOf(decision),
    path: decision.path,
    rule: decision.because.rule,
    spec: decision.because.spec,
    facts: decision.because.facts.slice(0, 50).map((fact) => oneLine(fact)),
    message: at.message === null ? null : at.message.slice(0, 2000),
    data: noted.kind === 'recorded' ? null : { not_recorded: noted.why },
    record: noted.kind === 'recorded' ? noted.record : null,
  };
}

function eventType(decision: Decision): EventEntry['type'] {
  switch (decision.kind) {
    case 'transition':
      return 'transition';
    case 'perform':
      return 'action';
    case 'stop':
      return 'stop';
    case 'wait':
      return 'decision';
  }
}

function whatOf(decision: Decision): string {
  switch (decision.kind) {
    case 'transition':
      return decision.transition.kind;
    case 'perform':
      return decision.action.kind;
    case 'stop':
    case 'wait':
      return decision.code;
  }
}

function dispatchOf(decision: Decision): string | null {
  if (decision.kind !== 'perform') return null;
  if (decision.action.kind === 'startDispatch') return decision.action.assignment.dispatch_id;
  return decision.action.kind === 'settleDispatch' ? decision.action.settlement.outcome.dispatch_id : null;
}

function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 500);
}
