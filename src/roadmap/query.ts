import type { Direction, Milestone, Roadmap } from './model.ts';

/** Every milestone is done. @spec contract.md#roadmap */
export function isTerminal(roadmap: Roadmap): boolean {
  return roadmap.milestones.every((milestone) => milestone.status === 'done');
}

/** Milestones that are not done and whose dependencies are, in file order. @spec contract.md#roadmap */
export function readyMilestones(roadmap: Roadmap): readonly Milestone[] {
  const done = new Set(
    roadmap.milestones.filter(({ status }) => status === 'done').map(({ milestoneId }) => milestoneId),
  );
  return roadmap.milestones.filter(
    ({ status, dependsOn }) => status !== 'done' && dependsOn.every((id) => done.has(id)),
  );
}

/**
 * What a new round may take: ready milestones that no live round has, in the lane of the first of them, in file
 * order. @spec contract.md#roadmap
 */
export function eligibleMilestones(roadmap: Roadmap, takenIds: ReadonlySet<string>): readonly Milestone[] {
  const free = readyMilestones(roadmap).filter(({ milestoneId }) => !takenIds.has(milestoneId));
  return free.filter(({ lane }) => lane === free[0]?.lane);
}

export function milestoneById(roadmap: Roadmap, milestoneId: string): Milestone | null {
  return roadmap.milestones.find((milestone) => milestone.milestoneId === milestoneId) ?? null;
}

export function directionById(milestone: Milestone, directionId: string): Direction | null {
  return milestone.directions.find((direction) => direction.directionId === directionId) ?? null;
}

/** Are all fields equal but the status and who completed it? Then a live round may go on. @spec contract.md#stages */
export function sameMeaning(a: Milestone, b: Milestone): boolean {
  return meaningOf(a) === meaningOf(b);
}

/** What a milestone says apart from its status, its completion lines and its place in the file, as one string. */
export function meaningOf(milestone: Milestone): string {
  const { milestoneId, title, dependsOn, intent, completionSignal, lane, coordinationNotes, directions } =
    milestone;
  return JSON.stringify([
    milestoneId,
    title,
    dependsOn,
    intent,
    completionSignal,
    lane,
    coordinationNotes,
    directions.map((direction) => [
      direction.directionId,
      direction.summary,
      direction.whyItMattersNow,
      direction.preconditions,
      direction.parallelHints,
      direction.boundaryNotes,
      direction.extractionNotes,
    ]),
  ]);
}
