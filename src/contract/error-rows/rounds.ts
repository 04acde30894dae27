import { RETRY, PROGRAM, round, type ErrorRow } from './row.ts';

/** Why a round waits for a person. @spec contract.md#stages */
export const ROUND_ROWS = {
  'checks.not-converging': round(
    'The checks stayed red; look at the log, fix by hand in the worktree or edit the roadmap.',
  ),
  'refresh.not-converging': round('The branch keeps conflicting with base; resolve by hand in the worktree.'),
  'review.not-converging': round('The same blocking finding came back; decide it by hand.'),
  'review.limit-critical': round(
    'A critical finding is unresolved at the review limit; answer the question and retry.',
  ),
  'review.limit': round('The review limit is reached; decide by hand.'),
  'review.blocked': round('The reviewer asked for a person; read the review record.'),
  'milestone.not-converging': round(
    'Too many rounds for one milestone; split it in the roadmap or raise limits.rounds_per_milestone.',
    RETRY,
    { recheck: true },
  ),
  'roadmap.changed-under-round': round(
    'The roadmap changed under this round; drop it, or put the milestone back.',
    `${PROGRAM} drop {round}`,
    { recheck: true },
  ),
  'state.rebuilt': round(
    'The live state was lost and rebuilt from git; look at the round, then retry a stage.',
    `${PROGRAM} retry {round} --stage implement`,
  ),
  'guidance.not-yet': round(
    'A role asked a question; answer it in the roadmap or the contract files, commit, and retry.',
  ),
  'worktree.setup-failed': round(
    'The worktree setup command failed; correct worktree.setup in orchestrator/config.json.',
  ),
  'diagnosis.escalated': round('The investigator asks for a person; read its summary.'),
} as const satisfies Readonly<Record<string, ErrorRow>>;
