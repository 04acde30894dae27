import { expect, it } from 'vitest';
import { closeoutSummary } from '../../src/roadmap/closeout.ts';

// @spec contract.md#closeout
it('names each selector in one sentence', () => {
  const summary = closeoutSummary({
    status_changes: [
      { milestone_id: 'milestone-001-a', expected_current_status: 'pending', target_status: 'done' },
    ],
    completion_pointers: [{ milestone_id: 'milestone-001-a', text: 'round-001-a: all of it' }],
    history_entries: ['a is done'],
  });
  expect(summary).toEqual([
    'milestone-001-a pending -> done',
    'milestone-001-a completed by round-001-a: all of it',
    'history: a is done',
  ]);
});
