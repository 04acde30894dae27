// Plays every role at once: for each file that an assignment asks for it has the text ready.
import type { Assignment } from 'run-orchestrator-loop';

/** The text of one output, or null for one that is not needed. */
export function write(assignment: Assignment, key: string): string | null {
  switch (key) {
    case 'selection_record':
      return json(selection(assignment));
    case 'round_plan_record':
      return json(plan(assignment));
    case 'review_record':
      return json(review(assignment));
    case 'plan':
    case 'implementation_notes':
    case 'review':
      return `# ${assignment.objective}\n\nAs the record beside it says.\n`;
    default:
      return null;
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** What every record says of where it belongs. */
function lineage({ round_id, roadmap_id, roadmap_revision, roadmap_dir, ...rest }: Assignment) {
  const milestone = rest.eligible_milestones[0];
  const item = rest.lineage ?? {
    milestone_id: milestone?.milestone_id,
    direction_id: milestone?.directions[0]?.direction_id,
    extracted_item_id: 'item-001-greeting',
  };
  const { milestone_id, direction_id, extracted_item_id } = item;
  return {
    round_id,
    roadmap_id,
    roadmap_revision,
    roadmap_dir,
    milestone_id,
    direction_id,
    extracted_item_id,
  };
}

function selection(assignment: Assignment) {
  return {
    schema_version: 'selection-record-v1',
    ...lineage(assignment),
    summary: 'Add the greeting',
    scheduler: { depends_on_round_ids: [], merge_after_item_ids: [], parallel_group: null },
  };
}

function plan(assignment: Assignment) {
  return {
    schema_version: 'round-plan-record-v1',
    ...lineage(assignment),
    plan_path: `orchestrator/rounds/${assignment.round_id}/plan.md`,
    tasks: [
      {
        task_id: 'task-1',
        objective: 'Write src/greet.js',
        files: ['src/greet.js'],
        depends_on: [],
        verification: 'The baseline check runs it',
        success_criteria: ['It says hello'],
      },
    ],
    write_scope: ['src/**'],
    risk: { level: 'low', items: [{ level: 'low', text: 'A new file that nothing imports' }] },
    rollback: 'Revert the landing',
    success_criteria: ['The program says hello'],
    effort: { phases: 1, parallel_threads: 1, time_estimate: '5 min' },
    worker_mode: 'none',
    workers: [],
    integration: null,
  };
}

function review(assignment: Assignment) {
  const { milestone_id, ...rest } = lineage(assignment);
  return {
    schema_version: 'review-record-v3',
    ...rest,
    milestone_id,
    reviewed_head: assignment.head,
    decision: 'approved',
    evidence_summary: 'Read src/greet.js line by line; the baseline check `node src/greet.js` was green.',
    findings: [],
    no_issues_justification:
      'src/greet.js is three lines; it was read against every success criterion of the plan and run.',
    roadmap_closeout: {
      mode: 'status-only',
      status_changes: [{ milestone_id, expected_current_status: 'pending', target_status: 'done' }],
      completion_pointers: [{ milestone_id, text: 'src/greet.js says hello' }],
      history_entries: [],
      semantic_update_required_reason: null,
    },
    retry_target: null,
    required_changes: [],
    checklist: [],
  };
}
