import { TEMPLATE_MARKER } from './model.ts';

/**
 * The roadmap `init` writes: valid as it stands, with one milestone to be replaced, which is why `run` refuses it.
 * @spec contract.md#roadmap
 */
export function renderRoadmapTemplate(options: { readonly goal: string }): string {
  return `## Goal

${goalText(options.goal)}

## Alignment Summary

What everybody working on this agrees on: for whom it is, what matters most, what a good result looks like.

## Outcome Boundaries

What is part of the goal, and what is not.

## Global Sequencing Rules

What must come before what. A milestone waits for every id in its \`Depends on:\`.

## Parallel Lanes

- \`lane-core\`: work that touches the same parts and follows the file order

## Milestones

### [pending] Milestone 1: Replace this milestone by your own
${TEMPLATE_MARKER}
Milestone id: milestone-001-first-step
Depends on: none
Intent: What changes for the user when this milestone is done.
Completion signal: What anybody can observe when it is done, such as a command and what it prints.
Parallel lane: lane-core
Coordination notes: none

Candidate directions:
- Direction id: direction-001-smallest-slice
  Summary: The smallest slice that shows the intent working from end to end.
  Why it matters now: Everything after it builds on it.
  Preconditions: none
  Parallel hints: none
  Boundary notes: What this slice leaves to later ones.
  Extraction notes: none
`;
}

/** The verification file \`init\` writes: valid, without any check yet. @spec contract.md#verification */
export function renderVerificationTemplate(): string {
  return `## Baseline Checks

None.

<!-- A check is a list item such as:
- Command: \`npm test\`
  Why: nothing lands on red tests
  Timeout: 600
  Working directory: .
-->

## Alignment Checks

None.

## Task-Specific Checks

None.

## Manual Checks

None.

## Roadmap Overrides

None.
`;
}

/** The goal as plain paragraphs: nothing in it may begin a section, a list or a block of code. */
function goalText(goal: string): string {
  const lines = goal
    .split(/\r\n|\n|\r/)
    .map((line) =>
      line
        .replace(/[^\S\n]+/gu, ' ')
        .replace(/\p{Cc}/gu, '')
        .trim(),
    )
    .join('\n')
    .trim()
    .split('\n')
    .map((line) => line.replace(/^(\d*)(?=[#>~`<=\-+*_[.)])/, '$1\\'));
  const text = lines.join('\n');
  return text === '' ? 'What shall be true when everything here is done.' : text;
}
