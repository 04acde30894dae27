/** Bounds of everything this folder starts, reads or keeps, each with the reason for its number. */
export const GIT_LIMITS = {
  /** A checkout of a very large tree on a slow disk takes minutes; anything longer hangs. */
  commandTimeoutMs: 600_000,
  /** One answer of the reading helper is a lookup or one bounded blob. */
  batchAnswerTimeoutMs: 60_000,
  /** A call that takes longer is looked at for a pipe that it waits for; nearly all end in a hundredth of it. */
  blockLookMs: 2_000,
  /** Names looked at for that: a large git directory and its checkout, in some tenths of a second. */
  blockEntriesMax: 200_000,
  /** A lock of git's stands for seconds, in a very large repository for minutes. */
  leftLockMs: 15 * 60_000,
  /** A ref is one line; git reads all of what stands in its place. */
  refBytesMax: 1024 * 1024,
  /** Raw difference of a million paths is about 150 MiB. */
  outputBytesMax: 256 * 1024 * 1024,
  /** Enough for git's own sentences, never a flood of warnings. */
  errorBytesMax: 16 * 1024,
  /** Immutable answers (differences, listings, ancestry) kept by object id; one round needs about ten. */
  cachedAnswersMax: 200,
  /** Entries of trees: what a round looks at has some thousands, and a folder with many comes anew in each; 7 MB. */
  cachedEntriesMax: 50_000,
  /** Lines of listings and differences, each: the longest that are kept ten times over; 2 MB. */
  cachedLinesMax: 10_000,
  /** Contract files and records that each tick reads again; a roadmap of a thousand milestones has half of it. */
  cachedBlobBytesMax: 2 * 1024 * 1024,
  /** Commits whose facts are kept; a tick looks at the window of landed rounds. */
  cachedCommitsMax: 2_000,
  /** Commits looked through before git is asked to: a round makes about ten, and each costs a tenth of a process. */
  nearCommitsMax: 40,
  /** Trees read for one comparison or listing before git is asked to. */
  nearTreesMax: 60,
  /** Refs of ours asked for one by one; rounds have about five each, and an agent could make any number. */
  nearRefsMax: 200,
  /** An object that is inflated in this process, before and after: contract files and trees are a hundredth of it. */
  looseBytesMax: 4 * 1024 * 1024,
  /** An index read in this process: ten thousand files. Reading a larger one takes as long as starting git. */
  nearIndexBytesMax: 1024 * 1024,
  /** One tree object: a folder with a hundred thousand entries is about 6 MiB. */
  treeBytesMax: 64 * 1024 * 1024,
  /** A list of differing files that a person can still read. */
  listedFilesMax: 1_000,
  /** A file of git's read whole: `packed-refs` and an index with a million entries each have about 100 MiB. */
  fileBytesMax: 256 * 1024 * 1024,
  /** A file that is read whole for its hash; of larger ones only a piece is in memory. */
  hashedAtOnceBytesMax: 1024 * 1024,
  /** One `.gitattributes` file. */
  attributesBytesMax: 1024 * 1024,
  /** Hooks in one folder: git knows some thirty, and hook managers keep a helper or two beside them. */
  hooksMax: 200,
  /** One hook or included configuration file, read for its hash; of a larger one its size and times tell. */
  fingerprintedBytesMax: 1024 * 1024,
  /** Ignored files copied into a worktree: environment files and small fixtures, not dependency folders. */
  includedFilesMax: 10_000,
  /** Oldest git with `merge-tree --write-tree` and `cat-file --batch-command -z`. */
  gitVersionMin: [2, 38],
} as const;
