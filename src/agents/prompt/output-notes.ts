import { FILE_LIMITS, REVIEW_LIMITS } from '../../contract/limits.ts';

/** What makes an output acceptable, by key: rules that its schema cannot say. @spec contract.md#review-quality */
export const outputNotes: Readonly<Record<string, readonly string[]>> = {
  selection_record: [
    `\`extracted_item_id\` is new: no landed round has used it (see \`roadmap-history.md\` beside the revision folders). \`summary\` is one line of at most ${FILE_LIMITS.lineCharsMax} characters and becomes the subject of the landed commit. \`scheduler\` names rounds and items that must land first; leave it empty if there are none.`,
  ],
  round_plan_record: [
    'Task ids are unique; `depends_on` names tasks of this plan, without a cycle; every task has at least one file, and each of its files matches an entry of `write_scope` (a path or a glob); every task has an objective, a verification and at least one success criterion. `rollback` is not empty. `risk.level` is the highest level of `risk.items`. Keep `worker_mode` at `none` with no workers and no integration.',
  ],
  roadmap_update_request: [
    'Write this and no selection, plan or plan record when no item can be planned because the roadmap itself must change. With both, the attempt fails.',
  ],
  review_record: [
    'Every review: `reviewed_head` is the head above; `evidence_summary` says in your own words what you examined, and names a changed path or a check. It must not repeat the plan’s summary. A finding keeps its id from review to review.',
    `An approval: no finding with \`"blocking": true\`, \`retry_target\` null, no required changes, and a \`roadmap_closeout\`. \`no_issues_justification\` is null, or a text; with ${REVIEW_LIMITS.justificationFromTasks} or more planned tasks and no \`important\` or \`critical\` finding it is required: at least ${REVIEW_LIMITS.justificationCharsMin} characters, with a changed path and a check.`,
    `The closeout changes the milestone of this round only. \`expected_current_status\` is the status that stands in its heading in \`roadmap.md\`; \`pending\` must become \`in-progress\` or \`done\`, \`in-progress\` may become \`done\` or stay, and if it stays a completion pointer is required. Pointers and history entries are one line of at most ${FILE_LIMITS.lineCharsMax} characters. Mode \`semantic-update-required\` takes the same fields and a reason: use it when the roadmap’s meaning, order or scope must change after this work.`,
    'A rejection: at least one finding with `"blocking": true`, at least one required change that names its finding, `roadmap_closeout` null, and a `retry_target`: `implement` when the plan is right and the work is not; `plan` when the plan cannot lead to the goal; `blocked` when only a person can decide.',
  ],
  deferrals: [
    'Leave the file out if there is nothing. `kind` is `deferral` (left out on purpose), `debt` (works but should be better), `lesson` (worth knowing in later rounds) or `finding` (a fault seen outside the scope).',
  ],
  diagnosis: [
    '`action`: `retry-same` (the same agent, told what is wrong), `retry-different` (another agent), `resume-stage` (the proof exists; go on from it), `step-back` (the stage before must be done again), `none` (with `"recommendation": "escalate"`: a person must act). `proves_stage` names a stage whose proof you found on disk, else null; it is shown to people and not believed.',
  ],
  help_request: [
    'It ends this dispatch without counting as a failed attempt, and the round waits for a person. Ask one question that can be answered in a few sentences.',
  ],
  recon_synthesis: ['`sources` are the recon records you read; `gaps` what nobody could find out.'],
  roadmap_update_record: [
    'The operations are exactly the difference between the two revisions, no more and no less. No milestone that is `done` changes meaning, and no milestone of a live round disappears.',
  ],
  roadmap_update_review: [
    'A rejection has at least one required change; an approval has none. Say what you compared.',
  ],
};

/** Headings that a Markdown output should have, by key. The controller reads none of them. */
export const markdownOutlines: Readonly<Record<string, string>> = {
  plan: '# Plan: <what the round adds>\n\n## Summary\n\n## Approach\n\n## Tasks\n\n### task-1: <objective>\n\n## Verification\n\n## Risks and rollback\n\n## Not in this round\n',
  roadmap_update_request:
    '# Roadmap update request\n\n## What stands in the way\n\n## Evidence\n\n## Proposed change\n',
  implementation_notes:
    '# Implementation notes\n\n## What changed\n\n## How each task was done\n\n## Checks run and their results\n\n## Departures from the plan\n\n## Left over\n',
  review:
    '# Review\n\n## What I examined\n\n## Findings\n\n### F1: <problem>\n\n## Checklist\n\n## Decision and reasons\n',
  roadmap_update: '# Roadmap update\n\n## Why\n\n## Operations\n\n## What stays as it is\n',
};
