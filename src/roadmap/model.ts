/** The sections a roadmap must have, in this order. @spec contract.md#roadmap */
export const ROADMAP_SECTIONS = [
  'Goal',
  'Alignment Summary',
  'Outcome Boundaries',
  'Global Sequencing Rules',
  'Parallel Lanes',
  'Milestones',
] as const;

export const MILESTONE_STATUSES = ['pending', 'in-progress', 'done'] as const;
export type MilestoneStatus = (typeof MILESTONE_STATUSES)[number];

/** Marks the milestone that `init` writes for the user to replace. */
export const TEMPLATE_MARKER = '<!-- template -->';

/** Offsets into the text of the file, in UTF-16 units; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A candidate slice of a milestone. */
export interface Direction {
  readonly directionId: string;
  readonly summary: string;
  readonly whyItMattersNow: string;
  readonly preconditions: string;
  readonly parallelHints: string;
  readonly boundaryNotes: string;
  readonly extractionNotes: string;
}

/** One milestone; values that run over several lines are joined with spaces. */
export interface Milestone {
  readonly milestoneId: string;
  readonly title: string;
  readonly status: MilestoneStatus;
  readonly dependsOn: readonly string[];
  readonly intent: string;
  readonly completionSignal: string;
  readonly lane: string;
  readonly coordinationNotes: string;
  readonly directions: readonly Direction[];
  /** The values of the `Completed by:` lines, in file order. */
  readonly completedBy: readonly string[];
  readonly isTemplate: boolean;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** The word between the brackets of the heading. */
  readonly statusRange: Range;
  /** The end of the last line of the last field of the milestone, before its line ending: a new field goes here. */
  readonly fieldsEnd: number;
}

export interface Lane {
  readonly laneId: string;
  /** The item of the list in one line, with the id. */
  readonly text: string;
  readonly line: number;
}

export interface RoadmapSection {
  readonly name: string;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** From behind the heading to the next section. */
  readonly body: Range;
}

/** A valid roadmap. `text` is the whole file as decoded, with its byte order mark if it has one. */
export interface Roadmap {
  readonly file: string;
  readonly text: string;
  readonly sections: readonly RoadmapSection[];
  readonly lanes: readonly Lane[];
  readonly milestones: readonly Milestone[];
  /** True when a milestone is still the template that `init` wrote. */
  readonly isTemplate: boolean;
}
