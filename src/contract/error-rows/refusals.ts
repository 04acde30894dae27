import { PROGRAM, refusal, row, type ErrorRow } from './row.ts';

/** A command that does not go on; nothing was changed. @spec contract.md#decisions-and-exit-codes */
export const REFUSAL_ROWS = {
  'agents.missing': refusal(
    'Each role needs an agent whose program is on PATH: name one in orchestrator/config.json, with the command that reads a prompt from standard input.',
    `${PROGRAM} doctor`,
  ),
  'contract.uncommitted': row(
    'command',
    4,
    'Commit the contract files: a round reads them from the base commit.',
    'git add orchestrator && git commit -m "Edit the contract" -- orchestrator',
    { retrySafe: false },
  ),
  'init.needed': refusal('This repository has no orchestrator/ folder yet.', `${PROGRAM} init`),
  'init.exists': refusal('orchestrator/ is here already; nothing was changed.', `${PROGRAM} status`),
  'init.name-taken': refusal(
    'This program keeps its files in orchestrator/: what has the name here has to be called otherwise first.',
    'git log --oneline -3 -- orchestrator',
  ),
  'contract.other-version': refusal(
    'The folder is of another version of this contract, which this program neither reads nor changes: finish that work with what made it, or move the folder away and commit, then init.',
    'git mv orchestrator orchestrator-before',
  ),
  'init.base-elsewhere': refusal(
    'Check out the base branch first: init commits on the branch that is checked out.',
    'git switch -',
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
  'repository.detached': refusal('Check out a branch; accepted rounds land on one.', 'git switch -'),
  'repository.bare-flag': refusal(
    'Say that the repository has a checkout: something that ran below git, such as a test or an agent, set core.bare.',
    'git config core.bare false',
  ),
  'repository.bare': refusal('Use a clone with a working tree.', 'git clone . ../working-copy'),
  'repository.shallow': refusal(
    'Fetch the whole history; landings are proven by it.',
    'git fetch --unshallow',
  ),
  'repository.partial': refusal(
    'Fetch what was left out and let the clone be a whole one, or work in a new clone without a filter; landings and rescues read every object.',
    'git fetch --refetch --no-filter origin && git config --unset-all remote.origin.promisor',
  ),
  'repository.submodules': refusal('Submodules are not supported yet.', `${PROGRAM} doctor`),
  'repository.sparse': refusal('Sparse checkouts are not supported yet.', 'git sparse-checkout disable'),
  'repository.filters': refusal(
    'Filters and merge drivers in .gitattributes (LFS among them) are not supported yet: storing raw bytes would corrupt the files.',
    `${PROGRAM} doctor`,
  ),
  'repository.is-worktree': refusal(
    'Run this in the main checkout, not in a worktree of a round.',
    'cd "$(git rev-parse --path-format=absolute --git-common-dir)/.."',
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
    'Another controller has this repository: wait for it, or end it. Take over from one that cannot be observed from here when you know that it is gone.',
    `${PROGRAM} run --take-over`,
  ),
  'run.template': row(
    'command',
    6,
    'Replace the template milestone in roadmap.md by your own and commit it.',
    'git commit -m "Write the roadmap" -- orchestrator/roadmaps',
    { retrySafe: false },
  ),
  'decision.not-recorded': row(
    'command',
    2,
    'Only the newest decisions are kept, in orchestrator/runtime/decisions; nothing is decided by them.',
    `${PROGRAM} explain --at latest`,
    { retrySafe: false },
  ),
  'request.from-agent': row(
    'command',
    2,
    'What an agent, a check or a setup starts may look, and nothing else: a person types this in a terminal of their own.',
    `${PROGRAM} status`,
    { retrySafe: false },
  ),
  'request.unproven': row(
    'command',
    2,
    'A request counts only while the process that sent it waits for the answer, where the controller can see it.',
    `${PROGRAM} status`,
    { retrySafe: false },
  ),
  'request.unanswered': row(
    'command',
    75,
    'The controller that runs did not come to look; ask again, or end it.',
    `${PROGRAM} status`,
  ),
  'request.refused': row('command', 2, 'Nothing was changed.', `${PROGRAM} status`, { retrySafe: false }),
} as const satisfies Readonly<Record<string, ErrorRow>>;
