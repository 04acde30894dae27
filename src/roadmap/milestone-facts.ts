import { checkMilestone, isMilestoneStatus } from './check-milestone.ts';
import { dependencyTokens, idText, type IdToken } from './field-ids.ts';
import { fieldText, type Field } from './fields.ts';
import type { DirectionField, DraftDirection, DraftMilestone, MilestoneField } from './milestone-draft.ts';
import type { Direction, Milestone, MilestoneStatus } from './model.ts';
import type { ProblemDetails, Spot } from './problem-list.ts';

/** What a milestone says, apart from where it stands. */
export type MilestoneContent = Omit<Milestone, 'status' | 'line' | 'statusRange' | 'fieldsEnd'>;

/**
 * All that one milestone says by itself and all that is wrong with it alone. It depends on the text of its
 * section only, so it is worked out once for each text. Ids are empty where there are none.
 */
export interface MilestoneFacts {
  readonly content: MilestoneContent;
  /** Null when the heading names no known status. */
  readonly status: MilestoneStatus | null;
  readonly statusAt: Spot;
  readonly fieldsEnd: number;
  readonly id: IdToken;
  readonly lane: IdToken;
  readonly dependencies: readonly IdToken[];
  readonly directionIds: readonly IdToken[];
  readonly problems: readonly ProblemDetails[];
}

/** Works out the facts of a milestone. @spec contract.md#roadmap */
export function readMilestoneFacts(draft: DraftMilestone): MilestoneFacts {
  const field = (name: MilestoneField) => draft.fields.find((one) => one.name === name);
  const text = (name: MilestoneField) => textOf(field(name));
  const status = draft.status?.text ?? '';
  const id = { id: idText(field('Milestone id')), at: field('Milestone id')?.at ?? draft.at };
  const lane = { id: idText(field('Parallel lane')), at: field('Parallel lane')?.at ?? draft.at };
  const dependencies = dependencyTokens(field('Depends on'));
  const content: MilestoneContent = {
    milestoneId: id.id,
    title: draft.title,
    dependsOn: dependencies.map((token) => token.id),
    intent: text('Intent'),
    completionSignal: text('Completion signal'),
    lane: lane.id,
    coordinationNotes: text('Coordination notes'),
    directions: draft.directions.map(readDirection),
    completedBy: completionsOf(draft),
    isTemplate: draft.isTemplate,
  };
  return {
    content,
    status: isMilestoneStatus(status) ? status : null,
    statusAt: draft.status?.at ?? draft.at,
    fieldsEnd: fieldsEnd(draft),
    id,
    lane,
    dependencies,
    directionIds: draft.directions.map(directionIdOf),
    problems: checkMilestone(draft),
  };
}

function readDirection(direction: DraftDirection): Direction {
  const text = (name: DirectionField) => textOf(direction.fields.find((one) => one.name === name));
  return {
    directionId: directionIdOf(direction).id,
    summary: text('Summary'),
    whyItMattersNow: text('Why it matters now'),
    preconditions: text('Preconditions'),
    parallelHints: text('Parallel hints'),
    boundaryNotes: text('Boundary notes'),
    extractionNotes: text('Extraction notes'),
  };
}

function directionIdOf(direction: DraftDirection): IdToken {
  const field = direction.fields.find((one) => one.name === 'Direction id');
  return { id: idText(field), at: field?.at ?? direction.at };
}

function textOf(field: Field<string> | undefined): string {
  return field === undefined ? '' : fieldText(field);
}

function completionsOf(draft: DraftMilestone): readonly string[] {
  const fields = draft.fields.filter(({ name }) => name === 'Completed by');
  return fields.map(fieldText).filter((value) => value !== '');
}

/** The end of the last line of the last field that is not the list of directions. */
function fieldsEnd(draft: DraftMilestone): number {
  const last = draft.fields.findLast(({ name }) => name !== 'Candidate directions');
  return last?.pieces.at(-1)?.line.end ?? draft.at.offset;
}
