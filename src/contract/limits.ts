const KIB = 1024;
const MIB = 1024 * KIB;

// Bounds that no configuration changes; those a repository may change stand in `config-table.ts`.
// Each says why it is this number. @spec contract.md#records

export const FILE_LIMITS = {
  // A role's record is a page or two; a thousand times that is an accident or an attack.
  recordBytesMax: MIB,
  // What the controller writes for itself, of agents' paths and texts: 200 problems and 1,000 paths of the longest kind.
  journalBytesMax: 16 * MIB,
  // Paths of a landing that the state shows a person; the commit it names has them all.
  intentPathsMax: 100,
  // Written by hand, and answered with every problem at once: small enough that even that is quick.
  handwrittenBytesMax: 256 * KIB,
  // Plans and notes quote code; 4 MiB is a book.
  markdownBytesMax: 4 * MIB,
  // Roles, contracts and every input of a dispatch, each bounded by itself.
  promptBytesMax: 16 * MIB,
  // Ignored files that setup made, a hundred bytes each: ten times the largest node_modules that we know.
  ignoredListBytesMax: 64 * MIB,
  // 64 live rounds with every consumed record and intent stay below it.
  stateBytesMax: 4 * MIB,
  // One line of events.jsonl: 50 facts of 500 characters and free data.
  eventLineBytesMax: 64 * KIB,
  // Our deepest record nests 5 levels; 32 leaves room for free-form findings and keeps recursion shallow.
  jsonDepthMax: 32,
  // Text from agents that reaches commit messages and the roadmap: one line of a terminal or two.
  lineCharsMax: 200,
  // A branch name stays readable, and below the 255 bytes of a file name with all its prefixes.
  roundSlugCharsMax: 40,
} as const;

export const PROBLEM_LIMITS = {
  // A list longer than this helps nobody.
  problemsMax: 200,
  // Longest value quoted in a message.
  shownCharsMax: 100,
} as const;

/** Checked before parsing: what reads Markdown is near-quadratic on hostile text. */
export const ROADMAP_LIMITS = {
  // 4,000 milestones with ten times the usual prose.
  fileBytesMax: 16 * MIB,
  // A section is one milestone; no person writes 64 KiB about one.
  sectionBytesMax: 64 * KIB,
  // Deeper lists and quotes are not prose any more.
  nestingMax: 16,
  // Runs of * and _ are what makes Markdown parsers slow.
  emphasisRunMax: 100,
  // A long paragraph without a line break.
  lineCharsMax: 10_000,
} as const;

export const CHECK_LIMITS = {
  // What CI systems give one step, when verification.md names nothing.
  timeoutS: 1800,
  // What a person scrolls through, and what fits into a prompt.
  logTailLinesMax: 100,
  // Names of ignored files in one sentence.
  asideNamedMax: 5,
  // As many as a check record and an assignment hold; who has more calls a script.
  checksMax: 200,
} as const;

export const DISPATCH_LIMITS = {
  // Commits on base while a round is at work: what came more often than this a day is looked at as a whole.
  baseCommitsMax: 200,
  // Refs of ours that an agent moved or made: enough to name and to put back; what is more stays where it is.
  refsChangedMax: 500,
  // Newest dispatches whose prompts and logs stay, besides those of live rounds: about those of the 50 rounds in the tree.
  foldersKept: 150,
  // Files that hold a secret: the list is for a person, all of them are kept without it.
  secretsMax: 1_000,
  // File systems stamp with a clock that is one tick of the kernel old, 10 ms at most; an agent needs longer to start.
  fileClockLagMs: 20,
  // Time after TERM in which an agent may save its session, then KILL.
  termGraceMs: 10_000,
  // Observations without output, file change or CPU time; at 300 s apart, 15 minutes of nothing.
  silentObservationsMax: 3,
  // Shorter values would redact ordinary words.
  secretBytesMin: 8,
} as const;

