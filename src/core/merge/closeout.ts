import type { OutcomeProblem } from '../../contract/generated/dispatch-outcome.ts';
import type { MilestoneStatus, ReviewRecord, StatusChange } from '../../contract/generated/review-record.ts';
import { problem } from '../resume-error.ts';

/** May this closeout be asked for at all? Whether it applies to B is tried on B's bytes. @spec contract.md#closeout */
export function judgeCloseoutShape(
  review: ReviewRecord,
  milestoneId: string,
  recordPath: string,
): readonly OutcomeProblem[] {
  const closeout = review.roadmap_closeout;
  if (closeout === null) return [];
  const say = (pointer: string, message: string) =>
    problem('closeout.refused', message, recordPath, `/roadmap_closeout${pointer}`);
  const found: OutcomeProblem[] = [];
  closeout.status_changes.forEach((change, index) => {
    const pointer = `/status_changes/${index}`;
    if (change.milestone_id !== milestoneId)
      found.push(say(pointer, `${change.milestone_id} is not the selected milestone ${milestoneId}`));
    if (!isLegalStatusChange(change))
      found.push(
        say(pointer, `${change.expected_current_status} -> ${change.target_status} is no status-only move`),
      );
  });
  closeout.completion_pointers.forEach((pointer, index) => {
    if (pointer.milestone_id !== milestoneId)
      found.push(
        say(
          `/completion_pointers/${index}`,
          `${pointer.milestone_id} is not the selected milestone ${milestoneId}`,
        ),
      );
  });
  if (closeout.status_changes.length !== 1)
    found.push(
      say(
        '/status_changes',
        `${closeout.status_changes.length} status changes; expected exactly one, for ${milestoneId}`,
      ),
    );
  const stays = closeout.status_changes.some(
    (change) => change.expected_current_status === 'in-progress' && change.target_status === 'in-progress',
  );
  if (stays && closeout.completion_pointers.length === 0)
    found.push(say('/completion_pointers', 'a milestone that stays in-progress needs a completion pointer'));
  return found;
}

const LEGAL: Readonly<Record<MilestoneStatus, readonly MilestoneStatus[]>> = {
  pending: ['in-progress', 'done'],
  'in-progress': ['in-progress', 'done'],
  done: [],
};

function isLegalStatusChange(change: StatusChange): boolean {
  return LEGAL[change.expected_current_status].includes(change.target_status);
}
