import { RETRY, PROGRAM, round, type ErrorRow } from './row.ts';

/** Why a round waits for a person. @spec contract.md#stages */
export const ROUND_ROWS = {
  'checks.not-converging': round(
    'The checks stayed red: look at the log that explain names, fix what it shows in the worktree and retry, or drop the round and change the roadmap.',
    RETRY,
    { recheck: true },
  ),
  'refresh.not-converging': round(
    'The branch keeps conflicting with base: resolve the conflict in the worktree, then retry.',
    RETRY,
    { recheck: true },
  ),
  'review.not-converging': round(
    'The same blocking finding keeps coming back: fix it in the worktree and retry, or drop the round and change the roadmap.',
  ),
  'review.limit-critical': round(
    'A critical finding is open at the review limit: fix it in the worktree and retry, or drop the round and change the roadmap.',
  ),
  'review.limit': round(
    'The review limit is reached: read the findings that explain names, fix what is open in the worktree, then retry.',
  ),
  'review.blocked': round(
    'The reviewer asks for a person: do what the findings that explain names say, then retry.',
  ),
  'milestone.not-converging': round(
    'Too many rounds for one milestone: split it in the roadmap or raise limits.rounds_per_milestone; a retry allows one more.',
    RETRY,
    { recheck: true },
  ),
  'roadmap.changed-under-round': round(
    'The roadmap changed under this round: drop the round, or put the milestone back as it was.',
    `${PROGRAM} drop {round}`,
    { recheck: true },
  ),
  'state.rebuilt': round(
    'The live state was lost and rebuilt from git: look at the round, then retry a stage.',
    `${PROGRAM} retry {round} --stage implement`,
  ),
  'guidance.not-yet': round(
    'A role asks a question. Answer it in plan.md of the round, in its worktree, and retry; before there is a plan, answer in roadmap.md or project-contract.md, commit, and drop the round.',
  ),
  'worktree.setup-failed': round(
    'The setup of the worktree failed: correct worktree.setup in orchestrator/config.json, then retry.',
    RETRY,
    { recheck: true },
  ),
  'agent.env-missing': round(
    'A secret that this work was done with is not known here, so nothing of it can be looked through: set the variable as it was then, and run. Where the value is gone for good, drop the round: its worktree and branch stay as they are, for you.',
    `${PROGRAM} run`,
  ),
  'agent.degraded': round(
    'An agent that failed twice in a row is not chosen by itself: look at its log, mend it or name another agent, then retry.',
    RETRY,
    { recheck: true },
  ),
  'diagnosis.escalated': round('The investigator asks for a person: do what its summary says, then retry.'),
} as const satisfies Readonly<Record<string, ErrorRow>>;
