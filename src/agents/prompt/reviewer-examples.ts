import type { Assignment } from '../../contract/generated/assignment.ts';
import type {
  ChecklistAnswer,
  ChecklistSection,
  ReviewRecord,
} from '../../contract/generated/review-record.ts';
import { promptBounds } from './bounds.ts';
import { exampleLineage } from './planner-examples.ts';

/** One item of `verification.md` that a review answers; items count from 1 within their section. */
export interface ChecklistItem {
  readonly section: ChecklistSection;
  readonly item: number;
  readonly text: string;
}

/**
 * A filled approval. It speaks of a file that no round has changed, so that a copy of it is no substantive
 * review. @spec contract.md#review-quality
 */
export function approvedExample(assignment: Assignment, checklist: readonly ChecklistItem[]): ReviewRecord {
  const lineage = exampleLineage(assignment);
  const milestone_id = lineage.milestone_id;
  return {
    schema_version: 'review-record-v3',
    round_id: assignment.round_id,
    ...lineage,
    reviewed_head: assignment.head,
    decision: 'approved',
    evidence_summary:
      'Read src/example.js and test/example.test.js line by line against the plan; called example() with an empty, a long and a non-ASCII name.',
    findings: [
      {
        finding_id: 'F1',
        severity: 'minor',
        blocking: false,
        file: 'src/example.js',
        line: 3,
        problem: 'The exported function has no doc comment',
        evidence: 'src/example.js:3',
        suggested_fix: 'Add one sentence that says what an empty name gives',
      },
    ],
    no_issues_justification:
      'Read src/example.js and test/example.test.js completely and compared each success criterion with the test that proves it; the check was green at the reviewed head; the empty, long and non-ASCII names each have a test; the diff touches nothing outside the write scope.',
    roadmap_closeout: {
      mode: 'status-only',
      status_changes: [{ milestone_id, expected_current_status: 'pending', target_status: 'done' }],
      completion_pointers: [{ milestone_id, text: `${assignment.round_id}: example() with tests` }],
      history_entries: [`${assignment.round_id} added example() and its README section`],
      semantic_update_required_reason: null,
    },
    retry_target: null,
    required_changes: [],
    checklist: answers(checklist),
  };
}

/** A filled rejection. @spec contract.md#review-quality */
export function rejectedExample(assignment: Assignment, checklist: readonly ChecklistItem[]): ReviewRecord {
  return {
    schema_version: 'review-record-v3',
    round_id: assignment.round_id,
    ...exampleLineage(assignment),
    reviewed_head: assignment.head,
    decision: 'rejected',
    evidence_summary:
      'Read src/example.js and its test; an empty name is not handled although the plan asks for a default, and no test covers it.',
    findings: [
      {
        finding_id: 'F1',
        severity: 'important',
        blocking: true,
        file: 'src/example.js',
        line: 2,
        problem: "example('') returns 'Hello, ' and not 'Hello, world'",
        evidence:
          "node -e \"import('./src/example.js').then((m) => console.log(m.example('')))\" prints 'Hello, '",
        suggested_fix: "Default an empty name to 'world' and add the test",
      },
    ],
    no_issues_justification: null,
    roadmap_closeout: null,
    retry_target: 'implement',
    required_changes: ["F1: example('') must return 'Hello, world', with a test"],
    checklist: answers(checklist),
  };
}

function answers(checklist: readonly ChecklistItem[]): readonly ChecklistAnswer[] {
  return checklist.slice(0, promptBounds.checklistAnswersMax).map(({ section, item }) => ({
    section,
    item,
    result: 'pass',
    evidence: 'What you looked at for this item and what you saw',
  }));
}
