/**
 * The one table of error codes: who owns the trouble, what happens next, the exit code when it stops a
 * command, what a person can do, and the one next command. `{round}` stands for the round id.
 * @spec contract.md#decisions-and-exit-codes
 */
export type ExitCode = 0 | 2 | 3 | 4 | 5 | 6 | 7 | 70 | 75 | 130 | 143;

export interface ErrorRow {
  /** `file`: an invalid contract file · `attempt`: handed back to the role · `round`, `controller`: recorded as a ResumeError · `hold`: a round waits in finalize-round · `command`: only this command fails. */
  readonly scope: 'file' | 'attempt' | 'round' | 'controller' | 'hold' | 'command';
  readonly exit: ExitCode;
  /** Is it safe to let the controller try the same step again? */
  readonly retrySafe: boolean;
  /** At each start: unblock when the cause is seen to be gone. */
  readonly recheck: boolean;
  readonly hint: string;
  readonly nextCommand: string;
}

const PROGRAM = 'npx run-orchestrator-loop';
const RETRY = `${PROGRAM} retry {round}`;

function row(
  scope: ErrorRow['scope'],
  exit: ExitCode,
  hint: string,
  nextCommand: string,
  flags: { readonly retrySafe?: boolean; readonly recheck?: boolean } = {},
): ErrorRow {
  return {
    scope,
    exit,
    retrySafe: flags.retrySafe ?? true,
    recheck: flags.recheck ?? false,
    hint,
    nextCommand,
  };
}

const file = (hint: string) => row('file', 4, hint, `${PROGRAM} validate`);
const attempt = (hint: string) => row('attempt', 3, hint, RETRY);
const round = (hint: string, nextCommand = RETRY, flags: { readonly recheck?: boolean } = {}) =>
  row('round', 3, hint, nextCommand, flags);
const refusal = (hint: string, nextCommand: string) =>
  row('command', 4, hint, nextCommand, { retrySafe: false });

