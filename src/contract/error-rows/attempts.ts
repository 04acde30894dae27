import { attempt, notice, type ErrorRow } from './row.ts';

/** What a role did wrong: handed back as a problem, a blockage when the attempts are used up. @spec contract.md#recovery */
export const ATTEMPT_ROWS = {
  'artifact.invalid': attempt('Correct the record as its schema says; the problems name each place.'),
  'artifact.missing': attempt('Write the record at the path the assignment names.'),
  'artifact.changed-after-end': attempt(
    'Write the record before you end, and leave no process behind that changes it.',
  ),
  'artifact.too-large': attempt('Keep the record within its size.'),
  'artifact.mismatch': attempt('Repeat the lineage and ids of the assignment exactly.'),
  'plan.incomplete': attempt('Complete the plan as the problems say.'),
  'plan.ambiguous': attempt(
    'Write either a selection with its plan or a roadmap-update-request.md, not both.',
  ),
  'plan.scope-misses-work': attempt('Let write_scope cover the work that already stands in the round.'),
  'plan.not-eligible': attempt('Select one of the eligible milestones and an item id that has not landed.'),
  'scheduler.unknown-id': attempt('Name only item ids and round ids that landed or are live.'),
  'ownership.outside-scope': attempt('Change only files in the write scope.'),
  'ownership.protected': attempt('Leave orchestrator/ and protected paths alone.'),
  'ownership.special-file': attempt('Name symlinks, submodules and mode changes literally in the plan.'),
  'ownership.name-collision': attempt('Choose file names that differ in more than case or Unicode form.'),
  'ownership.git-tampering': attempt(
    'Do not touch .git, orchestrator refs or other branches of the controller.',
  ),
  'secret.in-tree': attempt('Remove the secret value from the files.', { recheck: true }),
  'conflict.markers-left': attempt('Resolve the conflict in each listed file.'),
  'review.not-substantive': attempt('Name a changed path or a check and say what was examined.'),
  'review.inconsistent': attempt('Make decision, findings, required changes and retry target agree.'),
  'review.stale-head': attempt('Review the head the assignment names and repeat it in reviewed_head.'),
  'review.checklist-incomplete': attempt('Answer every item of the checklist.'),
  'closeout.refused': attempt('Change only the selected milestone, from its present status.'),
  'agent.failed': attempt(
    'Look at the log of the dispatch: the agent ended without doing what it was asked.',
  ),
  'agent.unobservable': attempt(
    'Look at the log of the dispatch: the agent printed nothing, changed no file and used no processor time.',
  ),
  'closeout.status-mismatch': attempt('Copy the present status of the milestone from roadmap.md.'),
  'closeout.target-missing': attempt('Name the selected milestone as roadmap.md has it.'),
  'closeout.illegal': attempt(
    'Move the milestone forward only (pending, in-progress, done) and add one completion pointer.',
  ),
  'checks.red': notice('Make the check green; the end of its log comes with it.'),
  'checks.definition-changed': notice('Look whether the checks still check what they should.'),
  'refresh.conflict': notice('Resolve the conflict in the worktree and take the markers out.'),
  'closeout.mismatch': attempt('Ask for less: only status, one completion pointer and history entries.'),
} as const satisfies Readonly<Record<string, ErrorRow>>;
