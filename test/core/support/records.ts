import type { ReviewRecord } from '../../../src/contract/generated/review-record.ts';
import type { RoundPlanRecord } from '../../../src/contract/generated/round-plan-record.ts';
import type { SelectionRecord } from '../../../src/contract/generated/selection-record.ts';
import { frozen, LINEAGE, MILESTONE_ID, oid, ROUND_ID } from './ids.ts';

export function aSelection(changes: Partial<SelectionRecord> = {}): SelectionRecord {
  return frozen({
    schema_version: 'selection-record-v1',
    round_id: ROUND_ID,
    ...LINEAGE,
    milestone_id: MILESTONE_ID,
    direction_id: 'direction-001-step',
    extracted_item_id: 'item-001-step',
    summary: 'Add a step',
    scheduler: { depends_on_round_ids: [], merge_after_item_ids: [], parallel_group: null },
    ...changes,
  });
}

export function aPlan(changes: Partial<RoundPlanRecord> = {}): RoundPlanRecord {
  return frozen({
    schema_version: 'round-plan-record-v1',
    round_id: ROUND_ID,
    ...LINEAGE,
    milestone_id: MILESTONE_ID,
    direction_id: 'direction-001-step',
    extracted_item_id: 'item-001-step',
    plan_path: `orchestrator/rounds/${ROUND_ID}/plan.md`,
    tasks: [
      {
        task_id: 'task-1',
        objective: 'Write it',
        files: ['src/step.js'],
        depends_on: [],
        verification: 'the check passes',
        success_criteria: ['it exists'],
      },
    ],
    write_scope: ['src/**'],
    risk: { level: 'low', items: [{ level: 'low', text: 'A new file' }] },
    rollback: 'Revert the commit',
    success_criteria: ['it exists'],
    effort: { phases: 1, parallel_threads: 1, time_estimate: '5 min' },
    worker_mode: 'none',
    workers: [],
    integration: null,
    ...changes,
  });
}

export function aReview(changes: Partial<ReviewRecord> = {}): ReviewRecord {
  return frozen({
    schema_version: 'review-record-v3',
    round_id: ROUND_ID,
    ...LINEAGE,
    milestone_id: MILESTONE_ID,
    direction_id: 'direction-001-step',
    extracted_item_id: 'item-001-step',
    reviewed_head: oid('d'),
    decision: 'approved',
    evidence_summary: 'Read src/step.js line by line; `sh test.sh` was green.',
    findings: [],
    no_issues_justification: null,
    roadmap_closeout: {
      mode: 'status-only',
      status_changes: [
        { milestone_id: MILESTONE_ID, expected_current_status: 'pending', target_status: 'done' },
      ],
      completion_pointers: [{ milestone_id: MILESTONE_ID, text: 'done here' }],
      history_entries: [],
      semantic_update_required_reason: null,
    },
    retry_target: null,
    required_changes: [],
    checklist: [],
    ...changes,
  });
}

export function aRejection(changes: Partial<ReviewRecord> = {}): ReviewRecord {
  return aReview({
    decision: 'rejected',
    roadmap_closeout: null,
    retry_target: 'implement',
    required_changes: ['F1: fix it'],
    findings: [
      {
        finding_id: 'F1',
        severity: 'important',
        blocking: true,
        file: 'src/step.js',
        line: 1,
        problem: 'wrong',
        evidence: 'read',
        suggested_fix: 'fix',
      },
    ],
    ...changes,
  });
}