export const ERRORS = {
  // Contract files that cannot be acted on.
  'artifact.invalid': attempt('Correct the record as its schema says; the problems name each place.'),
  'state.invalid': file(
    'The state file stays as it is, byte for byte; restore it from a backup or run reconcile.',
  ),
  'state.rewound': row(
    'controller',
    4,
    'The live state is older than the event log; restore the newer file or run reconcile.',
    `${PROGRAM} reconcile`,
    { retrySafe: false },
  ),
  'config.invalid': file('Correct orchestrator/config.json; unknown keys come with a suggestion.'),
  'config.not-yet': file(
    'This version does not have that feature yet; choose the value that the message names.',
  ),
  'request.invalid': file('Write requests with the commands; the file was set aside and not acted on.'),
  'roadmap.invalid': file('Correct roadmap.md at the places listed and commit it.'),
  'verification.invalid': file('Correct verification.md at the places listed and commit it.'),
  'bundle.mismatch': file('roadmap_dir must equal orchestrator/roadmaps/<roadmap_id>/<roadmap_revision>.'),
  'bundle.incomplete': file('The active roadmap folder needs roadmap.md and verification.md, committed.'),
  'bundle.stale': file(
    'A file of the package differs from the one this program brings; it is described by the other version.',
  ),
  'contract.missing': file('Put the file back under orchestrator/ and commit it.'),
  'contract.unknown-file': file('Move the file out of the folder; only files of the contract belong there.'),
  'history.invalid': file('Correct roadmap-history.md at the places listed and commit it.'),
  'ledger.invalid': file('Correct the ledger at the places listed: one JSON object a line.'),
  'role.missing': file('Put the role prompt back under orchestrator/roles/ and commit it.'),
  'contract.uncommitted': row(
    'command',
    4,
    'Commit the contract files: a round reads them from the base commit.',
    'git commit {paths}',
    { retrySafe: false },
  ),

  // Refusals of a repository or a call.
  'init.needed': refusal('This repository has no orchestrator/ folder yet.', `${PROGRAM} init`),
  'init.exists': refusal('orchestrator/ is here already; nothing was changed.', `${PROGRAM} status`),
  'init.base-elsewhere': refusal(
    'Check out the base branch first: init commits on the branch that is checked out.',
    'git switch {branch}',
  ),
  'init.not-terminal': refusal(
    'The next roadmap starts when every milestone of this one is done.',
    `${PROGRAM} status`,
  ),
  'repository.missing': refusal('Run this inside a git repository.', 'git init'),
  'repository.unborn': refusal(
    'Make a first commit; rounds need a base commit to start from.',
    'git commit --allow-empty -m "Start"',
  ),
  'repository.detached': refusal('Check out a branch; accepted rounds land on one.', 'git switch main'),
  'repository.bare': refusal('Use a clone with a working tree.', 'git clone {repository}'),
  'repository.shallow': refusal(
    'Fetch the whole history; landings are proven by it.',
    'git fetch --unshallow',
  ),
  'repository.submodules': refusal('Submodules are not supported yet.', `${PROGRAM} doctor`),
  'repository.sparse': refusal('Sparse checkouts are not supported yet.', 'git sparse-checkout disable'),
  'repository.filters': refusal(
    'Filters and merge drivers in .gitattributes (LFS among them) are not supported yet: storing raw bytes would corrupt the files.',
    `${PROGRAM} doctor`,
  ),
  'repository.is-worktree': refusal(
    'Run this in the main checkout, not in a worktree of a round.',
    'cd {root}',
  ),
  'branch.name-taken': refusal(
    'A branch named orchestrator stands where ours go (orchestrator/<round>); rename it.',
    'git branch -m orchestrator my-orchestrator',
  ),
  'git.too-old': refusal('Install git 2.38 or newer.', 'git --version'),
  'platform.unsupported': refusal('Linux and macOS are supported; on Windows use WSL.', `${PROGRAM} --help`),
  'lease.held': row(
    'command',
    5,
    'Another controller runs here; wait for it, or take over when you know it is gone.',
    `${PROGRAM} run --take-over`,
  ),
  'lease.lost': row(
    'controller',
    5,
    'Another controller took over; this one stopped without writing more.',
    `${PROGRAM} status`,
  ),
  'run.template': row(
    'command',
    6,
    'Replace the template milestone in roadmap.md by your own and commit it.',
    'git commit {paths}',
    { retrySafe: false },
  ),
  'request.refused': row('command', 2, 'Nothing was changed.', `${PROGRAM} status`, { retrySafe: false }),
  'git.failed': row(
    'controller',
    3,
    'Git refused a step that normally succeeds; look at the message, mend the repository, run again.',
    `${PROGRAM} doctor`,
  ),
  'git.output-unexpected': row(
    'controller',
    3,
    'Git printed something this program does not know; nothing was done with it.',
    `${PROGRAM} doctor`,
  ),
  'git.lock-held': row(
    'controller',
    3,
    'A lock file of another git stands in the way; end that git or remove the file.',
    `${PROGRAM} doctor`,
  ),
  'files.failed': row(
    'controller',
    3,
    'A file could not be read or written: check disk space and permissions.',
    `${PROGRAM} doctor`,
  ),
  'launcher.failed': row(
    'controller',
    3,
    'The process that runs agents could not be started.',
    `${PROGRAM} doctor`,
  ),

  // What a role did: handed back as problems, then a blockage when the attempts are used up.
  'artifact.missing': attempt('Write the record at the path the assignment names.'),
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
  'secret.in-tree': attempt('Remove the secret value from the files.'),
  'conflict.markers-left': attempt('Resolve the conflict in each listed file.'),
  'review.not-substantive': attempt('Name a changed path or a check and say what was examined.'),
  'review.inconsistent': attempt('Make decision, findings, required changes and retry target agree.'),
  'review.stale-head': attempt('Review the head the assignment names and repeat it in reviewed_head.'),
  'review.checklist-incomplete': attempt('Answer every item of the checklist.'),
  'closeout.refused': attempt('Change only the selected milestone, from its present status.'),
  'agent.failed': attempt(
    'Look at the log of the dispatch; the agent ended without doing what it was asked.',
  ),

  // A round that waits for a person.
  'stage.exhausted': round(
    'Every attempt of the stage was used; read the problems, help if you can, then retry.',
  ),
  'agent.unobservable': attempt('The agent shows no sign of life; look at its log.'),
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

  // A controller that waits for a person.
  'owners.blocked': row(
    'controller',
    3,
    'Each blocked round names its cause and its own next command.',
    `${PROGRAM} explain`,
    { recheck: true },
  ),
  'base.missing': row(
    'controller',
    3,
    'The base branch is gone; put it back or accept another base.',
    `${PROGRAM} run --accept-base`,
    { recheck: true },
  ),
  'base.rewritten': row(
    'controller',
    3,
    'Base no longer contains what live rounds started from; look, then accept.',
    `${PROGRAM} run --accept-base`,
    { recheck: true },
  ),
  'base.moved-by-agent': row(
    'controller',
    3,
    'An agent committed on the base branch; look at the commits, then accept or revert them.',
    `${PROGRAM} run --accept-base`,
    { recheck: true },
  ),
  'roadmap-update.by-hand': row(
    'controller',
    3,
    'Edit roadmap.md as asked, commit it, then resume.',
    `${PROGRAM} resume`,
  ),
  'disk.low': row(
    'controller',
    3,
    'Free disk space, or lower limits.min_free_disk_gib.',
    `${PROGRAM} resume`,
    { recheck: true },
  ),

  // Holds: a finished round waits; nothing is lost.
  'checkout.local-edits': row(
    'hold',
    7,
    'Your checkout has edits in files the landing touches; commit or move them.',
    'git status',
  ),
  'checkout.busy': row(
    'hold',
    7,
    'Finish or abort the merge, rebase, cherry-pick or bisect in your checkout.',
    'git status',
  ),
  'repo.config-drift': row(
    'hold',
    7,
    'Executable git configuration or a hook changed while an agent ran; look, then accept.',
    `${PROGRAM} resume --accept-config`,
  ),
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** The one next command of a code, with the round id filled in. */
export function nextCommandFor(code: ErrorCode, roundId: string | null): string {
  return ERRORS[code].nextCommand.replace('{round}', roundId ?? '');
}
