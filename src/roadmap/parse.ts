import type { Problem } from '../contract/problem.ts';
import { invariant } from '../lib/invariant.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { checkRoadmap } from './check.ts';
import { countParts, draftSection, type DraftSection } from './draft.ts';
import type { Milestone, Roadmap } from './model.ts';
import { outlineRoadmap, type Outline, type OutlineMilestone } from './outline.ts';
import { createSectionReader } from './read-sections.ts';

/** Reads roadmaps and remembers their sections, so that reading one again after an edit costs almost nothing. */
export interface RoadmapParser {
  readonly parse: (bytes: Uint8Array, file: string) => Promise<Result<Roadmap, readonly Problem[]>>;
}

/** Makes a parser with an empty, bounded memory. */
export function createRoadmapParser(): RoadmapParser {
  const reader = createSectionReader<DraftSection>('roadmap', { interpret: draftSection, countParts });
  return {
    parse: async (bytes, file) => {
      const read = await reader.read(bytes, file);
      if (!read.ok) return read;
      const { text, sections } = read.value;
      const outline = outlineRoadmap(sections, text.length);
      const problems = checkRoadmap(outline, file);
      return problems.length > 0 ? err(problems) : ok(toRoadmap(outline, { file, text }));
    },
  };
}

/**
 * Reads the bytes of one `roadmap.md`: the value only if nothing is wrong with it, else all problems at once, in file
 * order, with lines and columns from 1. `file` is only the name that problems carry. Never rejects.
 * @spec contract.md#roadmap
 */
export function parseRoadmap(bytes: Uint8Array, file: string): Promise<Result<Roadmap, readonly Problem[]>> {
  return createRoadmapParser().parse(bytes, file);
}

function toRoadmap(outline: Outline, source: { readonly file: string; readonly text: string }): Roadmap {
  const milestones = outline.milestones.map(toMilestone);
  return {
    ...source,
    sections: outline.sections.map(({ name, at, body }) => ({ name, line: at.line + 1, body })),
    lanes: outline.lanes.map(({ draft, at }) => ({
      laneId: draft.laneId,
      text: draft.text,
      line: at.line + 1,
    })),
    milestones,
    isTemplate: milestones.some((milestone) => milestone.isTemplate),
  };
}

function toMilestone({ facts, at, base }: OutlineMilestone): Milestone {
  const { content, status, statusAt, fieldsEnd } = facts;
  invariant(status !== null, 'a checked milestone has a known status');
  const start = base.offset + statusAt.offset;
  return {
    ...content,
    status,
    line: at.line + 1,
    statusRange: { start, end: start + status.length },
    fieldsEnd: base.offset + fieldsEnd,
  };
}
