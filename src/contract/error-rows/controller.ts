import { PROGRAM, row, type ErrorRow } from './row.ts';

/** Why the controller waits for a person, and what holds a finished round. @spec contract.md#state */
export const CONTROLLER_ROWS = {
  'state.rewound': row(
    'controller',
    4,
    'The live state is older than the event log; restore the newer file or run reconcile.',
    `${PROGRAM} reconcile`,
    { retrySafe: false },
  ),
  'lease.lost': row(
    'controller',
    5,
    'Another controller took over; this one stopped without writing more.',
    `${PROGRAM} status`,
  ),
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
  'candidate.invalid': row(
    'controller',
    3,
    'The landing would put an invalid contract file on base, so it was not made; this is a bug or damage: look at the file.',
    `${PROGRAM} validate`,
  ),
  'launcher.failed': row(
    'controller',
    3,
    'The process that runs agents did not start: install this program again if its files are gone.',
    `${PROGRAM} doctor`,
  ),
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
    'The base branch is gone: make it again at its last commit, with `git branch <name> <commit>`, then run.',
    'git branch --all --verbose',
    { recheck: true },
  ),
  'base.rewritten': row(
    'controller',
    3,
    'Base no longer contains what live rounds started from: look at it, then accept it as it is.',
    `${PROGRAM} run --accept-base`,
    { recheck: true },
  ),
  'base.moved-by-agent': row(
    'controller',
    3,
    'An agent committed on the base branch: look at the commits, then accept or revert them.',
    `${PROGRAM} run --accept-base`,
    { recheck: true },
  ),
  'roadmap-update.by-hand': row(
    'controller',
    3,
    'Edit roadmap.md as asked and commit it; run then goes on.',
    'git commit -m "Edit the roadmap" -- orchestrator/roadmaps',
    { recheck: true },
  ),
  'disk.low': row(
    'controller',
    3,
    'Free disk space, or lower limits.min_free_disk_gib in orchestrator/config.json.',
    `${PROGRAM} run`,
    { recheck: true },
  ),
  'checkout.local-edits': row(
    'hold',
    7,
    'Commit these edits or move them out of the way; the landing then goes on by itself.',
    'git status',
  ),
  'checkout.busy': row(
    'hold',
    7,
    'Finish or abort the merge, rebase, cherry-pick or bisect in your checkout; the landing then goes on by itself.',
    'git status',
  ),
  'repo.config-drift': row(
    'hold',
    7,
    'Executable git configuration or a hook changed while an agent ran: look at it, then accept it.',
    `${PROGRAM} resume --accept-config`,
  ),
} as const satisfies Readonly<Record<string, ErrorRow>>;
