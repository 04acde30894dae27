import type { Assignment, Lineage } from '../../contract/generated/assignment.ts';
import type { RoundPlanRecord } from '../../contract/generated/round-plan-record.ts';
import type { SelectionRecord } from '../../contract/generated/selection-record.ts';
import { roundNumber } from '../../contract/ids.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';

/** The lineage that a planner's records would carry: the given one, else one made from the first free direction. */
export function exampleLineage(assignment: Assignment): Lineage {
  if (assignment.lineage !== null) return assignment.lineage;
  const { roadmap_id, roadmap_revision, roadmap_dir } = assignment;
  const choice = firstFreeDirection(assignment);
  return {
    roadmap_id,
    roadmap_revision,
    roadmap_dir,
    milestone_id: choice.milestoneId,
    direction_id: choice.directionId,
    extracted_item_id: newItemId(assignment.round_id, choice.directionId),
  };
}

function firstFreeDirection(assignment: Assignment): {
  milestoneId: string;
  directionId: string;
  summary: string;
} {
  for (const { milestone_id: milestoneId, directions } of assignment.eligible_milestones) {
    for (const { direction_id: directionId, summary } of directions) {
      if (!assignment.taken_directions.includes(directionId)) return { milestoneId, directionId, summary };
    }
  }
  const first = assignment.eligible_milestones[0];
  return {
    milestoneId: first?.milestone_id ?? 'milestone-001-example',
    directionId: first?.directions[0]?.direction_id ?? 'direction-001-example',
    summary: first?.title ?? 'The smallest useful slice of the milestone',
  };
}

/** The round's number makes the id new: no round has it twice. */
function newItemId(roundId: string, directionId: string): string {
  const number = String(roundNumber(roundId)).padStart(3, '0');
  const slug = directionId
    .replace(/^direction-\d+-/, '')
    .slice(0, 80)
    .replace(/-+$/, '');
  return `item-${number}-${slug}`;
}

/** One line within the bound of a summary. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return Array.from(line).slice(0, FILE_LIMITS.lineCharsMax).join('');
}

/** A filled `selection-record.json`. @spec contract.md#records */
export function selectionExample(assignment: Assignment): SelectionRecord {
  return {
    schema_version: 'selection-record-v1',
    round_id: assignment.round_id,
    ...exampleLineage(assignment),
    summary: oneLine(firstFreeDirection(assignment).summary),
    scheduler: { depends_on_round_ids: [], merge_after_item_ids: [], parallel_group: null },
  };
}

/** A filled `round-plan-record.json`; on a re-plan its write scope keeps what is already there. @spec contract.md#records */
export function roundPlanExample(assignment: Assignment): RoundPlanRecord {
  const files = ['src/example.js', 'test/example.test.js'];
  const check = assignment.checks[0] ?? 'node --test';
  return {
    schema_version: 'round-plan-record-v1',
    round_id: assignment.round_id,
    ...exampleLineage(assignment),
    plan_path: `orchestrator/rounds/${assignment.round_id}/plan.md`,
    tasks: [
      {
        task_id: 'task-1',
        objective: 'Write example(name) and its test',
        files,
        depends_on: [],
        verification: `${check.slice(0, 200)} is green and runs the new test`,
        success_criteria: ["example('Ada') returns 'Hello, Ada'", "example('') returns 'Hello, world'"],
      },
      {
        task_id: 'task-2',
        objective: 'Describe example() in the README',
        files: ['README.md'],
        depends_on: ['task-1'],
        verification: 'The README shows a call of example() and the result that the test asserts',
        success_criteria: ['The README names example() with one call and its result'],
      },
    ],
    write_scope: [...new Set([...assignment.write_scope, ...files, 'README.md'])],
    risk: {
      level: 'medium',
      items: [
        { level: 'low', text: 'A new module that nothing calls yet' },
        { level: 'medium', text: 'The README section is also linked from the web site' },
      ],
    },
    rollback: 'Revert the commit of this round; nothing else depends on it',
    success_criteria: ["example('Ada') returns 'Hello, Ada'", 'The README shows how to call it'],
    effort: { phases: 1, parallel_threads: 1, time_estimate: '20 min' },
    worker_mode: 'none',
    workers: [],
    integration: null,
  };
}
