import type { Problem } from '../contract/problem.ts';
import { invalidId, misplacedMilestone } from './check-milestone.ts';
import { findCycles } from './cycles.ts';
import { isId, type IdToken } from './field-ids.ts';
import { ROADMAP_SECTIONS } from './model.ts';
import type { Outline, OutlineMilestone } from './outline.ts';
import { clip, createProblemList, placeSpot, START, type ProblemList, type Spot } from './problem-list.ts';
import { checkSectionOrder } from './section-order.ts';

/** How many ids a message prints. */
const PRINTED_IDS = 50;

/** Everything that is wrong with a roadmap, at once and in file order. @spec contract.md#roadmap */
export function checkRoadmap(outline: Outline, file: string): readonly Problem[] {
  const problems = createProblemList(file);
  const { milestones, lanes } = outline;
  checkSectionOrder('roadmap', { found: outline.sections, required: ROADMAP_SECTIONS }, problems);
  if (milestones.length === 0) {
    const at = outline.sections.find((section) => section.name === 'Milestones')?.at ?? START;
    const message = 'The roadmap has no milestone.';
    const fix = 'Add one below `## Milestones`, beginning with `### [pending] Milestone 1: <title>`.';
    problems.add({ code: 'roadmap.empty', at, message, fix });
  }
  for (const { facts, base } of milestones) {
    for (const found of facts.problems) {
      problems.add(found.at === null ? found : { ...found, at: placeSpot(base, found.at) });
    }
  }
  for (const { title, at } of outline.strays) problems.add(misplacedMilestone(title, at));
  const laneTokens = lanes.map(({ draft, at }) => ({ id: draft.laneId, at }));
  for (const { id, at } of laneTokens) if (!isId(id)) problems.add(invalidId(id, at));
  const laneIds = checkUnique('lane', laneTokens, problems);
  const indexById = checkUnique('milestone', milestones.map(idOf), problems);
  checkUnique('direction', milestones.flatMap(directionIdsOf), problems);
  const links = { milestones, indexById };
  for (const milestone of milestones) {
    checkDependencies(milestone, links, problems);
    checkLane(milestone, laneIds, problems);
  }
  checkCycles(links, problems);
  return problems.sorted();
}

function idOf({ facts, base }: OutlineMilestone): IdToken {
  return { id: facts.id.id, at: placeSpot(base, facts.id.at) };
}

function directionIdsOf({ facts, base }: OutlineMilestone): readonly IdToken[] {
  return facts.directionIds.map(({ id, at }) => ({ id, at: placeSpot(base, at) }));
}

/** The index of the first of each id; a repeated one is a problem, a missing one was reported as a field. */
function checkUnique(
  what: string,
  tokens: readonly IdToken[],
  problems: ProblemList,
): ReadonlyMap<string, number> {
  const indexById = new Map<string, number>();
  tokens.forEach(({ id, at }, index) => {
    if (id === '') return;
    const first = tokens[indexById.get(id) ?? -1];
    if (first === undefined) {
      indexById.set(id, index);
      return;
    }
    const found = clip(id);
    const message = `The ${what} id ${found} is used twice; the first is in line ${first.at.line + 1}.`;
    problems.add({ code: 'roadmap.id-duplicate', at, message, found, fix: 'Give each its own id.' });
  });
  return indexById;
}

interface Links {
  readonly milestones: readonly OutlineMilestone[];
  readonly indexById: ReadonlyMap<string, number>;
}

function checkDependencies({ facts, base }: OutlineMilestone, links: Links, problems: ProblemList): void {
  const own = facts.id.id || 'The milestone';
  const seen = new Set<string>();
  for (const token of facts.dependencies) {
    const { id } = token;
    const target = links.milestones[links.indexById.get(id) ?? -1];
    const refuse = (code: string, message: string, fix: string) =>
      problems.add({ code: `roadmap.${code}`, at: placeSpot(base, token.at), message, found: clip(id), fix });
    if (id === facts.id.id) {
      refuse('dependency-self', `${own} depends on itself.`, 'Remove the id from `Depends on:`.');
    } else if (seen.has(id)) {
      refuse('id-duplicate', `${own} names ${clip(id)} twice in \`Depends on:\`.`, 'Name it once.');
    } else if (target === undefined) {
      const fix = 'Name milestones of this roadmap by their ids, separated by commas, or write `none`.';
      refuse('id-unknown', `${own} depends on ${clip(id)}, but no milestone has that id.`, fix);
    } else if (facts.status === 'done' && target.facts.status !== 'done') {
      const fix = `Correct the status of ${own} or of ${id}, or remove the dependency.`;
      refuse('done-before-dependency', `${own} is done, but it depends on ${id}, which is not.`, fix);
    }
    seen.add(id);
  }
}

function checkLane(
  { facts, base }: OutlineMilestone,
  laneIds: ReadonlyMap<string, number>,
  problems: ProblemList,
): void {
  const { id, at } = facts.lane;
  if (id === '' || laneIds.has(id)) return;
  const message = `No item of \`## Parallel Lanes\` begins with \`${clip(id)}\` in backticks.`;
  const expected = [...laneIds.keys()].slice(0, PRINTED_IDS).join(', ');
  const fix = 'Name a lane of that list, or add an item for it.';
  problems.add({
    code: 'roadmap.lane-unknown',
    at: placeSpot(base, at),
    message,
    expected,
    found: clip(id),
    fix,
  });
}

function checkCycles({ milestones, indexById }: Links, problems: ProblemList): void {
  const edges = milestones.map(({ facts }, index) =>
    facts.dependencies
      .map(({ id }) => indexById.get(id) ?? -1)
      .filter((target) => target >= 0 && target !== index),
  );
  for (const cycle of findCycles(edges)) {
    const [first = -1, second = -1] = cycle;
    const milestone = milestones[first];
    if (milestone === undefined) continue;
    const { facts, base } = milestone;
    const ids = [...cycle, first].map((index) => milestones[index]?.facts.id.id ?? '');
    const printed = ids.length > PRINTED_IDS ? [...ids.slice(0, PRINTED_IDS - 1), '…', facts.id.id] : ids;
    const token = facts.dependencies.find(({ id }) => indexById.get(id) === second) ?? facts.id;
    const at: Spot = placeSpot(base, token.at);
    const found = printed.join(' -> ');
    const message = `Milestones depend on each other: ${found}.`;
    const fix = 'Remove one of these dependencies.';
    problems.add({ code: 'roadmap.dependency-cycle', at, message, found, fix });
  }
}
