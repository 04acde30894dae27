import { printRecordLine } from '../../contract/canonical-json.ts';
import type { RunReport } from '../../contract/generated/run-report.ts';
import type { Decision } from '../../core/decision.ts';
import type { World } from '../../controller/world.ts';
import type { CommandContext } from '../call/context.ts';
import { describeDecision } from '../render/describe-decision.ts';
import { clip, oneLine } from '../call/one-line.ts';
import { createTally, type Reporter } from './reporter.ts';

const FACTS_MAX = 200;
const TEXT_MAX = 4000;

/** One JSON line an event, the last of type `end`. @spec contract.md#decisions-and-exit-codes */
export function createJsonReporter(context: CommandContext, world: World): Reporter {
  const tally = createTally(world);
  let revision = 0;
  const print = (line: Pick<RunReport, 'type' | 'message'> & Partial<RunReport>) =>
    context.out(printRecordLine({ ...EMPTY, at: world.clock.now(), revision, ...line }));
  return {
    onTick: async (result) => {
      const { decision, done, state } = result;
      revision = state.revision;
      const landed = await tally.add(result);
      for (const text of result.aside)
        print({ ...factsOf(decision), type: 'note', message: clip(oneLine(text), TEXT_MAX) });
      // The last line tells how it ended.
      if (decision.kind === 'stop') return;
      const message = tally.isEcho(result)
        ? 'request carried out'
        : landed === null
          ? describeDecision(decision, done)
          : `landed as ${landed.commit}: ${landed.summary}`;
      print({
        ...factsOf(decision),
        type: TYPES[decision.kind],
        message: clip(oneLine(message ?? done), TEXT_MAX),
      });
    },
    note: (text) => {
      context.note(text);
      print({ type: 'note', message: clip(oneLine(text), TEXT_MAX) });
    },
    quiet: () => undefined,
    end: async ({ end, message, nextCommand }) => {
      revision = end.state.revision;
      print({
        ...factsOf(end.decision),
        type: 'end',
        message: clip(oneLine(message), TEXT_MAX),
        next_command: nextCommand,
        exit: end.exit,
        summary: tally.summary(end),
      });
    },
  };
}

const EMPTY = {
  schema_version: 'run-report-v1',
  round_id: null,
  code: null,
  what: null,
  rule: null,
  spec: null,
  facts: [],
  next_command: null,
  exit: null,
  summary: null,
} as const satisfies Partial<RunReport>;

const TYPES = { transition: 'transition', perform: 'action', wait: 'wait' } as const;

function factsOf(decision: Decision) {
  return {
    round_id: decision.roundId,
    code: decision.code,
    what: whatOf(decision),
    rule: decision.because.rule,
    spec: decision.because.spec,
    facts: decision.because.facts.slice(0, FACTS_MAX).map((fact) => clip(oneLine(fact), TEXT_MAX)),
  };
}

function whatOf(decision: Decision): string | null {
  switch (decision.kind) {
    case 'transition':
      return decision.transition.kind;
    case 'perform':
      return decision.action.kind;
    case 'wait':
      return decision.on.kind;
    case 'stop':
      return null;
  }
}
