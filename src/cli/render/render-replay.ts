import type {
  DecisionWords,
  ReplayDifference,
  ReplayReport,
} from '../../contract/generated/replay-report.ts';
import type { Colors } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';

/** Each decision that is another now, then how many there are. */
export function renderReplay(report: ReplayReport, colors: Colors): readonly string[] {
  const { differences, different, records, same, unread, next_command: next } = report;
  const more = different - differences.length;
  return [
    ...differences.flatMap((one) => [...differenceLines(one, colors), '']),
    ...(more > 0 ? [`and ${more} more`, ''] : []),
    ...unread.map(({ place, reason }) => `not decided again: ${place}: ${oneLine(reason)}`),
    records === 0
      ? 'No decision is recorded here.'
      : `${same} of ${records} recorded decisions are the same now, ${different} differ.`,
    ...(different > 0 ? [`next: ${next}`] : []),
  ];
}

function differenceLines(one: ReplayDifference, { bold }: Colors): readonly string[] {
  const place = one.event === null ? `record ${one.record}` : `event ${one.event}`;
  const round = one.round_id === null ? '' : `  ${one.round_id}`;
  return [
    `${bold(place)}${round}  ${one.at}`,
    ...wordLines('then', one.before),
    ...(one.now === null ? [`  now   ${oneLine(one.is)}`] : wordLines('now ', one.now)),
    ...(one.now === null || one.pointer === ''
      ? []
      : [`  first difference at ${one.pointer}: ${oneLine(one.was)} → ${oneLine(one.is)}`]),
  ];
}

function wordLines(when: string, { kind, what, rule, spec, facts }: DecisionWords): readonly string[] {
  return [
    `  ${when}  ${rule} (${kind} ${what}), ${spec}`,
    ...facts.map((fact) => `        - ${oneLine(fact)}`),
  ];
}
