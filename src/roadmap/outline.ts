import { namesMilestone, type DraftLane, type DraftSection, type DraftStray } from './draft.ts';
import type { MilestoneFacts } from './milestone-facts.ts';
import { placeSpot, type Spot } from './problem-list.ts';
import type { Placed } from './read-sections.ts';

/** A heading of depth 2 and the text under it. */
export interface OutlineSection {
  readonly name: string;
  readonly at: Spot;
  readonly body: { readonly start: number; readonly end: number };
}

export interface OutlineMilestone {
  readonly facts: MilestoneFacts;
  readonly at: Spot;
  /** Where the text begins that the places of the facts count from. */
  readonly base: Spot;
}

export interface OutlineLane {
  readonly draft: DraftLane;
  readonly at: Spot;
}

/** The parts of a roadmap in file order, not yet judged. */
export interface Outline {
  readonly sections: readonly OutlineSection[];
  readonly lanes: readonly OutlineLane[];
  readonly milestones: readonly OutlineMilestone[];
  /** Headings that begin as those of milestones do, where no milestone is looked for. */
  readonly strays: readonly DraftStray[];
}

/** Sorts drafts into the sections they stand in. */
export function outlineRoadmap(drafts: readonly Placed<DraftSection>[], textLength: number): Outline {
  const sections: { name: string; at: Spot; body: { start: number; end: number } }[] = [];
  const lanes: OutlineLane[] = [];
  const milestones: OutlineMilestone[] = [];
  const strays: DraftStray[] = [];
  let current: string | null = null;
  let openBody: { start: number; end: number } | null = null;
  for (const { base, value } of drafts) {
    const { heading } = value;
    if (heading !== null && heading.depth <= 2) {
      const at = placeSpot(base, heading.at);
      if (openBody !== null) openBody.end = at.offset - heading.at.column + 1;
      current = heading.depth === 2 ? heading.title : null;
      openBody = current === null ? null : { start: base.offset + value.bodyStart, end: textLength };
      if (current !== null && openBody !== null) sections.push({ name: current, at, body: openBody });
    }
    if (current === 'Parallel Lanes') {
      for (const draft of value.lanes) lanes.push({ draft, at: placeSpot(base, draft.at) });
    }
    const isMilestone = current === 'Milestones' && heading?.depth === 3;
    const own = heading !== null && !isMilestone && namesMilestone(heading.title) ? [heading] : [];
    for (const { title, at } of [...own, ...(current === 'Milestones' ? value.deeper : [])])
      strays.push({ title, at: placeSpot(base, at) });
    if (current === 'Milestones' && heading !== null && value.milestone !== null) {
      milestones.push({ facts: value.milestone, at: placeSpot(base, heading.at), base });
    }
  }
  return { sections, lanes, milestones, strays };
}
