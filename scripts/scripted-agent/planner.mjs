import { lineageOf } from './agent.mjs';
import { landedItems } from './contract-files.mjs';

const SCOPE = ['src/**', 'test/**'];

/**
 * Selects the first eligible milestone's first free direction, or keeps the lineage on a re-plan, and plans a source
 * file with its test. The step may set `files`, `write_scope`, `scheduler`, `item` (its id) and `tasks` (a number).
 */
export function playPlanner(agent) {
  const lineage = agent.assignment.lineage ?? selectItem(agent);
  const { step } = agent;
  agent.writeRecord('selection_record', {
    schema_version: 'selection-record-v1',
    round_id: agent.assignment.round_id,
    ...lineage,
    summary: `Add ${lineage.extracted_item_id} with its test`,
    scheduler: {
      depends_on_round_ids: [],
      merge_after_item_ids: [],
      parallel_group: null,
      ...step.scheduler,
    },
  });
  const record = planRecord(agent, lineage);
  agent.write(agent.outputPath('plan'), planText(record));
  agent.writeRecord('round_plan_record', record);
}

function selectItem(agent) {
  const { assignment } = agent;
  const milestone = assignment.eligible_milestones[0];
  const free = milestone.directions.find(
    ({ direction_id }) => !assignment.taken_directions.includes(direction_id),
  );
  return {
    ...lineageOf(assignment),
    milestone_id: milestone.milestone_id,
    direction_id: (free ?? milestone.directions[0]).direction_id,
    extracted_item_id: agent.step.item ?? newItemId(agent, milestone.milestone_id),
  };
}

/** `item-<the milestone's own words>`, numbered from the second item of a milestone on. */
function newItemId(agent, milestoneId) {
  const path = `${agent.assignment.roadmap_dir.replace(/\/[^/]+$/, '')}/roadmap-history.md`;
  const landed = new Set(agent.has(path) ? landedItems(agent.read(path)) : []);
  const first = `item-${milestoneId.replace(/^milestone-/, '')}`;
  let id = first;
  for (let number = 2; landed.has(id); number++) id = `${first}-${number}`;
  return id;
}

function planRecord(agent, lineage) {
  const { assignment, step } = agent;
  const slug = lineage.extracted_item_id.replace(/^item-/, '');
  const files = step.files ?? [`src/${slug}.mjs`, `test/${slug}.test.mjs`];
  const worked = assignment.lineage === null ? [] : agent.changedPaths();
  const criterion = `${files[0]} exports the name of ${lineage.extracted_item_id}`;
  return {
    schema_version: 'round-plan-record-v1',
    round_id: assignment.round_id,
    ...lineage,
    plan_path: agent.outputPath('plan'),
    tasks: Array.from({ length: step.tasks ?? 1 }, (_, index) => ({
      task_id: `task-${index + 1}`,
      objective:
        index === 0 ? `Write ${files.join(' and ')}` : `Go over ${files[0]} for the ${index + 1}. time`,
      files,
      depends_on: index === 0 ? [] : [`task-${index}`],
      verification: 'the baseline checks pass',
      success_criteria: [criterion],
    })),
    write_scope: step.write_scope ?? [...new Set([...SCOPE, ...worked])],
    risk: { level: 'low', items: [{ level: 'low', text: 'New files only' }] },
    rollback: "Revert the round's commit",
    success_criteria: [criterion],
    effort: { phases: 1, parallel_threads: 1, time_estimate: '1 min' },
    worker_mode: 'none',
    workers: [],
    integration: null,
  };
}

function planText(record) {
  const tasks = record.tasks.map((task) => `- ${task.task_id}: ${task.objective}`);
  return ['# Plan', '', `The item ${record.extracted_item_id}, in small steps.`, '', ...tasks, ''].join('\n');
}