/** Refs that are not ours, looked at before and after each job. */
export const THEIR_REF_LIMITS = {
  // Parents of one commit: git walks them in milliseconds. Of more refs the rest is compared, and not held before.
  heldMax: 2_000,
  // A line each, with the id.
  listBytesMax: MIB,
  // Nobody has more stashes that still mean something.
  stashMax: 200,
  // Moves of one ref since a look: a rebase of a long branch moves it once.
  movesMax: 1_000,
  // Lines for one look; a script that removes branches removes many.
  toldMax: 10,
} as const;

export const REVIEW_LIMITS = {
  // A record that fails the quality rules is asked again this often, then a person looks.
  repeatsMax: 2,
  // Seen three times, a finding will not be fixed by a fourth try.
  sameFindingMax: 3,
  // Plans of this many tasks without findings need a reason of this length.
  justificationFromTasks: 3,
  justificationCharsMin: 200,
  // A summary that repeats this share of the plan's words shows no look at the work.
  planOverlapBelow: 0.9,
} as const;

export const ROADMAP_UPDATE_LIMITS = {
  // A third rejection says that planner and reviewer disagree; a person decides.
  rejectionsMax: 3,
} as const;

export const RECON_LIMITS = {
  // What three waves did not find, a fourth will not.
  wavesMax: 3,
} as const;

export const PROVIDER_LIMITS = {
  // One failure may be chance, a second in a row is a pattern.
  degradedAfterFailures: 2,
  // An agent that says "try again later" without saying when: long enough for a per-minute limit, short enough for a night.
  unavailableMs: 5 * 60 * 1000,
} as const;

export const PORT_LIMITS = {
  // Above the registered services most projects use, below the ephemeral range of Linux (32768).
  first: 20_000,
  blockSize: 20,
  // 500 rounds in a row have blocks of their own.
  blocks: 500,
} as const;

export const LOOP_LIMITS = {
  // A repeatable action may be cut short a few times by a busy checkout; more often it does not work.
  sameDecisionMax: 20,
  // A held landing or a pause is looked at often enough to feel immediate, seldom enough to cost nothing.
  heldLookMs: 2_000,
  // Transitions in a row need no world: a handful between two actions, a dozen after requests of a person.
  foreseenTicksMax: 100,
} as const;

export const PACK_LIMITS = {
  // A round leaves about fifty objects in files of their own: 64 rounds stay below the 6,700 at which git cleans up by
  // itself, and packing them takes a hundredth of the time of the rounds.
  roundsEach: 64,
  // Of history, counted from its newest commit, twice as much as the last pack left: the rest was packed before.
  commitsMax: 128,
} as const;

/** What `events.jsonl` keeps of past events: this much, and as much again set aside. @spec contract.md#files */
export const EVENT_LIMITS = {
  // Some seventy rounds, twice that with the file set aside: as far back as the decisions that events name are kept.
  fileBytesMax: 512 * KIB,
} as const;

export const REQUEST_LIMITS = {
  // A command waits so long for the controller to look; a tick takes seconds, the worst one of a large repository less than this.
  answerMs: 60_000,
  // How often a command that waits looks whether its controller still lives.
  holderLookMs: 1_000,
  // Enough to look up what was asked this month; a folder of more is only slow to read.
  answersKept: 200,
} as const;

/** What `runtime/decisions/` keeps of past decisions; the oldest part goes first. @spec contract.md#files */
export const DECISION_LIMITS = {
  // Read and searched as a whole, in some ten milliseconds.
  segmentBytesMax: 4 * MIB,
  // 16 MiB hold some hundred rounds of a short roadmap, some thirty of one with a hundred milestones.
  segmentsMax: 4,
  // A roadmap of 2,000 milestones still fits in; what is larger would drive out everything else.
  recordBytesMax: 8 * MIB,
  // A reference has 80 characters: shorter values stand where they are.
  partCharsMin: 160,
} as const;
