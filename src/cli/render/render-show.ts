import type { ShownRecord, ShownRound, ShowReport } from '../../contract/generated/show-report.ts';
import { RUNTIME } from '../../contract/paths.ts';
import type { Colors } from '../call/context.ts';
import { oneLine } from '../call/one-line.ts';

type Data = NonNullable<ShownRecord['record']>;

/** What a round was about, what became of it, and where its records are. */
export function renderShow(report: ShowReport, colors: Colors): readonly string[] {
  return report.rounds.flatMap((round, index) => [
    ...(index === 0 ? [] : ['']),
    ...roundLines(round, colors),
  ]);
}

const PLACES = {
  live: 'live',
  base: 'landed',
  history: 'on refs/orchestrator/history',
} as const satisfies Record<ShownRound['place'], string>;

function roundLines(round: ShownRound, { bold, dim, green }: Colors): readonly string[] {
  const commit = round.commit === null ? '' : ` ${green(round.commit.slice(0, 8))}`;
  const lineage = [round.milestone_id, round.direction_id, round.item_id].filter((id) => id !== null);
  return [
    `${bold(round.round_id)}  ${PLACES[round.place]}${commit}${round.summary === null ? '' : `: ${oneLine(round.summary)}`}`,
    ...(lineage.length === 0 ? [] : [`  ${lineage.join(' / ')}`]),
    ...digest(round.records),
    '  records:',
    ...round.records.map(({ path }) => dim(`    ${path}`)),
    ...(round.kept.length === 0 ? [] : ['  kept work:']),
    ...round.kept.map(({ ref, commit: kept }) => `    ${kept.slice(0, 12)}  ${ref}`),
    ...reading(round),
  ];
}

/** The newest record of each kind in a line; records are shown as they stand, so that nothing is taken for granted. */
function digest(records: readonly ShownRecord[]): readonly string[] {
  const named = (name: string) => records.findLast(({ path }) => path.endsWith(`/${name}`))?.record ?? null;
  const plan = named('round-plan-record.json');
  const review = named('review-record.json');
  const check = named('check-record.json');
  const lines = [
    plan === null ? null : planLine(plan),
    check === null ? null : `checks: ${check['passed'] === true ? 'green' : 'red'}`,
    review === null ? null : `review: ${text(review, 'decision')}: ${text(review, 'evidence_summary')}`,
    ...records
      .filter(({ path }) => /\/dispatches\/d-\d+\.json$/.test(path))
      .map(({ record }) => dispatchLine(record)),
  ];
  return lines.filter((line) => line !== null).map((line) => `  ${oneLine(line)}`);
}

function planLine(plan: Data): string {
  const { tasks, write_scope: scope } = plan;
  const count = Array.isArray(tasks) ? tasks.length : 0;
  const paths = Array.isArray(scope) ? scope.filter((path) => typeof path === 'string') : [];
  return `plan: ${count} ${count === 1 ? 'task' : 'tasks'} in ${paths.join(', ')}`;
}

function dispatchLine(record: Data | null): string | null {
  if (record === null) return null;
  const agent = text(record, 'agent');
  return `${text(record, 'dispatch_id')}: ${text(record, 'role')}${agent === '' ? '' : ` (${agent})`} ${text(record, 'status')}`;
}

function text(record: Data, key: string): string {
  const value = record[key];
  return typeof value === 'string' ? value : '';
}

function reading({ place, commit, records }: ShownRound): readonly string[] {
  // The controller's own records of a live round are in no commit yet.
  const committed = records.filter((record) => !record.path.startsWith(`${RUNTIME}/`));
  const path = committed.find((record) => record.path.endsWith('.md'))?.path ?? committed[0]?.path;
  if (path === undefined) return records[0] === undefined ? [] : [`  read one: cat ${records[0].path}`];
  if (place === 'history') return [`  read one: git show refs/orchestrator/history:${path}`];
  return commit === null ? [] : [`  read one: git show ${commit.slice(0, 12)}:${path}`];
}
