import type { Assignment, AssignmentOutput } from '../../contract/generated/assignment.ts';
import {
  deferralsExample,
  diagnosisExample,
  handoffExample,
  helpRequestExample,
} from './support-examples.ts';
import { reconRecordExample, reconSynthesisExample } from './support-examples.ts';
import { roundPlanExample, selectionExample } from './planner-examples.ts';
import { approvedExample, rejectedExample } from './reviewer-examples.ts';
import type { ChecklistItem } from './reviewer-examples.ts';
import { updateRecordExample, updateReviewExample } from './roadmap-update-examples.ts';

/** A record that is valid under the output's schema, with the assignment's own ids in it. */
export interface RecordExample {
  readonly caption: string;
  readonly record: object;
}

/**
 * The filled examples for one output of an assignment; more than one where the record has several forms,
 * none for Markdown. @spec contract.md#agents
 */
export function recordExamples(
  assignment: Assignment,
  output: AssignmentOutput,
  checklist: readonly ChecklistItem[],
): readonly RecordExample[] {
  switch (output.schema) {
    case 'selection-record-v1':
      return [{ caption: 'A selection', record: selectionExample(assignment) }];
    case 'round-plan-record-v1':
      return [{ caption: 'A plan with two tasks', record: roundPlanExample(assignment) }];
    case 'review-record-v3':
      return [
        { caption: 'An approval', record: approvedExample(assignment, checklist) },
        { caption: 'A rejection', record: rejectedExample(assignment, checklist) },
      ];
    case 'deferrals-v1':
      return [{ caption: 'One deferral', record: deferralsExample(assignment) }];
    case 'diagnosis-record-v1':
      return [{ caption: 'A diagnosis', record: diagnosisExample(assignment) }];
    case 'help-request-v1':
      return [{ caption: 'A question to a person', record: helpRequestExample(assignment) }];
    case 'recon-record-v1':
      return [{ caption: 'One target', record: reconRecordExample(assignment, output.path) }];
    case 'recon-synthesis-v1':
      return [{ caption: 'A synthesis', record: reconSynthesisExample(assignment) }];
    case 'handoff-v1':
      return [{ caption: 'A hand-over', record: handoffExample(assignment, output.path) }];
    case 'roadmap-update-record-v1':
      return [{ caption: 'Two operations', record: updateRecordExample(assignment) }];
    case 'roadmap-update-review-v1':
      return [{ caption: 'An approval', record: updateReviewExample(assignment) }];
    default:
      return [];
  }
}
