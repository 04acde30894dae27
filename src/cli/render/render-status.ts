import type { RoundView, StatusReport } from '../../contract/generated/status-report.ts';
import { adviceLines } from './advice-lines.ts';
import type { Colors } from '../call/context.ts';
import { describeJob, formatElapsed } from './live-view.ts';
import { oneLine } from '../call/one-line.ts';

interface Style {
  readonly now: string;
  readonly colors: Colors;
}

/** A status as text: the one thing to know first, then the roadmap, each round, and what a person should look at. */
export function renderStatus(report: StatusReport, style: Style): readonly string[] {
  const { bold } = style.colors;
  return [
    bold(oneLine(report.message)),
    ...roadmapLines(report),
    ...controllerLines(report, style),
    ...report.rounds.flatMap((round) => roundLines(round, style)),
    ...report.providers.map(
      ({ agent, availability, until, failure_class: why }) =>
        `agent ${agent}: ${availability}${why === null ? '' : ` (${why})`}${until === null ? '' : ` until ${until}`}`,
    ),
    ...listed('Not committed on the base branch (rounds do not see it):', report.uncommitted),
    ...listed('Left fenced by a controller that died (the next run finishes it):', report.leftover_fences),
    ...listed('Not taken:', report.requests_not_taken),
    ...listed('Cannot be acted on:', report.problems),
  ];
}

function roadmapLines({ roadmap, base_branch: base }: StatusReport): readonly string[] {
  if (roadmap === null) return [`Base branch: ${base}`];
  const { next_milestone: next } = roadmap;
  return [
    `Roadmap ${roadmap.roadmap_id} ${roadmap.roadmap_revision}: ${roadmap.done} of ${roadmap.total} milestones done, landing on ${base}`,
    ...(next === null || roadmap.is_template ? [] : [`Next: ${next.milestone_id}  ${oneLine(next.title)}`]),
  ];
}

function controllerLines(report: StatusReport, { colors }: Style): readonly string[] {
  const { lease, paused, controller_error: error } = report;
  return [
    ...(lease === null
      ? []
      : [`Controller: process ${lease.pid} on ${lease.host}${lease.alive ? '' : ' (dead)'}`]),
    ...(paused === null
      ? []
      : [
          `Paused since ${paused.at} by ${paused.by}${paused.reason === null ? '' : `: ${oneLine(paused.reason)}`}`,
        ]),
    ...(error === null || error.code === 'owners.blocked'
      ? []
      : [
          `${colors.red(error.code)}: ${oneLine(error.message)}`,
          ...adviceLines(error.code),
          `  ${error.next_command}`,
        ]),
  ];
}

function roundLines(round: RoundView, style: Style): readonly string[] {
  const { bold, dim, red, yellow } = style.colors;
  const { running, resume_error: error, blocked_from: from } = round;
  const stage = round.stage === 'blocked' && from !== null ? `blocked in ${from}` : round.stage;
  const attempts = Object.entries(round.attempts).map(([name, count]) => `${count} of ${name}`);
  const rejected = round.review_rounds === 0 ? [] : [`${round.review_rounds} reviews asked for changes`];
  const used = attempts.length === 0 ? [] : [`failed attempts: ${attempts.join(', ')}`];
  return [
    `${bold(round.round_id)}  ${stage}  ${round.milestones.join(', ')}`,
    ...(running === null ? [] : runningLines(running, style)),
    ...(used.length + rejected.length === 0 ? [] : [`  ${[...used, ...rejected].join('; ')}`]),
    ...round.holds.map(({ predicate, reason }) => `  ${yellow('waits')} ${predicate}: ${oneLine(reason)}`),
    ...(error === null
      ? []
      : [
          `  ${red(error.code)}: ${oneLine(error.message)}`,
          ...adviceLines(error.code),
          `  ${error.next_command}`,
        ]),
    dim(`  ${round.worktree_path}`),
  ];
}

function runningLines(running: NonNullable<RoundView['running']>, { now, colors }: Style): readonly string[] {
  const elapsed =
    running.since === null ? '' : `  ${formatElapsed(Date.parse(now) - Date.parse(running.since))}`;
  const id = running.dispatch_id === null ? '' : `  ${running.dispatch_id}`;
  const line = oneLine(running.last_line).trim();
  return [
    `  ${describeJob(running.what, running.agent)}${elapsed}${id}`,
    ...(line === '' ? [] : [colors.dim(`  ${line}`)]),
  ];
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [title, ...items.map((item) => `  ${oneLine(item)}`)];
}
