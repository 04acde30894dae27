import type { Assignment } from '../../contract/generated/assignment.ts';
import { boundList, cutItem, quoteInline, quoteList } from './quote.ts';

/** What this dispatch is asked to do, and the ids that its records repeat. */
export function renderObjective(assignment: Assignment): string {
  const { objective, lineage } = assignment;
  const facts = [
    `- Role ${quoteInline(assignment.role)}, stage ${quoteInline(assignment.stage)}, attempt ${assignment.attempt}`,
    `- Round: ${quoteInline(assignment.round_id)}`,
    `- Roadmap: ${quoteInline(assignment.roadmap_dir)}`,
    ...(lineage === null ? [] : [`- Milestone: ${quoteInline(lineage.milestone_id)}`]),
    ...(lineage === null ? [] : [`- Direction: ${quoteInline(lineage.direction_id)}`]),
    ...(lineage === null ? [] : [`- Item: ${quoteInline(lineage.extracted_item_id)}`]),
    `- Head of the round: ${quoteInline(assignment.head)}`,
    `- Base revision: ${quoteInline(assignment.base_revision)}`,
  ];
  return [objective.trim(), facts.join('\n'), ...renderCases(assignment)].join('\n\n');
}

function renderCases(assignment: Assignment): readonly string[] {
  const cases: string[] = [];
  const selects = assignment.outputs.some((output) => output.key === 'selection_record');
  if (selects) cases.push(renderChoice(assignment));
  if (assignment.part === 'worker') {
    cases.push(
      `Your part of the plan is these tasks and no others:\n\n${quoteList(assignment.task_ids, 'None.')}`,
    );
  }
  if (assignment.part === 'integration') {
    cases.push(
      'The workers have ended. Bring their results together into one working whole; add no new scope.',
    );
  }
  if (assignment.final_review) cases.push(finalReview);
  return cases;
}

function renderChoice(assignment: Assignment): string {
  if (assignment.lineage !== null) {
    return 'This is a new plan for the same item: keep the milestone, direction and item above. The new write scope must also cover the work that is already on the branch.';
  }
  const lines = assignment.eligible_milestones.flatMap((milestone) => [
    `- ${quoteInline(milestone.milestone_id)}: ${quoteInline(cutItem(milestone.title))}`,
    ...milestone.directions.map((direction) => {
      const taken = assignment.taken_directions.includes(direction.direction_id)
        ? ' (taken by a live round)'
        : '';
      return `  - ${quoteInline(direction.direction_id)}: ${quoteInline(cutItem(direction.summary))}${taken}`;
    }),
  ]);
  const list = lines.length === 0 ? 'None.' : boundList(lines);
  return `Choose one milestone and one of its directions from this list; nothing else is eligible:\n\n${list}`;
}

const finalReview =
  'This is the final review of the round: its review rounds are used up and the checks are green. Go through the open findings by id and the commits since the first review. ' +
  'Approve if what is left may be deferred: keep those findings in the record with `"blocking": false` and say in `evidence_summary` why the base branch is better with this change than without it. ' +
  'Reject if it may not be deferred; the round then stops for a person.';

export function renderSuccessCriteria(assignment: Assignment): string {
  return quoteList(
    assignment.success_criteria,
    'None beyond the required outputs: they must exist, be true and pass the self-check.',
  );
}
