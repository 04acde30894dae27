import { joinPieces, readListItems } from './list-items.ts';
import { draftMilestone } from './milestone-draft.ts';
import { readMilestoneFacts, type MilestoneFacts } from './milestone-facts.ts';
import type { Spot } from './problem-list.ts';
import { spotIn, type Section, type SectionHeading, type SectionLine } from './sections.ts';

export interface DraftLane {
  readonly laneId: string;
  readonly text: string;
  readonly at: Spot;
}

/** All that a section of a roadmap can say; which part of it counts depends on where the section stands. */
export interface DraftSection {
  readonly heading: SectionHeading | null;
  readonly bodyStart: number;
  readonly lanes: readonly DraftLane[];
  /** For headings of depth 3. */
  readonly milestone: MilestoneFacts | null;
  /** Deeper headings that begin as those of milestones do. */
  readonly deeper: readonly DraftStray[];
}

/** A heading that begins as only those of milestones do: `[<status>]`. */
export interface DraftStray {
  readonly title: string;
  readonly at: Spot;
}

/** Reads what one section says, wherever it may stand; all places count from the start of its text. */
export function draftSection(section: Section): DraftSection {
  const { heading, body, bodyStart } = section;
  const milestone = heading?.depth === 3 ? readMilestoneFacts(draftMilestone(heading, body)) : null;
  return { heading, bodyStart, lanes: draftLanes(body), milestone, deeper: body.flatMap(deeperMilestone) };
}

/** How many ids and problems a section has. */
export function countParts({ lanes, milestone, deeper }: DraftSection): number {
  if (milestone === null) return lanes.length + deeper.length;
  const { dependencies, directionIds, content, problems } = milestone;
  return [lanes, dependencies, directionIds, content.completedBy, problems, deeper].reduce(
    (sum, parts) => sum + parts.length,
    1,
  );
}

export function namesMilestone(title: string): boolean {
  return /^\[(?:pending|in-progress|done)\]/.test(title);
}

function deeperMilestone(line: SectionLine): readonly DraftStray[] {
  if (line.kind !== 'heading') return [];
  const title = line.text.replace(/^[ \t]*#+[ \t]*/, '');
  const indent = line.text.length - line.text.trimStart().length;
  return namesMilestone(title) ? [{ title, at: spotIn(line, indent) }] : [];
}

function draftLanes(body: readonly SectionLine[]): readonly DraftLane[] {
  const lanes: DraftLane[] = [];
  for (const { pieces } of readListItems(body)) {
    const first = pieces[0];
    const laneId = first === undefined ? undefined : /^`([^`]+)`/.exec(first.text)?.[1];
    if (first === undefined || laneId === undefined) continue;
    lanes.push({ laneId, text: joinPieces(pieces), at: spotIn(first.line, first.index + 1) });
  }
  return lanes;
}
