import { describe, expect, it } from 'vitest';
import {
  directionById,
  eligibleMilestones,
  isTerminal,
  milestoneById,
  readyMilestones,
  sameMeaning,
} from '../../src/roadmap/query.ts';
import { makeRoadmap, type MilestoneSpec } from './support/make-roadmap.ts';
import { readFirst, readRoadmap } from './support/read.ts';

const LANES = ['lane-core', 'lane-docs'];

function roadmapOf(milestones: readonly MilestoneSpec[]) {
  return readRoadmap(makeRoadmap({ milestones, lanes: LANES }));
}

const MIXED: readonly MilestoneSpec[] = [
  { id: 'm-1', status: 'done' },
  { id: 'm-2', dependsOn: 'm-1' },
  { id: 'm-3', dependsOn: 'm-2' },
  { id: 'm-4', lane: 'lane-docs', status: 'in-progress' },
  { id: 'm-5', dependsOn: 'm-1' },
];

function idsOf(milestones: readonly { readonly milestoneId: string }[]): readonly string[] {
  return milestones.map(({ milestoneId }) => milestoneId);
}

describe('roadmap queries', () => {
  // @spec contract.md#roadmap
  it('call a roadmap terminal when every milestone is done', async () => {
    expect(isTerminal(await roadmapOf([{ status: 'done' }, { status: 'done' }]))).toBe(true);
    expect(isTerminal(await roadmapOf([{ status: 'done' }, { status: 'in-progress' }]))).toBe(false);
  });

  // @spec contract.md#roadmap
  // @spec contract.md#invariants I4: what comes after something waits for it
  it('call a milestone ready when it is not done and its dependencies are', async () => {
    expect(idsOf(readyMilestones(await roadmapOf(MIXED)))).toEqual(['m-2', 'm-4', 'm-5']);
  });

  // @spec contract.md#roadmap
  it.each([
    { taken: [], eligible: ['m-2', 'm-5'] },
    { taken: ['m-2'], eligible: ['m-4'] },
    { taken: ['m-4'], eligible: ['m-2', 'm-5'] },
    { taken: ['m-2', 'm-4'], eligible: ['m-5'] },
    { taken: ['m-2', 'm-4', 'm-5'], eligible: [] },
  ])('offer $eligible to a round while $taken are taken', async ({ taken, eligible }) => {
    expect(idsOf(eligibleMilestones(await roadmapOf(MIXED), new Set(taken)))).toEqual(eligible);
  });

  it('find milestones and directions by id', async () => {
    const roadmap = await roadmapOf(MIXED);
    const found = milestoneById(roadmap, 'm-3');
    expect(found?.line).toBe(58);
    expect(found === null ? null : directionById(found, 'direction-003-slice')?.summary).toBe(
      'The slice direction-003-slice.',
    );
    expect(milestoneById(roadmap, 'm-9')).toBeNull();
    expect(found === null ? null : directionById(found, 'direction-001-slice')).toBeNull();
  });
});

describe('sameMeaning', () => {
  const text = makeRoadmap({ milestones: [{}, {}], lanes: LANES });

  // @spec contract.md#stages
  it.each([
    { name: 'status', from: '[pending]', to: '[done]' },
    { name: 'completion lines', from: 'notes: none\n', to: 'notes: none\nCompleted by: round-001-a\n' },
    { name: 'line breaks of a value', from: 'The program can', to: 'The\n  program can' },
    { name: 'text below the fields', from: 'one round\n', to: 'one round\n\nMore words.\n' },
    { name: 'place in the file', from: '## Milestones', to: 'Words.\n\n## Milestones' },
  ])('does not look at $name', async ({ from, to }) => {
    expect(sameMeaning(await readFirst(text), await readFirst(text.replace(from, to)))).toBe(true);
  });

  // @spec contract.md#stages
  it.each([
    { name: 'title', from: ': Step 1', to: ': Step one' },
    { name: 'id', from: 'id: milestone-001-step', to: 'id: milestone-009-step' },
    { name: 'dependencies', from: 'Depends on: none', to: 'Depends on: milestone-002-step' },
    { name: 'intent', from: 'can do step 1', to: 'could do step 1' },
    { name: 'completion signal', from: 'shows step 1', to: 'prints step 1' },
    { name: 'lane', from: 'Parallel lane: lane-core', to: 'Parallel lane: lane-docs' },
    { name: 'coordination notes', from: 'Coordination notes: none', to: 'Coordination notes: some' },
    { name: 'direction', from: '  Preconditions: none', to: '  Preconditions: one' },
  ])('sees another $name', async ({ from, to }) => {
    expect(sameMeaning(await readFirst(text), await readFirst(text.replace(from, to)))).toBe(false);
  });
});
