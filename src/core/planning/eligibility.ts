import type { OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { RoundPlanRecord } from '../../contract/generated/round-plan-record.ts';
import type { SelectionRecord } from '../../contract/generated/selection-record.ts';
import type { State } from '../../contract/generated/state.ts';
import type { HistoryLine } from '../../roadmap/history.ts';
import { directionById, milestoneById } from '../../roadmap/query.ts';
import type { Roadmap } from '../../roadmap/model.ts';
import { problem } from '../resume-error.ts';
import { scopeMatcher } from './completeness.ts';

export interface SelectionContext {
  readonly state: State;
  readonly roundId: string;
  readonly roadmap: Roadmap;
  readonly history: readonly HistoryLine[];
  readonly eligible: readonly string[];
  /** The newest accepted selection of this round: kept on a re-plan. */
  readonly previous: SelectionRecord | null;
  readonly recordPath: string;
}

/** May this round work on what the planner selected? @spec contract.md#stages */
export function judgeSelection(
  selection: SelectionRecord,
  context: SelectionContext,
): readonly OutcomeProblem[] {
  const mismatch = (pointer: string, message: string) =>
    problem('artifact.mismatch', message, context.recordPath, pointer);
  const found: OutcomeProblem[] = [];
  if (selection.round_id !== context.roundId)
    found.push(mismatch('/round_id', `round_id is ${selection.round_id}; expected ${context.roundId}`));
  for (const key of ['roadmap_id', 'roadmap_revision', 'roadmap_dir'] as const) {
    if (selection[key] !== context.state[key])
      found.push(mismatch(`/${key}`, `${key} is ${selection[key]}; expected ${context.state[key]}`));
  }
  found.push(
    ...(context.previous === null
      ? judgeFresh(selection, context)
      : judgeKept(selection, context.previous, context)),
  );
  found.push(...judgeScheduler(selection, context));
  return found;
}

/** A re-plan keeps the work that stands: its scope must cover it. */
export function judgeScopeCoversWork(
  plan: RoundPlanRecord,
  workedPaths: readonly string[],
  recordPath: string,
): readonly OutcomeProblem[] {
  const inScope = scopeMatcher(plan.write_scope);
  const missed = workedPaths.filter((path) => !inScope(path));
  if (missed.length === 0) return [];
  return [
    problem(
      'plan.scope-misses-work',
      `write_scope misses work that stands in the round: ${missed.slice(0, 20).join(', ')}`,
      recordPath,
      '/write_scope',
    ),
  ];
}

function judgeFresh(selection: SelectionRecord, context: SelectionContext): readonly OutcomeProblem[] {
  const say = (pointer: string, message: string) =>
    problem('plan.not-eligible', message, context.recordPath, pointer);
  if (!context.eligible.includes(selection.milestone_id)) {
    return [
      say(
        '/milestone_id',
        `${selection.milestone_id} is not eligible; expected one of ${context.eligible.join(', ')}`,
      ),
    ];
  }
  const found: OutcomeProblem[] = [];
  const milestone = milestoneById(context.roadmap, selection.milestone_id);
  if (milestone !== null && directionById(milestone, selection.direction_id) === null) {
    const known = milestone.directions.map((direction) => direction.directionId).join(', ');
    found.push(
      say(
        '/direction_id',
        `${selection.direction_id} is no direction of ${selection.milestone_id}; expected one of ${known}`,
      ),
    );
  }
  if (context.history.some((line) => line.itemId === selection.extracted_item_id)) {
    found.push(
      say('/extracted_item_id', `${selection.extracted_item_id} has landed already; expected a new item id`),
    );
  }
  return found;
}

function judgeKept(
  selection: SelectionRecord,
  previous: SelectionRecord,
  context: SelectionContext,
): readonly OutcomeProblem[] {
  const keys = ['milestone_id', 'direction_id', 'extracted_item_id'] as const;
  return keys
    .filter((key) => selection[key] !== previous[key])
    .map((key) =>
      problem(
        'artifact.mismatch',
        `${key} is ${selection[key]}; a re-plan keeps ${previous[key]}`,
        context.recordPath,
        `/${key}`,
      ),
    );
}

function judgeScheduler(selection: SelectionRecord, context: SelectionContext): readonly OutcomeProblem[] {
  const say = (pointer: string, message: string) =>
    problem('scheduler.unknown-id', message, context.recordPath, pointer);
  const landedItems = new Set(context.history.map((line) => line.itemId));
  const knownRounds = new Set([
    ...context.history.map((line) => line.roundId),
    ...context.state.active_rounds.map((round) => round.round_id).filter((id) => id !== context.roundId),
  ]);
  return [
    ...selection.scheduler.merge_after_item_ids
      .filter((id) => !landedItems.has(id))
      .map((id) => say('/scheduler/merge_after_item_ids', `${id} has not landed and no live round has it`)),
    ...selection.scheduler.depends_on_round_ids
      .filter((id) => !knownRounds.has(id))
      .map((id) => say('/scheduler/depends_on_round_ids', `${id} has not landed and is no other live round`)),
  ];
}
