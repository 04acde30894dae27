import type {
  DecisionView,
  ExplainReport,
  PredicateView,
  RoundExplanation,
} from '../../contract/generated/explain-report.ts';
import { adviceLines } from './advice-lines.ts';
import type { Colors } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';

/** What would be decided now, or was decided then, as a tree: the decision and its rule, then each round with what holds it and what clears that. */
export function renderExplanation(report: ExplainReport, colors: Colors): readonly string[] {
  return [
    ...recordedLines(report),
    colors.bold(`${report.recorded === null ? 'Now' : 'Then'}: ${headline(report.decision)}`),
    ...decisionLines(report.decision, '  '),
    ...report.rounds.flatMap((round) => ['', ...roundLines(round, report.decision, colors)]),
    ...openingLines(report),
  ];
}

function recordedLines({ recorded }: ExplainReport): readonly string[] {
  if (recorded === null) return [];
  const { event, record, at, revision, decides_the_same: isSame } = recorded;
  const place = event === null ? 'between two events' : `event ${event}`;
  return [
    `Decided at ${at}, ${place}, state revision ${revision}, record ${record}.`,
    ...(isSame ? [] : ['This version decides otherwise now; replay says how.']),
  ];
}

/** One decision in a line. */
export function headline({ kind, what, code, round_id: roundId }: DecisionView): string {
  const subject = roundId === null ? '' : ` for ${roundId}`;
  switch (kind) {
    case 'transition':
      return `the state changes: ${what}${subject} (${code})`;
    case 'perform':
      return `one step is done: ${what}${subject} (${code})`;
    case 'wait':
      return `wait for ${WAITS.get(what) ?? what}${subject} (${code})`;
    case 'stop':
      return `stop (${code})`;
  }
}

const WAITS: ReadonlyMap<string, string> = new Map([
  ['job', 'what runs'],
  ['hold', 'what keeps it from landing'],
  ['paused', 'resume'],
  ['provider', 'an agent'],
]);

function decisionLines(decision: DecisionView, indent: string): readonly string[] {
  const { rule, spec, facts, message, exit, what, next_command: next } = decision;
  // Each blocked round has advice of its own.
  const advice = what === 'owners.blocked' ? [] : adviceLines(what);
  return [
    ...(message === null ? [] : [`${indent}${oneLine(message)}`]),
    `${indent}rule ${rule}, ${spec}`,
    ...facts.filter((fact) => fact !== message).map((fact) => `${indent}- ${oneLine(fact)}`),
    ...advice.map((line) => `${indent}${line.trimStart()}`),
    ...(exit === null ? [] : [`${indent}exit code ${exit}`]),
    ...(next === null ? [] : [`${indent}next: ${next}`]),
  ];
}

function roundLines(round: RoundExplanation, now: DecisionView, colors: Colors): readonly string[] {
  const { bold, red } = colors;
  const { decision, resume_error: error } = round;
  const isTold = decision !== null && decision.rule === now.rule && decision.round_id === now.round_id;
  return [
    `${bold(round.round_id)}  ${round.stage}`,
    ...(decision === null || isTold ? [] : [`  ${headline(decision)}`, ...decisionLines(decision, '    ')]),
    ...(decision === null && error === null ? ['  Only a person can move it.'] : []),
    ...(error === null
      ? []
      : [
          `  ${red(error.code)}: ${oneLine(error.message)}`,
          ...error.evidence.map((line) => `    ${oneLine(line)}`),
          ...adviceLines(error.code),
        ]),
    ...round.predicates.flatMap((predicate) => predicateLines(predicate, colors)),
    ...(round.ways_out.length === 0 ? [] : ['  What you can do:']),
    ...round.ways_out.flatMap(({ command, effect }) => [`    ${command}`, `      ${effect}`]),
  ];
}

function predicateLines(predicate: PredicateView, { green, yellow }: Colors): readonly string[] {
  const mark = predicate.result === 'pass' ? green('holds') : yellow('waits');
  return [
    `  ${mark}  ${predicate.predicate}: ${oneLine(predicate.reason)}`,
    ...(predicate.what_clears_it === null ? [] : [`         ${oneLine(predicate.what_clears_it)}`]),
  ];
}

function openingLines(report: ExplainReport): readonly string[] {
  const { no_round_opens: reasons } = report;
  const can = report.recorded === null ? 'can' : 'could';
  if (reasons.length === 0) return ['', `A round ${can} be opened.`];
  return ['', `No round ${can} be opened:`, ...reasons.map((reason) => `- ${oneLine(reason)}`)];
}
