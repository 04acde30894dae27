import type { Assignment } from '../../contract/generated/assignment.ts';
import type { RoadmapUpdateRecord } from '../../contract/generated/roadmap-update-record.ts';
import type { RoadmapUpdateReview } from '../../contract/generated/roadmap-update-review.ts';
import { exampleLineage } from './planner-examples.ts';

/** `rev-009` → `rev-010`. */
function nextRevision(revision: string): string {
  const number = Number.parseInt(revision.replace(/^rev-/, ''), 10);
  return `rev-${String(number + 1).padStart(3, '0')}`;
}

/** A filled `roadmap-update-record.json`. @spec contract.md#semantic-roadmap-update */
export function updateRecordExample(assignment: Assignment): RoadmapUpdateRecord {
  const { milestone_id } = exampleLineage(assignment);
  return {
    schema_version: 'roadmap-update-record-v1',
    source_round_id: assignment.round_id,
    trigger: 'merged-round',
    roadmap_id: assignment.roadmap_id,
    prior_revision: assignment.roadmap_revision,
    proposed_revision: nextRevision(assignment.roadmap_revision),
    operations: [
      {
        op: 'add',
        milestone_id: 'milestone-900-example',
        after: milestone_id,
        reason: 'The work showed that names must be translated before they are printed',
      },
      {
        op: 'edit',
        milestone_id: 'milestone-901-example',
        fields: ['Depends on'],
        reason: 'It now follows the new milestone',
      },
    ],
  };
}

/** A filled `roadmap-update-review.json`. @spec contract.md#semantic-roadmap-update */
export function updateReviewExample(assignment: Assignment): RoadmapUpdateReview {
  return {
    schema_version: 'roadmap-update-review-v1',
    source_round_id: assignment.round_id,
    proposed_revision: nextRevision(assignment.roadmap_revision),
    reviewed_head: assignment.head,
    decision: 'approved',
    evidence_summary:
      'Compared both revisions field by field: the operations are the whole difference, dependencies stay acyclic, no finished milestone changes.',
    required_changes: [],
  };
}
