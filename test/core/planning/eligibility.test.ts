import { describe, expect, it } from 'vitest';
import type { SelectionRecord } from '../../../src/contract/generated/selection-record.ts';
import {
  judgeScopeCoversWork,
  judgeSelection,
  type SelectionContext,
} from '../../../src/core/planning/eligibility.ts';
import { judgeLineage } from '../../../src/core/planning/lineage.ts';
import { invariant } from '../../../src/lib/invariant.ts';
import { anObservation, aRow, aState } from '../support/build.ts';
import { MILESTONE_ID, ROUND_ID } from '../support/ids.ts';
import { aPlan, aSelection } from '../support/records.ts';

const roadmap = anObservation().contract.roadmap;
invariant(roadmap.kind === 'present', 'the default roadmap is valid');
const first = roadmap.value.milestones[0];
invariant(first !== undefined, 'the default roadmap has milestones');
const direction = first.directions[0]?.directionId ?? '';

const CONTEXT: SelectionContext = {
  state: aState(),
  roundId: ROUND_ID,
  roadmap: roadmap.value,
  history: [],
  eligible: [MILESTONE_ID],
  previous: null,
  recordPath: 'selection-record.json',
};
const landed = [
  { roundId: 'round-000-first', itemId: 'item-001-step', milestoneId: MILESTONE_ID, summary: 'first' },
];

function judge(changes: Partial<SelectionRecord>, context: Partial<SelectionContext> = {}) {
  return judgeSelection(
    aSelection({ milestone_id: first?.milestoneId ?? '', direction_id: direction, ...changes }),
    { ...CONTEXT, eligible: [first?.milestoneId ?? ''], ...context },
  ).map((found) => [found.code, found.pointer]);
}

// @spec contract.md#stages
// @spec contract.md#invariants I1: an item that has landed is not taken again
describe('a selection', () => {
  it('is accepted when everything fits', () => {
    expect(judge({})).toEqual([]);
  });

  it.each([
    ['another round', { round_id: 'round-009-x' }, {}, 'artifact.mismatch', '/round_id'],
    [
      'itself as a round to wait for',
      { scheduler: { ...aSelection().scheduler, depends_on_round_ids: [ROUND_ID] } },
      { state: aState({ active_rounds: [aRow()] }) },
      'scheduler.unknown-id',
      '/scheduler/depends_on_round_ids',
    ],
    ['another revision', { roadmap_revision: 'rev-009' }, {}, 'artifact.mismatch', '/roadmap_revision'],
    [
      'a milestone that is not eligible',
      { milestone_id: 'milestone-009-x' },
      {},
      'plan.not-eligible',
      '/milestone_id',
    ],
    [
      'a direction of another milestone',
      { direction_id: 'direction-009-x' },
      {},
      'plan.not-eligible',
      '/direction_id',
    ],
    ['an item that has landed', {}, { history: landed }, 'plan.not-eligible', '/extracted_item_id'],
    [
      'an item to come after that nobody has',
      { scheduler: { depends_on_round_ids: [], merge_after_item_ids: ['item-009-x'], parallel_group: null } },
      {},
      'scheduler.unknown-id',
      '/scheduler/merge_after_item_ids',
    ],
    [
      'a round to wait for that nobody knows',
      {
        scheduler: { depends_on_round_ids: ['round-009-x'], merge_after_item_ids: [], parallel_group: null },
      },
      {},
      'scheduler.unknown-id',
      '/scheduler/depends_on_round_ids',
    ],
    [
      'another item on a re-plan',
      { extracted_item_id: 'item-002-other' },
      { previous: aSelection({ milestone_id: first.milestoneId, direction_id: direction }) },
      'artifact.mismatch',
      '/extracted_item_id',
    ],
  ])('is refused for %s', (_what, changes, context, code, pointer) => {
    expect(judge(changes, context)).toContainEqual([code, pointer]);
  });
});

describe('a plan', () => {
  it("repeats the selection's lineage", () => {
    expect(judgeLineage(aPlan(), aSelection(), 'x')).toEqual([]);
    expect(
      judgeLineage(aPlan({ direction_id: 'direction-002-other' }), aSelection(), 'x').map(
        (found) => found.pointer,
      ),
    ).toEqual(['/direction_id']);
  });

  it('covers the work that stands', () => {
    expect(judgeScopeCoversWork(aPlan(), ['src/a.js'], 'x')).toEqual([]);
    expect(judgeScopeCoversWork(aPlan(), ['docs/a.md'], 'x').map((found) => found.code)).toEqual([
      'plan.scope-misses-work',
    ]);
  });
});
