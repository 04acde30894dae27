import { bounds } from './bounds.ts';
import type { Problem } from '../contract/problem.ts';
import { invariant } from '../lib/invariant.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { checkRoadmap } from './check.ts';
import { countParts, draftSection, type DraftSection } from './draft.ts';
import type { Milestone, Roadmap } from './model.ts';
import { outlineRoadmap, type Outline, type OutlineMilestone } from './outline.ts';
import { createSectionReader } from './read-sections.ts';

type Parsed = Result<Roadmap, readonly Problem[]>;

/**
 * Reads roadmaps. It remembers the last files, and the sections of more, so that reading one again costs nothing and
 * reading it after an edit almost nothing. Bytes that were given to it must not change.
 */
export interface RoadmapParser {
  readonly parse: (bytes: Uint8Array, file: string) => Promise<Parsed>;
}

interface RememberedFile {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly parsed: Parsed;
}

/** Makes a parser with an empty, bounded memory. */
export function createRoadmapParser(): RoadmapParser {
  const reader = createSectionReader<DraftSection>('roadmap', { interpret: draftSection, countParts });
  let remembered: readonly RememberedFile[] = [];
  const parse = async (bytes: Uint8Array, file: string): Promise<Parsed> => {
    const read = await reader.read(bytes, file);
    if (!read.ok) return read;
    const { text, sections } = read.value;
    const outline = outlineRoadmap(sections, text.length);
    const problems = checkRoadmap(outline, file);
    return problems.length > 0 ? err(problems) : ok(toRoadmap(outline, { file, text }));
  };
  return {
    async parse(bytes, file) {
      const known = remembered.find((one) => one.file === file && isEqual(one.bytes, bytes));
      const parsed = known?.parsed ?? (await parse(bytes, file));
      const others = remembered.filter((one) => one !== known);
      remembered = [{ bytes, file, parsed }, ...others].slice(0, bounds.cacheFiles);
      return parsed;
    },
  };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
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
