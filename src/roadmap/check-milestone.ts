import { bounds } from './bounds.ts';
import { idText, isId } from './field-ids.ts';
import { fieldText, type Field } from './fields.ts';
import { DIRECTION_FIELDS, MILESTONE_FIELDS, type DraftMilestone } from './milestone-draft.ts';
import { MILESTONE_STATUSES, type MilestoneStatus } from './model.ts';
import { clip, type ProblemDetails, type Spot } from './problem-list.ts';

/** Fields that mean nothing without a value; the others may be left empty. */
const FILLED: readonly string[] = [
  'Milestone id',
  'Intent',
  'Completion signal',
  'Parallel lane',
  'Direction id',
  'Summary',
];

/** Fields that give a thing its id. */
const NAMING: readonly string[] = ['Milestone id', 'Direction id'];

/** May be absent and may repeat, one line a round. */
const REPEATABLE = 'Completed by';

const HEADING_FIX = 'Begin the heading with the status in brackets: `### [pending] Milestone 1: <title>`.';

export function isMilestoneStatus(text: string): text is MilestoneStatus {
  return MILESTONE_STATUSES.some((status) => status === text);
}

/** The problem of a heading that begins as only those of milestones do, where it would be overlooked in silence. */
export function misplacedMilestone(title: string, at: Spot): ProblemDetails {
  const message = `"${clip(title)}" is no milestone where it stands; expected a heading \`### [<status>] …\` below \`## Milestones\`.`;
  const fix = 'Give the heading three `#` and put it below `## Milestones`.';
  return { code: 'roadmap.milestone-misplaced', at, message, found: clip(title), fix };
}

/** What is wrong with the heading, the fields and the directions of one milestone, seen alone. @spec contract.md#roadmap */
export function checkMilestone(draft: DraftMilestone): readonly ProblemDetails[] {
  const required = MILESTONE_FIELDS.filter((name) => name !== REPEATABLE);
  const problems = [
    ...checkHeading(draft),
    ...checkFields({ owner: 'The milestone', at: draft.at, fields: draft.fields, required }),
    ...draft.directions.flatMap(({ at, fields }) =>
      checkFields({ owner: 'The direction', at, fields, required: DIRECTION_FIELDS }),
    ),
  ];
  const list = draft.fields.find(({ name }) => name === 'Candidate directions');
  if (draft.directions.length === 0 && list !== undefined) {
    const message = 'The milestone has no candidate direction.';
    const fix = 'Add a list item `- Direction id: direction-001-slug` with its fields.';
    problems.push({ code: 'roadmap.field-missing', at: list.at, message, expected: 'Direction id', fix });
  }
  return problems;
}

/** The problem of an id in another form. */
export function invalidId(found: string, at: Spot): ProblemDetails {
  const message = `"${clip(found)}" is no id; expected at most ${bounds.idLength} lower-case letters, digits and hyphens.`;
  const fix = 'Write an id such as `milestone-001-slug`.';
  return { code: 'roadmap.id-invalid', at, message, found: clip(found), fix };
}

function checkHeading({ status, title, at }: DraftMilestone): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  const expected = MILESTONE_STATUSES.join(', ');
  const code = 'roadmap.status-unknown';
  if (status === null) {
    const message = `The heading of the milestone has no status; expected one of ${expected} in brackets.`;
    problems.push({ code, at, message, expected, fix: HEADING_FIX });
  } else if (!isMilestoneStatus(status.text)) {
    const found = clip(status.text);
    const message = `The status "${found}" is unknown; expected one of ${expected}.`;
    problems.push({ code, at: status.at, message, expected, found, fix: HEADING_FIX });
  }
  if (title === '') {
    const message = 'The heading of the milestone has no title.';
    problems.push({ code: 'roadmap.field-missing', at, message, expected: 'title', fix: HEADING_FIX });
  }
  return problems;
}

interface FieldsOfOne {
  readonly owner: string;
  readonly at: Spot;
  readonly fields: readonly Field<string>[];
  readonly required: readonly string[];
}

function checkFields({ owner, at, fields, required }: FieldsOfOne): readonly ProblemDetails[] {
  const seen = new Set<string>();
  const problems: ProblemDetails[] = [];
  for (const field of fields) {
    const { name } = field;
    if (seen.has(name) && name !== REPEATABLE) {
      const message = `${owner} has the field "${name}" twice.`;
      const fix = 'Keep one of them.';
      problems.push({ code: 'roadmap.field-duplicate', at: field.at, message, found: name, fix });
    } else if (FILLED.includes(name) && fieldText(field) === '') {
      const message = `The field "${name}" has no value.`;
      const fix = 'Write a value after the colon.';
      problems.push({ code: 'roadmap.field-missing', at: field.at, message, expected: name, fix });
    } else if (NAMING.includes(name) && !isId(idText(field))) {
      problems.push(invalidId(idText(field), field.at));
    }
    seen.add(name);
  }
  for (const name of required) {
    if (seen.has(name)) continue;
    const message = `${owner} has no field "${name}".`;
    const fix = `Add a line beginning with \`${name}:\`.`;
    problems.push({ code: 'roadmap.field-missing', at, message, expected: name, fix });
  }
  return problems;
}
