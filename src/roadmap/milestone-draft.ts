import { fieldAt, type Field, type OpenField } from './fields.ts';
import { bulletOf, pieceOf, type Bullet, type Piece } from './list-items.ts';
import { TEMPLATE_MARKER } from './model.ts';
import type { Spot } from './problem-list.ts';
import { spotIn, type SectionHeading, type SectionLine } from './sections.ts';

export const MILESTONE_FIELDS = [
  'Milestone id',
  'Depends on',
  'Intent',
  'Completion signal',
  'Parallel lane',
  'Coordination notes',
  'Candidate directions',
  'Completed by',
] as const;
export type MilestoneField = (typeof MILESTONE_FIELDS)[number];

export const DIRECTION_FIELDS = [
  'Direction id',
  'Summary',
  'Why it matters now',
  'Preconditions',
  'Parallel hints',
  'Boundary notes',
  'Extraction notes',
] as const;
export type DirectionField = (typeof DIRECTION_FIELDS)[number];

export interface DraftDirection {
  readonly at: Spot;
  readonly fields: readonly Field<DirectionField>[];
}

/** A milestone as written, before anything is judged. Places count from the start of the section's text. */
export interface DraftMilestone {
  readonly at: Spot;
  /** The word in brackets, or null when the heading does not begin with one. */
  readonly status: { readonly text: string; readonly at: Spot } | null;
  readonly title: string;
  readonly isTemplate: boolean;
  readonly fields: readonly Field<MilestoneField>[];
  readonly directions: readonly DraftDirection[];
}

/** White space that puts a line into a list item. */
const INSIDE_ITEM = /^(?: {2}| ?\t)/;

interface OpenDirection {
  readonly at: Spot;
  readonly fields: OpenField<DirectionField>[];
}

/** Reads the fields and directions of a milestone; lines that belong to none are left out. @spec contract.md#roadmap */
export function draftMilestone(heading: SectionHeading, body: readonly SectionLine[]): DraftMilestone {
  const fields: OpenField<MilestoneField>[] = [];
  const directions: OpenDirection[] = [];
  let isTemplate = heading.title.includes(TEMPLATE_MARKER);
  let value: Piece[] | null = null;
  /** Where the text of the item begins that the lines belong to. */
  let itemContent: number | null = null;
  let direction: OpenDirection | null = null;
  for (const line of body) {
    if (line.kind === 'heading') break;
    if (line.kind === 'opaque' && line.text.trim() === TEMPLATE_MARKER) isTemplate = true;
    if (line.kind !== 'text') {
      value = null;
      continue;
    }
    const isInDirections = direction !== null || fields.at(-1)?.name === 'Candidate directions';
    const field = isInDirections && INSIDE_ITEM.test(line.text) ? null : milestoneField(line);
    if (field !== null) {
      fields.push(field);
      value = field.pieces;
      direction = null;
      itemContent = null;
      continue;
    }
    const bullet = bulletOf(line.text);
    const part = directionField(line, bullet);
    const isOuter = bullet !== null && bullet.indent < (itemContent ?? Infinity);
    if (isOuter && (isInDirections || part?.name === 'Direction id')) {
      itemContent = bullet.content;
      direction = part === null ? null : { at: spotIn(line, bullet.indent), fields: [part] };
      if (direction !== null) directions.push(direction);
      value = part?.pieces ?? null;
    } else if (part !== null && direction !== null) {
      direction.fields.push(part);
      value = part.pieces;
    } else {
      value?.push(pieceOf(line, 0));
    }
  }
  return { at: heading.at, ...draftHeading(heading), isTemplate, fields, directions };
}

function draftHeading(heading: SectionHeading): Pick<DraftMilestone, 'status' | 'title'> {
  const text = heading.title.replace(TEMPLATE_MARKER, '').trim();
  const status = /^\[([^\]]*)\]/.exec(text);
  const rest = text.slice(status?.[0].length ?? 0).trim();
  const title = rest.replace(/^Milestone[ \t]+[^:]{1,40}:[ \t]*/, '');
  if (status === null) return { status: null, title };
  const { offset, line, column } = heading.titleAt;
  return { status: { text: status[1] ?? '', at: { offset: offset + 1, line, column: column + 1 } }, title };
}

function milestoneField(line: SectionLine): OpenField<MilestoneField> | null {
  return fieldAt(line, 0, MILESTONE_FIELDS);
}

function directionField(line: SectionLine, bullet: Bullet | null): OpenField<DirectionField> | null {
  return fieldAt(line, bullet?.content ?? 0, DIRECTION_FIELDS);
}
