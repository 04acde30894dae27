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
}

/** Reads what one section says, wherever it may stand; all places count from the start of its text. */
export function draftSection(section: Section): DraftSection {
  const { heading, body, bodyStart } = section;
  const milestone = heading?.depth === 3 ? readMilestoneFacts(draftMilestone(heading, body)) : null;
  return { heading, bodyStart, lanes: draftLanes(body), milestone };
}

/** How many ids and problems a section has. */
export function countParts({ lanes, milestone }: DraftSection): number {
  if (milestone === null) return lanes.length;
  const { dependencies, directionIds, content, problems } = milestone;
  return [lanes, dependencies, directionIds, content.completedBy, problems].reduce(
    (sum, parts) => sum + parts.length,
    1,
  );
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
