// Everything that the package run-orchestrator-loop exports. Written by scripts/api-report.mjs: do not edit.
// A change in this file is a change for everybody who builds on the package.
declare const ERRORS: {
  readonly "state.rewound": ErrorRow;
  readonly "lease.lost": ErrorRow;
  readonly "git.failed": ErrorRow;
  readonly "git.output-unexpected": ErrorRow;
  readonly "git.lock-held": ErrorRow;
  readonly "files.failed": ErrorRow;
  readonly "files.closed": ErrorRow;
  readonly "files.wrong-kind": ErrorRow;
  readonly "candidate.invalid": ErrorRow;
  readonly "launcher.failed": ErrorRow;
  readonly "launcher.unseen": ErrorRow;
  readonly "owners.blocked": ErrorRow;
  readonly "base.missing": ErrorRow;
  readonly "base.rewritten": ErrorRow;
  readonly "base.moved-by-agent": ErrorRow;
  readonly "roadmap-update.by-hand": ErrorRow;
  readonly "disk.low": ErrorRow;
  readonly "checkout.local-edits": ErrorRow;
  readonly "git.lock-left": ErrorRow;
  readonly "checkout.busy": ErrorRow;
  readonly "repo.config-drift": ErrorRow;
  readonly "checks.not-converging": ErrorRow;
  readonly "refresh.not-converging": ErrorRow;
  readonly "review.not-converging": ErrorRow;
  readonly "review.limit-critical": ErrorRow;
  readonly "review.limit": ErrorRow;
  readonly "review.blocked": ErrorRow;
  readonly "milestone.not-converging": ErrorRow;
  readonly "roadmap.changed-under-round": ErrorRow;
  readonly "state.rebuilt": ErrorRow;
  readonly "guidance.not-yet": ErrorRow;
  readonly "worktree.setup-failed": ErrorRow;
  readonly "agent.env-missing": ErrorRow;
  readonly "agent.degraded": ErrorRow;
  readonly "diagnosis.escalated": ErrorRow;
  readonly "artifact.invalid": ErrorRow;
  readonly "artifact.missing": ErrorRow;
  readonly "artifact.changed-after-end": ErrorRow;
  readonly "artifact.too-large": ErrorRow;
  readonly "artifact.mismatch": ErrorRow;
  readonly "plan.incomplete": ErrorRow;
  readonly "plan.ambiguous": ErrorRow;
  readonly "plan.scope-misses-work": ErrorRow;
  readonly "plan.not-eligible": ErrorRow;
  readonly "scheduler.unknown-id": ErrorRow;
  readonly "ownership.outside-scope": ErrorRow;
  readonly "ownership.protected": ErrorRow;
  readonly "ownership.special-file": ErrorRow;
  readonly "ownership.name-collision": ErrorRow;
  readonly "ownership.git-tampering": ErrorRow;
  readonly "secret.in-tree": ErrorRow;
  readonly "conflict.markers-left": ErrorRow;
  readonly "review.not-substantive": ErrorRow;
  readonly "review.inconsistent": ErrorRow;
  readonly "review.stale-head": ErrorRow;
  readonly "review.checklist-incomplete": ErrorRow;
  readonly "closeout.refused": ErrorRow;
  readonly "agent.failed": ErrorRow;
  readonly "agent.unobservable": ErrorRow;
  readonly "closeout.status-mismatch": ErrorRow;
  readonly "closeout.target-missing": ErrorRow;
  readonly "closeout.illegal": ErrorRow;
  readonly "checks.red": ErrorRow;
  readonly "checks.definition-changed": ErrorRow;
  readonly "refresh.conflict": ErrorRow;
  readonly "closeout.mismatch": ErrorRow;
  readonly "agents.missing": ErrorRow;
  readonly "contract.uncommitted": ErrorRow;
  readonly "init.needed": ErrorRow;
  readonly "init.exists": ErrorRow;
  readonly "init.name-taken": ErrorRow;
  readonly "contract.other-version": ErrorRow;
  readonly "init.base-elsewhere": ErrorRow;
  readonly "init.not-terminal": ErrorRow;
  readonly "repository.missing": ErrorRow;
  readonly "repository.unborn": ErrorRow;
  readonly "repository.detached": ErrorRow;
  readonly "repository.bare-flag": ErrorRow;
  readonly "repository.bare": ErrorRow;
  readonly "repository.shallow": ErrorRow;
  readonly "repository.partial": ErrorRow;
  readonly "repository.submodules": ErrorRow;
  readonly "repository.sparse": ErrorRow;
  readonly "repository.filters": ErrorRow;
  readonly "repository.is-worktree": ErrorRow;
  readonly "branch.name-taken": ErrorRow;
  readonly "git.too-old": ErrorRow;
  readonly "platform.unsupported": ErrorRow;
  readonly "lease.held": ErrorRow;
  readonly "run.template": ErrorRow;
  readonly "decision.not-recorded": ErrorRow;
  readonly "request.from-agent": ErrorRow;
  readonly "request.unproven": ErrorRow;
  readonly "request.unanswered": ErrorRow;
  readonly "request.refused": ErrorRow;
  readonly "state.invalid": ErrorRow;
  readonly "config.invalid": ErrorRow;
  readonly "config.not-yet": ErrorRow;
  readonly "request.invalid": ErrorRow;
  readonly "roadmap.invalid": ErrorRow;
  readonly "verification.invalid": ErrorRow;
  readonly "bundle.mismatch": ErrorRow;
  readonly "bundle.incomplete": ErrorRow;
  readonly "bundle.stale": ErrorRow;
  readonly "contract.missing": ErrorRow;
  readonly "contract.unknown-file": ErrorRow;
  readonly "contract.conflict": ErrorRow;
  readonly "history.invalid": ErrorRow;
  readonly "ledger.invalid": ErrorRow;
  readonly "role.missing": ErrorRow;
  readonly "roadmap.section-missing": ErrorRow;
  readonly "roadmap.section-repeated": ErrorRow;
  readonly "roadmap.section-order": ErrorRow;
  readonly "roadmap.status-unknown": ErrorRow;
  readonly "roadmap.field-missing": ErrorRow;
  readonly "roadmap.field-duplicate": ErrorRow;
  readonly "roadmap.id-duplicate": ErrorRow;
  readonly "roadmap.id-unknown": ErrorRow;
  readonly "roadmap.id-invalid": ErrorRow;
  readonly "roadmap.dependency-self": ErrorRow;
  readonly "roadmap.dependency-cycle": ErrorRow;
  readonly "roadmap.lane-unknown": ErrorRow;
  readonly "roadmap.done-before-dependency": ErrorRow;
  readonly "roadmap.empty": ErrorRow;
  readonly "roadmap.milestone-misplaced": ErrorRow;
  readonly "roadmap.encoding": ErrorRow;
  readonly "roadmap.too-large": ErrorRow;
  readonly "verification.section-missing": ErrorRow;
  readonly "verification.section-repeated": ErrorRow;
  readonly "verification.section-order": ErrorRow;
  readonly "verification.command-missing": ErrorRow;
  readonly "verification.command-invalid": ErrorRow;
  readonly "verification.timeout-invalid": ErrorRow;
  readonly "verification.working-directory": ErrorRow;
  readonly "verification.field-duplicate": ErrorRow;
  readonly "verification.encoding": ErrorRow;
  readonly "verification.too-large": ErrorRow;
};
declare const MILESTONE_STATUSES: readonly [
  "pending",
  "in-progress",
  "done"
];
declare const brand: unique symbol;
/**
 * Bytes of a contract file to its value: bounds, strict JSON (comments in `config` only), then the schema. Problems
 * carry line, column and JSON pointer: all of them for a file that people write, for a record the first.
 * @spec contract.md#records
 */
declare function parseRecord<K extends SchemaName>(name: K, bytes: Uint8Array, file: string): Result<SchemaTypes[K], readonly Problem[]>;
/**
 * Reads the bytes of one `roadmap.md`: the value only if nothing is wrong with it, else all problems at once, in file
 * order, with lines and columns from 1. `file` is only the name that problems carry. Never rejects.
 * @spec contract.md#roadmap
 */
declare function parseRoadmap(bytes: Uint8Array, file: string): Promise<Result<Roadmap, readonly Problem[]>>;
/**
 * Reads the bytes of one `verification.md`: the value only if nothing is wrong with it, else all problems at once, in
 * file order, with lines and columns from 1. `file` is only the name that problems carry. Never rejects.
 * @spec contract.md#verification
 */
declare function parseVerification(bytes: Uint8Array, file: string): Promise<Result<Verification, readonly Problem[]>>;
/** Proof that this process holds the repository; every function that writes to it asks for one. Only `LeasePort.acquire` makes one. */
export declare class LeaseHeld {
  #private;
  constructor(oid: Oid, holder: Lease);
  get oid(): Oid;
  get holder(): Lease;
  /** The same holder by another blob. */
  renew(oid: Oid, holder: Lease): void;
  isProof(): boolean;
}
/**
 * The next live state: `revision` + 1 and exactly what the transition says; the one given stays as it is. A move that
 * the stage table does not have, or a round that is not live, is a bug of the caller and throws.
 * @spec contract.md#stages, contract.md#state
 */
export declare function applyTransition(state: State, transition: Transition): State;
/**
 * The one decision that follows from an observation: an ordered list of rules, the first that speaks wins.
 * Pure and total: the same observation gives the same decision (I20), and every observation has one. Carry it out
 * and observe again: a `transition` changes the state alone, an action of `perform` the world alone, `wait` ends when
 * `on` changes, `stop` carries the exit code. `because` names the rule, which is stable, and its section.
 * @spec contract.md#decisions-and-exit-codes
 */
export declare function decide(o: Observation): Decision;
/** A git object id: 40 (sha1) or 64 (sha256) lower-case hexadecimal digits. */
export declare function parseOid(text: string): Oid | null;
export declare function parseSha256(text: string): Sha256 | null;
/**
 * Fills in the defaults. Values of features that are not built give `config.not-yet`, values that contradict
 * each other `config.invalid`; whether a program exists is not judged here.
 * @spec contract.md#agents
 */
export declare function resolveConfig(config: Config): Result<EffectiveConfig, readonly Problem[]>;
/**
 * What one dispatch is asked to do
 */
export interface Assignment {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "assignment-v1";
  readonly dispatch_id: string;
  readonly thread_id: string;
  readonly role: Role$1;
  readonly stage: Stage$1;
  readonly part: Part;
  readonly task_ids: readonly string[];
  readonly attempt: number;
  readonly final_review: boolean;
  readonly round_id: string;
  readonly worktree: string;
  readonly head: string;
  readonly base_revision: string;
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly eligible_milestones: readonly EligibleMilestone[];
  readonly taken_directions: readonly string[];
  readonly lineage: Lineage | null;
  readonly objective: string;
  readonly success_criteria: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly AssignmentOutput[];
  readonly write_scope: readonly string[];
  readonly checks: readonly string[];
  readonly required_changes: readonly string[];
  readonly problems: readonly AssignmentProblem[];
  readonly guidance: readonly string[];
  readonly docs: readonly string[];
  readonly skills: readonly string[];
}
/** Why: the rule that spoke, where the contract says so, and the facts it saw. */
export interface Because {
  /** Dotted, stable: goldens and replay compare it. */
  readonly rule: string;
  /** `contract.md#anchor`. */
  readonly spec: string;
  readonly facts: readonly string[];
}
export interface CheckFacts {
  /** The base commit in the branch: its verification.md says what is run. */
  readonly base: Oid;
  /** Content tree of the round head over `base`. */
  readonly contentTree: Oid;
  /** All check records of the round, oldest first. */
  readonly records: readonly CheckRecordFacts[];
  readonly job: CheckJobFacts;
}
export interface Clock {
  /** ISO 8601 with milliseconds, UTC. No safety decision depends on it. */
  now(): string;
  /** Milliseconds in which this process ran since the first call: no pause and no setting of a clock counts. */
  awakeMs(): number;
}
/**
 * Git's own configuration files, the attributes and excludes beside them, hooks and included files. Reading runs
 * nothing, and gives the same object as long as nothing changed. @spec contract.md#ownership
 */
export interface ConfigDrift {
  read(): Promise<readonly WatchedSetting[]>;
}
/** A candidate slice of a milestone. */
export interface Direction {
  readonly directionId: string;
  readonly summary: string;
  readonly whyItMattersNow: string;
  readonly preconditions: string;
  readonly parallelHints: string;
  readonly boundaryNotes: string;
  readonly extractionNotes: string;
}
/** The configuration with every default filled in; keys as in the file. @spec contract.md#agents */
export interface EffectiveConfig {
  /** In the order of the file. */
  readonly agents: readonly EffectiveAgent[];
  readonly roles: Readonly<Record<Role$2, EffectiveRole>>;
  readonly launcher: LauncherName;
  readonly limits: EffectiveLimits;
  readonly worktree: Required<WorktreeConfig>;
  readonly merge: {
    readonly mode: MergeMode;
    readonly identity: string | null;
  };
  readonly protected_paths: readonly string[];
  readonly workflow: Workflow;
  readonly checks: Required<ChecksConfig>;
  readonly state: Required<StateConfig>;
}
/** The controller's append-only log: evidence of revisions, never an input of decisions. @spec contract.md#state */
export interface EventLog {
  /** Durable when it resolves. The event as it was written. */
  append(lease: LeaseHeld, entry: EventEntry): Promise<Event$1>;
  /** The highest revision that the end of the log names, or null when there is none. */
  lastRevision(): Promise<number | null>;
  /** The newest events, oldest first: those of the file that is written and of the one set aside last. */
  recent(): Promise<readonly Event$1[]>;
}
/** Files below one root folder. Paths are relative, `/`-separated; one that leaves the root or crosses a symlink is refused. */
export interface Files {
  readonly root: string;
  read(path: string, maxBytes: number): Promise<FileFacts>;
  /** Temporary file in the same folder, fsync, rename, fsync the folder; parents are made. */
  writeAtomic(path: string, bytes: Uint8Array): Promise<void>;
  /** Creates exclusively; false when something stands there already. */
  createExclusive(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Appends one line; durably unless told that the machine may lose it. */
  appendLine(path: string, line: string, isDurable?: boolean): Promise<void>;
  /** Appends without waiting for the disk: a crash of the machine may lose it. */
  append(path: string, text: string): Promise<void>;
  /** Renames durably, replacing a file that stands at `to`; false when nothing stands at `from`. */
  move(from: string, to: string): Promise<boolean>;
  /** Size of a regular file; null when there is none. */
  sizeBytes(path: string): Promise<number | null>;
  /** Names of the entries of a folder, sorted; empty when no folder stands there. */
  list(path: string): Promise<readonly string[]>;
  /** Names of the regular files in the root itself that match one of the glob patterns, sorted; a symlink is none. */
  find(patterns: readonly string[]): Promise<readonly string[]>;
  /** Removes a file or a folder with all in it, symlinks not followed. Repeatable. */
  remove(path: string): Promise<void>;
  /** Opens a file or folder to its owner again; `path` is absolute. */
  reopen(path: string): Promise<void>;
  /** At most `maxBytes` from `offset` on; none when the file is absent or ends before. */
  readFrom(path: string, offset: number, maxBytes: number): Promise<Uint8Array>;
  /** Last part of a text file, at most `maxBytes`; empty when absent. */
  readTail(path: string, maxBytes: number): Promise<string>;
  /** Free space, in GiB, of the file system that holds the path or will: an absolute one may lie outside the root. */
  freeGib(path: string): Promise<number>;
}
/** Steps 4 to 6 of the recipe: fence, compare-and-swap with the lease, checkouts follow. @spec contract.md#merge-admissibility */
export interface Landing {
  /** `commit` null asks only about busy states and locks. */
  inspectCheckouts(baseRef: string, base: Oid, commit: Oid | null): Promise<readonly CheckoutFacts[]>;
  /** Locks of other gits at the refs that a run moves. */
  inspectRefLocks(baseRef: string): Promise<readonly ForeignLock[]>;
  /** Files of the checkout that git does not know, nobody ignores, and that came since (in milliseconds of the epoch); those of `orchestrator/` aside. */
  newFiles(sinceMs: number): Promise<readonly string[]>;
  /** Repeatable at every point; when base already holds `commit` it only finishes what follows. */
  land(lease: LeaseHeld, intent: LandIntent): Promise<LandOutcome>;
  /** For when no intent stands: fences a dead controller left are finished (base holds their commit) or dropped. The checkouts. */
  settleFences(lease: LeaseHeld, baseRef: string): Promise<readonly string[]>;
}
/** What admissibility looks at; observed in review, finalize-round and blocked. */
export interface LandingFacts {
  readonly base: Oid;
  readonly headContainsBase: boolean;
  /** Change of the round head: canonical lines, so that equality is equality of changes. */
  readonly change: readonly RawChange[];
  /** The change the newest review saw, computed against the same B; null when there is none. */
  readonly reviewedChange: readonly RawChange[] | null;
  readonly merge: {
    readonly kind: "clean";
    readonly contentTree: Oid;
  } | {
    readonly kind: "conflict";
    readonly tree: Oid;
    readonly paths: readonly string[];
  };
  readonly commitsAbove: readonly {
    readonly oid: Oid;
    readonly isController: boolean;
  }[];
  /** Paths changed by `by hand` and conflict commits. */
  readonly handPaths: readonly string[];
  /** Paths under orchestrator/ that the branch changed against base_revision. */
  readonly orchestratorPaths: readonly string[];
  /** Of the accepted review at the head. */
  readonly closeout: CloseoutFacts;
  /** Of the review record an ended dispatch left, not accepted yet. */
  readonly proposedCloseout: CloseoutFacts;
  readonly checkouts: readonly CheckoutFacts[];
  readonly candidate: CandidateFacts | null;
}
/** Runs jobs outside the controller: exactly once, in their own process group. @spec contract.md#recovery */
export interface Launcher {
  /**
   * Writes launch.json when absent and hands the job to a runner; only the one that creates start.json goes on.
   * Resolves when start.json stands. `secrets` are the values of `launch.secret_env`. Repeatable.
   */
  start(dir: string, launch: Launch, secrets: Readonly<Record<string, string>>): Promise<void>;
  observe(dir: string): Promise<JobFacts>;
  /** User and system time of the job's processes, milliseconds; null where the system does not tell. */
  cpuMs(dir: string): Promise<number | null>;
  /**
   * TERM, 10 s, KILL, sweep by marker; resolves when no process of the job lives. A job that never started is closed
   * as ended. Repeatable.
   */
  end(dir: string): Promise<void>;
  /** A person said so: from now on a runner that cannot be looked at from here counts as dead. */
  takeUnseenForGone(): void;
  /** Resolves when the job may have changed, `signal` aborts, or `timeoutMs` passed. */
  waitForChange(dirs: readonly string[], timeoutMs: number, signal: AbortSignal): Promise<void>;
}
/** One controller a repository. @spec contract.md#one-controller */
export interface LeasePort {
  /** `takeOver`: also from a holder whose life cannot be looked at; never from one that is seen to live. */
  acquire(options: {
    readonly takeOver: boolean;
  }): Promise<AcquireOutcome>;
  /** Is the lease ref still ours? */
  verify(lease: LeaseHeld): Promise<boolean>;
  /** Lets the holder write again after somebody removed what it writes through; false when the lease is not ours. */
  regain(lease: LeaseHeld): Promise<boolean>;
  /** Deletes the lease, and writes as a controller no more. */
  release(lease: LeaseHeld): Promise<void>;
  /** Who holds it now, without taking anything; null when nobody. */
  holder(): Promise<HolderFacts | null>;
}
/** One milestone; values that run over several lines are joined with spaces. */
export interface Milestone {
  readonly milestoneId: string;
  readonly title: string;
  readonly status: MilestoneStatus;
  readonly dependsOn: readonly string[];
  readonly intent: string;
  readonly completionSignal: string;
  readonly lane: string;
  readonly coordinationNotes: string;
  readonly directions: readonly Direction[];
  /** The values of the `Completed by:` lines, in file order. */
  readonly completedBy: readonly string[];
  readonly isTemplate: boolean;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** The word between the brackets of the heading. */
  readonly statusRange: Range;
  /** The end of the last line of the last field of the milestone, before its line ending: a new field goes here. */
  readonly fieldsEnd: number;
}
/** Everything `decide` may look at. Same observation, same decision (I20). */
export interface Observation {
  readonly now: string;
  /** Absolute path of the main checkout. */
  readonly root: string;
  readonly run: RunFacts;
  readonly state: State;
  readonly config: EffectiveConfig;
  readonly base: BaseFacts;
  readonly contract: ContractFacts;
  readonly requests: readonly PendingRequest[];
  readonly rounds: readonly RoundObservation[];
  /** Rounds that left the state but still have refs, a worktree or records of ours. */
  readonly leftovers: readonly LeftoverFacts[];
  /** Configuration that changed while an agent ran, was not put back, and that nobody accepted. */
  readonly drift: readonly Drift[];
  readonly freeDiskGib: number;
}
/** One output path of the assignment after the dispatch ended. */
export interface OutputFacts {
  readonly key: string;
  readonly path: string;
  readonly required: boolean;
  readonly observed: OutputObserved;
}
/**
 * One thing wrong in a contract file: where it is, what was expected and found, and what to do about it.
 * `line` and `column` count from 1, columns in UTF-16 units; both are null when only a JSON pointer is known.
 * @spec contract.md#roadmap
 */
export interface Problem {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /** JSON pointer inside the file, or null for text files. */
  readonly pointer: string | null;
  readonly code: string;
  /** A sentence: expected, found, where. */
  readonly message: string;
  readonly expected: string | null;
  readonly found: string | null;
  /** What a person or an agent does about it, one sentence. */
  readonly fix: string;
}
/** What people ask of the controller, and what it answers. @spec contract.md#state */
export interface Requests {
  /** Writes nothing. */
  list(): Promise<readonly RequestFile[]>;
  /** Resolves when something waits to be listed, or `signal` aborts. */
  waitForOne(signal: AbortSignal): Promise<void>;
  /** Adds one, without a lease, and makes this process known as its sender; its file name. */
  ask(request: Request$1): Promise<string>;
  /** Looks at the process that sent it. */
  prove(file: Extract<RequestFile, {
    readonly kind: "request";
  }>): Promise<RequestProof>;
  /** Takes it from its sender, who can take it back no more; false when they have done so. */
  claim(lease: LeaseHeld, name: string): Promise<boolean>;
  /** This process asks no more for it; false when a controller has it. */
  takeBack(name: string): Promise<boolean>;
  /** Whatever is left of it, claimed or not. Only for who holds the lease. */
  consume(lease: LeaseHeld, name: string): Promise<void>;
  /** Moves one that cannot be acted on to `requests/rejected/`. Repeatable. */
  reject(lease: LeaseHeld, name: string): Promise<void>;
  /** Those in `rejected/` are not told of any more. */
  forgetRejected(lease: LeaseHeld): Promise<void>;
  /** Stands before the request goes. Repeatable. */
  answer(lease: LeaseHeld, answer: RequestAnswer): Promise<void>;
  /** The answer, as soon as it is there; null when there is none within that time. */
  waitForAnswer(name: string, waitMs: number, signal: AbortSignal): Promise<RequestAnswer | null>;
  /** Answers to what lies in `rejected/`, oldest first. */
  listRejected(): Promise<readonly RequestAnswer[]>;
}
/** A valid roadmap. `text` is the whole file as decoded, with its byte order mark if it has one. */
export interface Roadmap {
  readonly file: string;
  readonly text: string;
  readonly sections: readonly RoadmapSection[];
  readonly lanes: readonly Lane[];
  readonly milestones: readonly Milestone[];
  /** True when a milestone is still the template that `init` wrote. */
  readonly isTemplate: boolean;
}
export interface RoundObservation {
  readonly row: ActiveRound;
  /** `row.base_revision`, as an object id. */
  readonly baseRevision: Oid;
  /** `refs/orchestrator/rounds/<round_id>`: the newest commit the controller made; null before the first. */
  readonly head: Oid | null;
  readonly branch: BranchFacts;
  readonly worktree: WorktreeFacts;
  /** Files differ from the head and no dispatch or check runs: a person's work. Null when not looked at. */
  readonly handWork: HandWork | null;
  /** The files of `worktree.include` were copied in, or none are named. */
  readonly isIncluded: boolean;
  readonly setup: SetupFacts;
  readonly dispatch: DispatchFacts | null;
  /** Every settled dispatch of this round, oldest first. */
  readonly outcomes: readonly DispatchOutcome[];
  /** Records as they stand at the head. */
  readonly records: RoundRecords;
  readonly lineage: BaseLineage;
  readonly milestone: MilestoneFacts;
  /** Paths outside orchestrator/ that the branch changed against base_revision. */
  readonly workedPaths: readonly string[];
  /** A `by hand` commit is newer than the newest check record and changed something outside orchestrator/. */
  readonly handSinceChecks: boolean;
  readonly checks: CheckFacts | null;
  /** The failing checks of the newest record, when it is red, with the last lines of their logs. */
  readonly redChecks: readonly RedCheck[];
  readonly landing: LandingFacts | null;
  readonly conflicts: readonly ConflictFacts[];
  /** The commit on base that carries this round, found by its trailer. */
  readonly landed: Oid | null;
  /** This process has seen the landing's checkouts follow. */
  readonly isFollowed: boolean;
  /** Why the checkouts cannot follow yet, as the last try said; null when not tried since the last wait. */
  readonly followHeld: string | null;
  /** A person asked to keep the branch when the round is dropped, and that is noted. */
  readonly isBranchKept: boolean;
  /** The round is dropped without a look at its worktree, which stays, and that is noted. */
  readonly isWorktreeKept: boolean;
  /** What stands by now at the outputs of the stage's newest dispatch, when that left no proof; else null. */
  readonly standing: StandingWork | null;
  readonly circumstances: Circumstances;
}
/** Accepted records at the round head. The selection is the newest accepted one, wherever it stands. */
export interface RoundRecords {
  readonly selection: SelectionRecord | null;
  readonly plan: RoundPlanRecord | null;
  readonly review: {
    readonly value: ReviewRecord;
    readonly sha256: Sha256;
    readonly dispatchId: string;
  } | null;
  /** Where the newest accepted ones stand at the head: in attempts/ once their role has been asked again. */
  readonly paths: {
    readonly review: string | null;
    readonly deferrals: string | null;
  };
  /** Accepted review records of this round, oldest first, archived ones included. */
  readonly reviews: readonly ReviewRecord[];
  readonly deferrals: Deferrals | null;
  readonly helpRequest: HelpRequest | null;
  /** Accepted diagnoses of this round, oldest first. */
  readonly diagnoses: readonly Diagnosis[];
  readonly updateRequest: string | null;
}
export interface SchemaTypes {
  readonly "approval-record": ApprovalRecord;
  readonly "assignment": Assignment;
  readonly "check-record": CheckRecord;
  readonly "closeout-record": CloseoutRecord;
  readonly "config": Config;
  readonly "decision-part": DecisionPart;
  readonly "decision-record": DecisionRecord;
  readonly "deferrals": Deferrals;
  readonly "diagnosis-record": Diagnosis;
  readonly "dispatch-baseline": DispatchBaseline;
  readonly "dispatch-outcome": DispatchOutcome;
  readonly "dispatch-record": DispatchRecord;
  readonly "doctor-report": DoctorReport;
  readonly "dry-run-report": DryRunReport;
  readonly "event": Event$1;
  readonly "exit": Exit;
  readonly "explain-report": ExplainReport;
  readonly "handoff": Handoff;
  readonly "help-request": HelpRequest;
  readonly "init-report": InitReport;
  readonly "launch": Launch;
  readonly "lease": Lease;
  readonly "logs-report": LogsReport;
  readonly "next-report": NextReport;
  readonly "recon-record": ReconRecord;
  readonly "recon-synthesis": ReconSynthesis;
  readonly "reconcile-report": ReconcileReport;
  readonly "refresh-conflict": RefreshConflict;
  readonly "refusal-report": RefusalReport;
  readonly "replay-report": ReplayReport;
  readonly "request-answer": RequestAnswer;
  readonly "request-report": RequestReport;
  readonly "request": Request$1;
  readonly "review-record": ReviewRecord;
  readonly "roadmap-update-record": RoadmapUpdateRecord;
  readonly "roadmap-update-review": RoadmapUpdateReview;
  readonly "round-plan-record": RoundPlanRecord;
  readonly "run-report": RunReport;
  readonly "schema-report": SchemaReport;
  readonly "selection-record": SelectionRecord;
  readonly "settlement": Settlement;
  readonly "show-report": ShowReport;
  readonly "start": Start;
  readonly "state": State;
  readonly "status-report": StatusReport;
  readonly "validate-report": ValidateReport;
}
/**
 * The controller's state: the live file and the snapshot on the base branch have the same shape
 */
export interface State {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly contract_version: "orchestrator-v3";
  readonly revision: number;
  readonly base_branch: string;
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly controller_stage: ControllerStage;
  readonly max_parallel_rounds: number;
  readonly rounds_opened: number;
  readonly active_rounds: readonly ActiveRound[];
  readonly roadmap_update: RoadmapUpdate | null;
  readonly resume_errors: ResumeErrors;
  readonly providers: {
    readonly [k: string]: Provider;
  };
  readonly paused: Pause | null;
}
/** The live state. @spec contract.md#state */
export interface StateFile {
  load(): Promise<StateFacts>;
  /** Durable and atomic. Refused with `lease.lost` when the lease is not ours; the revision must be the next one. */
  write(lease: LeaseHeld, state: State): Promise<void>;
}
export interface Verification {
  /** Run by the controller, in this order. */
  readonly checks: readonly BaselineCheck[];
  readonly alignment: readonly string[];
  readonly taskSpecific: readonly string[];
  readonly manual: readonly string[];
  readonly overrides: readonly string[];
}
/**
 * Worktrees of rounds. `path` is absolute. Every call runs under the controller-owned git directory, so that
 * nothing a worktree's configuration names runs. @spec contract.md#worktrees-and-history, contract.md#git-calls
 */
export interface Worktrees {
  inspect(path: string): Promise<WorktreeFacts>;
  /** Cheap: does anything tracked or untracked differ from `head`? */
  isDirty(path: string, head: Oid): Promise<boolean>;
  /**
   * Names, sizes and times of the files that differ from `head`, as one value to compare. Stores nothing, and may
   * be asked while an agent writes.
   */
  fingerprint(path: string, head: Oid): Promise<string>;
  /** Stores the files as a tree. `exclude` are repository-relative paths left out (outputs over their bound). */
  snapshot(path: string, head: Oid, exclude: readonly string[]): Promise<WorkSnapshot>;
  /** Makes the worktree on `branch` at `commit`; a half-made one is reaped first. Repeatable. */
  create(lease: LeaseHeld, worktree: WorktreeTarget): Promise<readonly PutAside[]>;
  /**
   * HEAD names `branch` again, index and files equal `commit`; untracked files removed, ignored ones kept. When the
   * worktree had to be moved aside whole it is absent afterwards, and only the branch is at `commit`. Repeatable.
   */
  resetTo(lease: LeaseHeld, worktree: WorktreeTarget): Promise<readonly PutAside[]>;
  /** Index and HEAD follow to `commit` whose tree equals the files; no file is touched. Repeatable. */
  adopt(lease: LeaseHeld, worktree: {
    readonly path: string;
    readonly branch: string;
    readonly commit: Oid;
  }): Promise<void>;
  /** Writes the files of `tree` (conflict markers included) into the worktree; HEAD stays. Repeatable. */
  showTree(lease: LeaseHeld, worktree: {
    readonly path: string;
    readonly head: Oid;
    readonly tree: Oid;
  }): Promise<void>;
  /** Removes what names or quotes commits of an agent in the administration of its worktree. Repeatable. */
  forgetTraces(lease: LeaseHeld, worktree: {
    readonly path: string;
    readonly branch: string;
  }): Promise<void>;
  /**
   * Removes folder and administration, unless it was freed. The caller has kept what git can store. What may not be
   * removed is moved aside too. Repeatable.
   */
  remove(lease: LeaseHeld, path: string): Promise<readonly PutAside[]>;
  /**
   * Gives the worktree of a finished round up for another: `included` files go, and whatever an agent left in its
   * administration. Null, and nothing is done, when anything in it differs from `head` or it could not be used again.
   * Repeatable.
   */
  free(lease: LeaseHeld, worktree: FreedWorktree & {
    readonly included: readonly string[];
  }): Promise<FreedWorktree | null>;
  /** What was freed and not used or removed since. */
  freed(): Promise<readonly FreedWorktree[]>;
  /**
   * Makes a freed worktree that of another round: moved to `path`, on `branch` at `commit`, files by difference.
   * `isKnownClean` leaves out the look whether somebody worked in it. Another one is tried when this cannot be used.
   */
  reuse(lease: LeaseHeld, freed: FreedWorktree, worktree: WorktreeTarget & {
    readonly ignored: "kept" | "removed";
    readonly isKnownClean: boolean;
  }): Promise<Reuse>;
  /** Removes a freed worktree; one that somebody worked in since is theirs and stays. Repeatable. */
  discard(lease: LeaseHeld, freed: FreedWorktree, options: {
    readonly isKnownClean: boolean;
  }): Promise<Discarded>;
  /** Every ignored file, those in ignored folders too; and those of `also` that no rule hides any more. */
  ignored(path: string, also: readonly string[]): Promise<readonly IgnoredFile[]>;
  /** Leads a worktree and the repository to each other again after both were moved. Where that cannot be nothing changes. */
  repair(lease: LeaseHeld, path: string): Promise<void>;
  /** Stores the commits of a repository that was moved aside, and returns them; empty where that is none. */
  storeNestedTips(lease: LeaseHeld, folder: string): Promise<readonly Oid[]>;
  /**
   * Moves these beside the worktree, for as long as checks run. Where one may not be moved the worktree is moved aside
   * whole, and absent afterwards. Repeatable.
   */
  setAside(lease: LeaseHeld, path: string, names: readonly string[]): Promise<readonly PutAside[]>;
  /** Moves back what was set aside, if anything was; where something stands by now, that stays. Repeatable. */
  putAsideBack(lease: LeaseHeld, path: string): Promise<readonly PutAside[]>;
  /** Copies the ignored files matching `patterns` from the main checkout; returns what was copied. */
  copyIncluded(path: string, patterns: readonly string[]): Promise<readonly string[]>;
}
/**
 * One effect. Performing obeys: everything judged is in here. Each is safe to repeat and leaves something
 * observable; only the next observation may justify a transition.
 */
export type Action = 
/** Branch, mirror ref and worktree at `commit`; half-made ones are reaped. */
{
  readonly kind: "prepareWorktree";
  readonly roundId: string;
  readonly commit: Oid;
} | {
  readonly kind: "includeFiles";
  readonly roundId: string;
} | {
  readonly kind: "startSetup";
  readonly roundId: string;
  readonly commands: readonly string[];
} | {
  readonly kind: "recordSetup";
  readonly roundId: string;
} | {
  readonly kind: "rebuildBranch";
  readonly roundId: string;
  readonly head: Oid;
} | {
  readonly kind: "commitByHand";
  readonly roundId: string;
  readonly head: Oid;
  readonly tree: Oid;
  readonly tip: Oid | null;
  /** A base commit whose conflict was resolved by hand: the second parent. */
  readonly merged: Oid | null;
}
/** The merged files of an open conflict leave the worktree; what a person made of them is kept. */
 | {
  readonly kind: "hideConflict";
  readonly roundId: string;
  readonly head: Oid;
} | {
  readonly kind: "archiveOutputs";
  readonly roundId: string;
  readonly head: Oid;
  readonly folder: string;
  readonly paths: readonly string[];
  readonly remove: readonly string[];
} | {
  readonly kind: "startDispatch";
  readonly roundId: string;
  readonly assignment: Assignment;
  readonly agent: string;
} | {
  readonly kind: "endJob";
  readonly roundId: string;
  readonly jobDir: string;
  readonly why: string;
} | {
  readonly kind: "settleDispatch";
  readonly roundId: string;
  readonly settlement: Settlement;
} | {
  readonly kind: "startChecks";
  readonly roundId: string;
  readonly number: number;
  readonly head: Oid;
  readonly contentTree: Oid;
  readonly base: Oid;
} | {
  readonly kind: "recordChecks";
  readonly roundId: string;
  readonly number: number;
  readonly head: Oid;
  readonly contentTree: Oid;
  readonly base: Oid;
} | {
  readonly kind: "refreshBranch";
  readonly roundId: string;
  readonly head: Oid;
  readonly base: Oid;
} | {
  readonly kind: "showConflict";
  readonly roundId: string;
  /** Counts the conflicts in a row, from 1. */
  readonly number: number;
  readonly head: Oid;
  readonly base: Oid;
  readonly tree: Oid;
  readonly paths: readonly string[];
} | {
  readonly kind: "buildCandidate";
  readonly roundId: string;
  readonly head: Oid;
  readonly base: Oid;
  readonly contentTree: Oid;
  readonly checks: "green" | "unverified";
} | {
  readonly kind: "land";
  readonly roundId: string;
  readonly expectedBase: Oid;
  readonly commit: Oid;
}
/** History chain, refs, worktree, branch and records of a round that left the state. */
 | {
  readonly kind: "retireRound";
  readonly roundId: string;
  readonly landed: Oid | null;
} | {
  readonly kind: "consumeRequest";
  readonly name: string;
  readonly answer: string;
} | {
  readonly kind: "keepBranch";
  readonly roundId: string;
} | {
  readonly kind: "keepWorktree";
  readonly roundId: string;
} | {
  readonly kind: "acceptConfig";
} | {
  readonly kind: "checkpoint";
};
export type Decision = (DecisionBase & {
  readonly kind: "transition";
  readonly transition: Transition;
}) | (DecisionBase & {
  readonly kind: "perform";
  readonly action: Action;
}) | (DecisionBase & {
  readonly kind: "wait";
  readonly on: WaitFor;
}) | (DecisionBase & {
  readonly kind: "stop";
  readonly exit: ExitCode;
  readonly error: ErrorCode | null;
  readonly message: string;
  readonly nextCommand: string | null;
});
/** What `next` prints. @spec contract.md#decisions-and-exit-codes */
export type DecisionCode = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
export type DecisionPath = "serial" | "recovery" | "semantic-update" | "corrupt-state";
/** SHA-256 of bytes. A port because pure code has no `node:crypto`. */
export type Digest = (bytes: Uint8Array) => Sha256;
export type DispatchFacts = 
/** In the state; no runner has begun. */
(DispatchBase & {
  readonly kind: "decided";
  readonly outputsStanding: readonly StandingOutput[];
  /** A controller died while it started one: it may still begin, on the head of that moment. */
  readonly isPrepared: boolean;
}) | (DispatchBase & {
  readonly kind: "running";
  readonly agent: string | null;
  readonly startedAt: string;
  readonly silentObservations: number;
  readonly overdue: boolean;
  /** Files of our runtime folder that changed since it began, and were put back. */
  readonly tampered: readonly string[];
  readonly lastLine: string;
})
/** The runner ended or is dead (`exit` null); nothing was judged yet. */
 | (DispatchBase & {
  readonly kind: "ended";
  readonly agent: string | null;
  readonly exit: Omit<Exit, "outputs"> | null;
  /** What the adapter reads from exit code and output; null when the agent says it ended well. */
  readonly agentFailure: FailureClass$2 | null;
  readonly survivors: number;
  /** A person ended it with a second Ctrl-C. */
  readonly isInterrupted: boolean;
  readonly assignment: Assignment;
  readonly work: DispatchWork;
  readonly outputs: readonly OutputFacts[];
})
/** Ended, and nothing of what it left was looked at. */
 | (DispatchBase & {
  readonly kind: "sealed";
  readonly job: SealedJob;
})
/** Judged, and being settled: the same settlement is carried out until it is done. */
 | (DispatchBase & {
  readonly kind: "settling";
  readonly settlement: Settlement;
}) | (DispatchBase & {
  readonly kind: "settled";
  readonly outcome: DispatchOutcome;
});
export type ErrorCode = keyof typeof ERRORS;
export type ExitCode = 0 | 2 | 3 | 4 | 5 | 6 | 7 | 70 | 75 | 130 | 143;
/** What was seen at a path, never what it means. */
export type Observed<T> = {
  readonly kind: "absent";
} | {
  readonly kind: "present";
  readonly value: T;
  readonly sha256: Sha256;
} | {
  readonly kind: "invalid";
  readonly problems: readonly Problem[];
  readonly sha256: Sha256 | null;
};
export type Oid = Branded<"Oid">;
export type OutputObserved = {
  readonly kind: "absent";
} | {
  readonly kind: "too-large";
  readonly sizeBytes: number;
} | {
  readonly kind: "not-a-file";
  readonly what: string;
} | {
  readonly kind: "invalid";
  readonly problems: readonly Problem[];
  readonly sha256: Sha256;
} | {
  readonly kind: "text";
  readonly text: string;
  readonly sha256: Sha256;
} | {
  readonly kind: "record";
  readonly record: RoleRecord;
  readonly sha256: Sha256;
};
export type Repository = GitReader & GitObjects & GitRefs & GitCleaning & {
  readonly root: string;
};
/** The outcome of something that may fail in an expected way. Bugs are thrown by `invariant` instead. */
export type Result<T, E> = {
  readonly ok: true;
  readonly value: T;
} | {
  readonly ok: false;
  readonly error: E;
};
/** The records of roles, told apart by their schema. */
export type RoleRecord = {
  readonly schema: "selection-record";
  readonly value: SelectionRecord;
} | {
  readonly schema: "round-plan-record";
  readonly value: RoundPlanRecord;
} | {
  readonly schema: "deferrals";
  readonly value: Deferrals;
} | {
  readonly schema: "review-record";
  readonly value: ReviewRecord;
} | {
  readonly schema: "diagnosis-record";
  readonly value: Diagnosis;
} | {
  readonly schema: "help-request";
  readonly value: HelpRequest;
};
export type SchemaName = keyof SchemaTypes;
export type Sha256 = Branded<"Sha256">;
/**
 * Every way the live state may change. Named after what was seen; legality against the stage table is
 * checked by `applyTransition`. @spec contract.md#stages
 */
export type Transition = {
  readonly kind: "openRound";
  readonly roundId: string;
  readonly eligible: readonly string[];
  readonly lane: string;
  readonly worktreePath: string;
  readonly baseRevision: string;
} | {
  readonly kind: "dispatchDecided";
  readonly roundId: string;
  readonly thread: string;
}
/** The live dispatch ended without accepted proof, or played a part that moves no stage. */
 | {
  readonly kind: "dispatchClosed";
  readonly roundId: string;
  readonly thread: string;
  readonly failedStage: Stage$2 | null;
  readonly consumed: readonly string[];
  readonly provider: ProviderChange | null;
} | {
  readonly kind: "planAccepted";
  readonly roundId: string;
  readonly milestoneId: string;
  readonly consumed: readonly string[];
} | {
  readonly kind: "updateRequested";
  readonly roundId: string;
  readonly consumed: readonly string[];
  readonly error: ResumeError;
} | {
  readonly kind: "implementAccepted";
  readonly roundId: string;
  readonly consumed: readonly string[];
  readonly baseRevision: string;
} | {
  readonly kind: "checksGreen";
  readonly roundId: string;
  readonly to: "review" | "finalize-round";
  readonly consumed: readonly string[];
} | {
  readonly kind: "checksRed";
  readonly roundId: string;
  readonly consumed: readonly string[];
} | {
  readonly kind: "approved";
  readonly roundId: string;
  readonly consumed: readonly string[];
  readonly baseline: string;
} | {
  readonly kind: "rejected";
  readonly roundId: string;
  readonly to: "implement" | "plan";
  readonly consumed: readonly string[];
  readonly baseline: string;
}
/** Rejected at the limit with lesser findings only: the reviewer is asked once more. */
 | {
  readonly kind: "reviewLimit";
  readonly roundId: string;
  readonly consumed: readonly string[];
  readonly baseline: string;
} | {
  readonly kind: "refreshed";
  readonly roundId: string;
  readonly baseRevision: string;
} | {
  readonly kind: "conflicted";
  readonly roundId: string;
} | {
  readonly kind: "closeoutStale";
  readonly roundId: string;
}
/** A `by hand` commit changed the round's change. */
 | {
  readonly kind: "reopened";
  readonly roundId: string;
} | {
  readonly kind: "steppedBack";
  readonly roundId: string;
  readonly to: "plan" | "implement";
} | {
  readonly kind: "blocked";
  readonly roundId: string;
  readonly consumed: readonly string[];
  readonly error: ResumeError;
  readonly rejection: {
    readonly baseline: string;
  } | null;
} | {
  readonly kind: "unblocked";
  readonly roundId: string;
  readonly to: Stage$2;
  readonly byPerson: boolean;
  readonly consumed: readonly string[];
}
/** The investigator of a blocked round is asked once more; `error` takes note of what changed. */
 | {
  readonly kind: "askedAgain";
  readonly roundId: string;
  readonly thread: string;
  readonly error: ResumeError;
}
/** That investigation is over and no rung is left. */
 | {
  readonly kind: "stillBlocked";
  readonly roundId: string;
  readonly consumed: readonly string[];
  readonly error: ResumeError;
  readonly provider: ProviderChange | null;
} | {
  readonly kind: "cancelled";
  readonly roundId: string;
} | {
  readonly kind: "intentRecorded";
  readonly roundId: string;
  readonly intent: MergeIntent;
} | {
  readonly kind: "intentDropped";
  readonly roundId: string;
} | {
  readonly kind: "roundLanded";
  readonly roundId: string;
  readonly isTerminal: boolean;
  readonly error: ResumeError | null;
} | {
  readonly kind: "paused";
  readonly pause: Pause;
} | {
  readonly kind: "unpaused";
} | {
  readonly kind: "controllerBlocked";
  readonly error: ResumeError;
} | {
  readonly kind: "controllerCleared";
} | {
  readonly kind: "controllerDone";
} | {
  readonly kind: "controllerReopened";
} | {
  readonly kind: "baseAccepted";
  readonly baseRevision: string;
} | {
  readonly kind: "slotsConfigured";
  readonly maxParallelRounds: number;
} | {
  readonly kind: "agentChanged";
  readonly change: ProviderChange;
};
export type WaitFor = {
  readonly kind: "job";
  readonly jobDir: string;
  readonly what: string;
  readonly lastLine: string;
}
/** A finished round is held; cleared by a person or by the world. */
 | {
  readonly kind: "hold";
  readonly predicate: string;
  readonly reason: string;
  /** What a person can do about it stands in the table under this code. */
  readonly code: ErrorCode | null;
  readonly needsPerson: boolean;
  /** Where the one of the table is not the best. */
  readonly nextCommand?: string;
} | {
  readonly kind: "paused";
  readonly reason: string;
} | {
  readonly kind: "provider";
  readonly until: string;
};
interface AcceptedRecord {
  /**
   * the name of an output
   */
  readonly key: string;
  readonly path: string;
  readonly sha256: string;
}
interface AcceptedRecord$1 {
  /**
   * the name of an output
   */
  readonly key: string;
  readonly path: string;
  readonly sha256: string;
}
interface ActiveRound {
  readonly round_id: string;
  readonly stage: RoundStage;
  readonly branch: string;
  readonly worktree_path: string;
  readonly base_revision: string;
  readonly eligible_milestones: readonly string[];
  readonly lane: string;
  readonly attempts: StageCounts;
  readonly allowance: StageCounts;
  readonly review_rounds: number;
  readonly review_baseline: string | null;
  readonly consumed: readonly string[];
  readonly dispatch_ids: {
    readonly [k: string]: string;
  };
  readonly blocked_from: Stage$2 | null;
  readonly merge_intent: MergeIntent | null;
  readonly resume_error: ResumeError | null;
}
interface AddOperation {
  readonly op: "add";
  readonly milestone_id: string;
  readonly after: string | null;
  readonly reason: string;
}
interface AgentConfig {
  readonly adapter?: AdapterName;
  /**
   * Program and arguments of a command agent; started without a shell
   */
  readonly command?: readonly string[];
  /**
   * the program of a named adapter
   */
  readonly bin?: string;
  /**
   * the model to ask for
   */
  readonly model?: string;
  readonly effort?: Effort;
  /**
   * Further arguments
   *
   * Items: an argument
   */
  readonly args?: readonly string[];
  /**
   * Names of environment variables passed through; their values are secrets
   */
  readonly env?: readonly string[];
  /**
   * Environment variables with literal values
   */
  readonly set_env?: {
    /**
     * a literal value
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^[A-Za-z_][A-Za-z0-9_]{0,199}$".
     */
    readonly [k: string]: string;
  };
  readonly config_dir?: ConfigDirMode;
  readonly session?: SessionMode;
  readonly max_concurrent?: number;
  /**
   * The share of the context window after which a session is ended
   */
  readonly context_threshold?: number;
}
interface AgentsSetRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-v1";
  readonly kind: "agents-set";
  readonly agent: string;
  readonly availability: Availability$1;
  readonly until: string | null;
  /**
   * who asked
   */
  readonly by: string;
  readonly at: string;
  readonly asker?: Asker;
  readonly note: string | null;
}
interface ApprovalRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "approval-record-v1";
  readonly round_id: string;
  readonly gate: Gate$1;
  readonly subject_sha256: string;
  readonly decision: GateDecision$1;
  /**
   * who asked
   */
  readonly by: string;
  readonly via: ApprovalVia;
  readonly at: string;
  readonly note: string | null;
}
interface Asker {
  /**
   * the name of the machine
   */
  readonly host: string;
  /**
   * the id of the boot
   */
  readonly boot_id: string;
  /**
   * the id of the pid namespace
   */
  readonly pid_namespace: string;
  readonly pid: number;
  /**
   * the start time of the process in kernel ticks
   */
  readonly start_time: string;
  /**
   * its standard input is a terminal
   */
  readonly terminal: boolean;
  /**
   * the agent program above it, or null
   */
  readonly agent_program: string | null;
  /**
   * a random text
   */
  readonly nonce: string;
}
interface Assignment$1 {
  readonly schema_version: "assignment-v1";
  readonly dispatch_id: string;
  readonly thread_id: string;
  readonly role: Role$5;
  readonly stage: Stage$7;
  readonly part: Part$1;
  readonly task_ids: readonly string[];
  readonly attempt: number;
  readonly final_review: boolean;
  readonly round_id: string;
  readonly worktree: string;
  readonly head: string;
  readonly base_revision: string;
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly eligible_milestones: readonly EligibleMilestone$1[];
  readonly taken_directions: readonly string[];
  readonly lineage: Lineage$1 | null;
  readonly objective: string;
  readonly success_criteria: readonly string[];
  readonly inputs: readonly string[];
  readonly outputs: readonly AssignmentOutput$1[];
  readonly write_scope: readonly string[];
  readonly checks: readonly string[];
  readonly required_changes: readonly string[];
  readonly problems: readonly AssignmentProblem$1[];
  readonly guidance: readonly string[];
  readonly docs: readonly string[];
  readonly skills: readonly string[];
}
interface AssignmentOutput {
  /**
   * the name of an output
   */
  readonly key: string;
  readonly path: string;
  /**
   * the schema version of a JSON output, null for Markdown
   */
  readonly schema: string | null;
  readonly required: boolean;
}
interface AssignmentOutput$1 {
  /**
   * the name of an output
   */
  readonly key: string;
  readonly path: string;
  /**
   * the schema version of a JSON output, null for Markdown
   */
  readonly schema: string | null;
  readonly required: boolean;
}
interface AssignmentProblem {
  readonly code: string;
  /**
   * what was wrong
   */
  readonly message: string;
  readonly file: string | null;
  readonly pointer: string | null;
}
interface AssignmentProblem$1 {
  readonly code: string;
  /**
   * what was wrong
   */
  readonly message: string;
  readonly file: string | null;
  readonly pointer: string | null;
}
interface BaselineCheck {
  readonly command: string;
  readonly why: string;
  readonly timeoutS: number;
  /** Relative to the repository, `.` for its root. */
  readonly workingDirectory: string;
  /** From 1. */
  readonly line: number;
}
interface BaselineRef {
  /**
   * a ref that keeps work
   */
  readonly ref: string;
  readonly oid: string;
}
interface Because$1 {
  readonly rule: string;
  readonly spec: string;
  readonly facts: readonly string[];
}
interface BlockedRound {
  readonly round_id: string;
  readonly code: string;
  readonly message: string;
  readonly next_command: string;
}
interface CandidateFacts {
  readonly commit: Oid;
  readonly parent: Oid | null;
  readonly contentTree: Oid;
  readonly reviewSha256: string | null;
  /** Revision of the snapshot inside. */
  readonly snapshotRevision: number | null;
}
interface CheckRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "check-record-v1";
  readonly round_id: string;
  readonly head: string;
  readonly tree: string;
  readonly base_revision: string;
  readonly started_at: string;
  readonly checks: readonly CheckResult[];
  readonly passed: boolean;
}
interface CheckRecordFacts {
  readonly number: number;
  readonly value: CheckRecord;
  readonly sha256: Sha256;
}
interface CheckResult {
  readonly command: string;
  /**
   * the exit code, null when ended by a signal or never started
   */
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly timed_out: boolean;
  readonly duration_ms: number;
  readonly log: string;
  readonly log_sha256: string | null;
}
interface ChecklistAnswer {
  readonly section: ChecklistSection;
  readonly item: number;
  readonly result: ChecklistResult;
  readonly evidence: string;
}
interface CheckoutFacts {
  readonly path: string;
  /** A merge, rebase, cherry-pick, revert or bisect in progress, by its name; else null. */
  readonly busy: string | null;
  /** `ours` is a fence a dead controller left. */
  readonly indexLock: "none" | "ours" | ForeignLock;
  /** Paths among those asked about where the index or the file differs from base, or something untracked stands. */
  readonly overlaps: readonly string[];
}
interface ChecksConfig {
  /**
   * Names of environment variables passed to checks
   */
  readonly env?: readonly string[];
  /**
   * Program and arguments put before each check, for example a sandbox
   */
  readonly wrapper?: readonly string[];
}
interface Circumstances {
  readonly head: Oid | null;
  /** The newest commit on base that is no checkpoint. */
  readonly base: Oid | null;
  readonly config: Sha256;
  /** The programs of the agents, as files. */
  readonly agents: Sha256;
}
interface CloseoutRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "closeout-record-v3";
  readonly round_id: string;
  readonly review_record_path: string;
  readonly review_record_sha256: string;
  readonly base_revision: string;
  readonly status: CloseoutStatus;
  readonly applied_edit_summary: readonly string[];
  readonly rationale: string | null;
}
interface ComingMilestone {
  readonly milestone_id: string;
  readonly title: string;
  /**
   * what has to land or to be done before; empty when it can be taken now
   */
  readonly waits_for: readonly string[];
}
interface CommitFacts {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly authorEmail: string;
  readonly committerEmail: string;
  readonly subject: string;
  /** As git's own trailers parser finds them; keys as written, values in order. Those of others may be left out. */
  readonly trailers: Readonly<Record<string, readonly string[]>>;
}
interface CompletionPointer {
  readonly milestone_id: string;
  /**
   * one line of at most 200 characters without control characters
   */
  readonly text: string;
}
interface Config {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly agents?: {
    readonly [k: string]: AgentConfig;
  };
  readonly roles?: RolesConfig;
  readonly launcher?: LauncherName;
  readonly limits?: LimitsConfig;
  readonly worktree?: WorktreeConfig;
  readonly merge?: MergeConfig;
  /**
   * Globs of paths that need a literal path in write_scope and a person's approval
   */
  readonly protected_paths?: readonly string[];
  readonly workflow?: Workflow;
  readonly checks?: ChecksConfig;
  readonly state?: StateConfig;
}
interface ConflictFacts {
  readonly head: Oid;
  readonly base: Oid;
  readonly tree: Oid;
  readonly paths: readonly string[];
  /** The worktree holds the merged files. */
  readonly shown: boolean;
}
interface ContentOf {
  /** Or a tree. */
  readonly commit: Oid;
  readonly base: Oid;
}
interface ContractFacts {
  readonly roadmap: Observed<Roadmap>;
  readonly verification: Observed<Verification>;
  readonly history: readonly HistoryLine[];
  /** Every milestone at B is done. */
  readonly isTerminal: boolean;
  readonly missingRoles: readonly string[];
  readonly problems: readonly Problem[];
}
interface DecideRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-v1";
  readonly kind: "decide";
  readonly round_id: string;
  readonly gate: Gate;
  readonly subject_sha256: string;
  readonly decision: GateDecision;
  /**
   * who asked
   */
  readonly by: string;
  readonly at: string;
  readonly asker?: Asker;
  readonly note: string | null;
}
interface DecisionBase {
  readonly code: DecisionCode;
  readonly path: DecisionPath;
  readonly roundId: string | null;
  readonly because: Because;
}
interface DecisionPart {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "decision-part-v1";
  readonly sha256: string;
  /**
   * part of an observation
   */
  readonly value: {
    readonly [k: string]: unknown;
  };
}
interface DecisionRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "decision-record-v1";
  readonly record: string;
  /**
   * the form of an observation: another one cannot be decided again
   */
  readonly observation_form: number;
  readonly at: string;
  readonly revision: number;
  /**
   * the value of a secret was taken out: what is decided again may differ in it
   */
  readonly redacted: boolean;
  /**
   * each of its parts as it was, or the digest of a line that holds it
   */
  readonly observation: {
    readonly [k: string]: unknown;
  };
  /**
   * as the rules gave it
   */
  readonly decision: {
    readonly [k: string]: unknown;
  };
}
interface DecisionView {
  readonly kind: DecisionKind;
  readonly code: DecisionCode$1;
  /**
   * the transition, the action, what is waited for
   */
  readonly what: string;
  readonly round_id: string | null;
  readonly rule: string;
  readonly spec: string;
  readonly facts: readonly string[];
  /**
   * of a wait or a stop
   */
  readonly message: string | null;
  /**
   * of a stop
   */
  readonly exit: number | null;
  readonly next_command: string | null;
}
interface DecisionView$1 {
  readonly kind: DecisionKind$1;
  readonly code: DecisionCode$2;
  /**
   * the transition, the action, what is waited for
   */
  readonly what: string;
  readonly round_id: string | null;
  readonly rule: string;
  readonly spec: string;
  readonly facts: readonly string[];
  /**
   * of a wait or a stop
   */
  readonly message: string | null;
  /**
   * of a stop
   */
  readonly exit: number | null;
  readonly next_command: string | null;
}
interface DecisionWords {
  readonly kind: DecisionKind$2;
  /**
   * the transition, the action, what is waited for
   */
  readonly what: string;
  readonly rule: string;
  readonly spec: string;
  readonly facts: readonly string[];
}
interface DeferralItem {
  readonly deferral_id: string;
  readonly kind: DeferralKind;
  readonly title: string;
  /**
   * a category
   */
  readonly category: string;
  readonly description: string;
  readonly reason: string;
  readonly suggested_milestone: string | null;
}
interface Deferrals {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "deferrals-v1";
  readonly round_id: string;
  readonly items: readonly DeferralItem[];
}
interface Diagnosis {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "diagnosis-record-v1";
  readonly round_id: string;
  readonly stage: Stage$4;
  readonly recommendation: DiagnosisRecommendation;
  readonly action: DiagnosisAction;
  readonly proves_stage: Stage$4 | null;
  readonly salvageable: readonly string[];
  /**
   * one line of at most 200 characters without control characters
   */
  readonly summary: string;
}
interface DispatchBase {
  readonly dispatchId: string;
  readonly thread: string;
}
interface DispatchBaseline {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "dispatch-baseline-v1";
  readonly dispatch_id: string;
  readonly refs: readonly BaselineRef[];
}
interface DispatchBlock {
  readonly dispatch_id: string;
  readonly role: Role$5;
  readonly stage: Stage$7;
  /**
   * its name in the configuration
   */
  readonly agent: string;
  readonly assignment_path: string;
  readonly prompt_path: string;
  readonly assignment: Assignment$1;
  readonly prompt: string;
}
interface DispatchOutcome {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "dispatch-outcome-v1";
  readonly dispatch_id: string;
  readonly round_id: string;
  readonly role: Role$3;
  readonly stage: Stage$5;
  readonly attempt: number;
  readonly agent: string | null;
  readonly kind: OutcomeKind$1;
  readonly failure_class: FailureClass$2 | null;
  readonly counts_as_attempt: boolean;
  readonly head_before: string;
  readonly head_after: string;
  /**
   * Items: a ref that keeps work
   */
  readonly kept_refs: readonly string[];
  readonly records: readonly AcceptedRecord$1[];
  readonly problems: readonly OutcomeProblem$1[];
  readonly settled_at: string;
}
interface DispatchRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "dispatch-record-v1";
  readonly dispatch_id: string;
  readonly thread_id: string;
  readonly round_id: string;
  readonly role: Role$4;
  readonly stage: Stage$6;
  readonly attempt: number;
  readonly agent: string;
  readonly adapter: AdapterName$1;
  readonly model: string | null;
  readonly effort: Effort$1 | null;
  readonly launcher: LauncherName$1;
  readonly agent_session_id: string | null;
  readonly status: DispatchStatus;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly exit: ProcessExit | null;
  readonly failure_class: FailureClass$3 | null;
  readonly usage: Usage | null;
  readonly prompt_sha256: string | null;
  readonly target: string | null;
  readonly launcher_ref: string | null;
}
interface DispatchWork {
  readonly headBefore: Oid;
  readonly tree: Oid;
  /** From the head the dispatch began with (after a conflict: from the merged tree) to `tree`. */
  readonly changes: readonly RawChange[];
  /** Every path of `tree`, for name collisions. */
  readonly addedBesideExisting: readonly NameCollision[];
  /** Commits the agent made on its branch, a HEAD moved elsewhere, or base when the agent brought files of it. */
  readonly tips: readonly Oid[];
  readonly gitFileIntact: boolean;
  /** Refs of ours that changed meanwhile, with what they were. */
  readonly refsChanged: readonly {
    readonly ref: string;
    readonly was: Oid | null;
    readonly is: Oid | null;
  }[];
  readonly secrets: readonly SecretSighting[];
  /** Conflicted files that still hold our markers. */
  readonly markersLeft: readonly string[];
  /** Files of our runtime folder that changed while it ran, and were put back. */
  readonly tampered: readonly string[];
  /** What git cannot store; it stands in the worktree and in no tree. */
  readonly unstored: readonly Unstored[];
}
interface DoctorCheck {
  /**
   * a stable name
   */
  readonly id: string;
  /**
   * what was looked at
   */
  readonly title: string;
  readonly status: DoctorStatus;
  /**
   * what was found
   */
  readonly message: string;
  /**
   * what to do about it; null when there is nothing to do
   */
  readonly fix: string | null;
}
interface DoctorReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "doctor-report-v1";
  readonly status: DoctorStatus;
  /**
   * In the order in which they are printed
   */
  readonly checks: readonly DoctorCheck[];
}
interface Drift {
  readonly file: string;
  readonly key: string | null;
  /** Null where there was nothing; values as `Setting.shown`. */
  readonly before: string | null;
  readonly after: string | null;
  /** Whoever could have done it. */
  readonly by: readonly Suspect[];
  /** The command that undoes it, from that checkout; null where none is known. */
  readonly putBack: string | null;
}
interface DropRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-v1";
  readonly kind: "drop";
  readonly round_id: string;
  readonly keep_branch: boolean;
  /**
   * who asked
   */
  readonly by: string;
  readonly at: string;
  readonly asker?: Asker;
  readonly note: string | null;
}
interface DryRunReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "dry-run-report-v1";
  readonly source: StateSource;
  /**
   * the last one is where the dry run ends
   */
  readonly steps: readonly DryRunStep[];
  readonly ends: DryRunEnd;
  readonly next_command: string;
}
interface DryRunStep {
  readonly decision: DecisionView;
  /**
   * what it means, in a few words
   */
  readonly says: string;
}
interface EditOperation {
  readonly op: "edit";
  readonly milestone_id: string;
  /**
   * Items: a field of a milestone
   */
  readonly fields: readonly string[];
  readonly reason: string;
}
interface EffectiveAgent {
  readonly name: string;
  readonly adapter: AdapterName;
  readonly command: readonly string[];
  readonly model: string | null;
  readonly effort: Effort | null;
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly set_env: Readonly<Record<string, string>>;
  readonly max_concurrent: number;
}
interface EffectiveLimits extends Required<Omit<LimitsConfig, "stage_attempts">> {
  readonly stage_attempts: Readonly<Record<Stage$2 | "default", number>>;
}
interface EffectiveRole {
  /** Names of agents, in the order they are tried. */
  readonly agents: readonly string[];
  readonly effort: Effort | null;
  readonly distinct_from: Role$2 | null;
  readonly skills: readonly string[];
}
interface EligibleDirection {
  readonly direction_id: string;
  readonly summary: string;
}
interface EligibleDirection$1 {
  readonly direction_id: string;
  readonly summary: string;
}
interface EligibleMilestone {
  readonly milestone_id: string;
  readonly title: string;
  readonly directions: readonly EligibleDirection[];
}
interface EligibleMilestone$1 {
  readonly milestone_id: string;
  readonly title: string;
  readonly directions: readonly EligibleDirection$1[];
}
interface ErrorRow {
  /** `file`: an invalid contract file · `attempt`: handed back to the role · `notice`: told with a work or a report, stops nothing · `round`, `controller`: recorded as a ResumeError · `hold`: a round waits in finalize-round · `command`: only this command fails. */
  readonly scope: "file" | "attempt" | "notice" | "round" | "controller" | "hold" | "command";
  readonly exit: ExitCode;
  /** Is it safe to let the controller try the same step again? */
  readonly retrySafe: boolean;
  /** At each start: unblock when the cause is seen to be gone. */
  readonly recheck: boolean;
  readonly hint: string;
  readonly nextCommand: string;
}
interface Event$1 {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "event-v1";
  readonly seq: number;
  readonly at: string;
  readonly revision: number;
  readonly type: EventType;
  readonly round_id: string | null;
  readonly dispatch_id: string | null;
  readonly code: string;
  readonly path: DecisionPath$1;
  readonly rule: string | null;
  readonly spec: string | null;
  readonly facts: readonly string[];
  readonly message: string | null;
  readonly data: EventData | null;
  readonly record?: string | null;
}
interface EventData {
  readonly [k: string]: unknown;
}
interface Exit {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "exit-v1";
  /**
   * a random text
   */
  readonly nonce: string;
  readonly ended_at: string;
  readonly ended_by: EndedBy;
  readonly steps: readonly ExitStep[];
  readonly message: string | null;
  /**
   * the outputs of the launch that stood when its program had ended; nothing that came later counts
   */
  readonly outputs?: readonly ExitOutput[];
}
interface ExitOutput {
  readonly path: string;
  /**
   * bytes
   */
  readonly size_bytes: number;
  readonly sha256: string;
}
interface ExitStep {
  /**
   * the exit code, null when ended by a signal or never started
   */
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly timed_out: boolean;
  readonly duration_ms: number;
  readonly log_sha256: string | null;
}
interface ExplainReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "explain-report-v1";
  readonly source: ExplainedSource;
  readonly decision: DecisionView$1;
  readonly rounds: readonly RoundExplanation[];
  /**
   * why no round can be opened; empty when one can
   */
  readonly no_round_opens: readonly string[];
  /**
   * of a past decision: where it stands; null for the one of now
   */
  readonly recorded: RecordedDecision | null;
}
interface Finding {
  readonly finding_id: string;
  readonly severity: Severity;
  readonly blocking: boolean;
  readonly file: string | null;
  readonly line: number | null;
  readonly problem: string;
  readonly evidence: string;
  readonly suggested_fix: string;
}
interface ForeignLock {
  /** Absolute. */
  readonly file: string;
  /** When it was made, as an ISO time. */
  readonly since: string;
  /** Name and id of the process that holds it; null where none is seen. */
  readonly holder: string | null;
  /** Older than any command of git takes, with nobody seen to hold it. */
  readonly isLeft: boolean;
}
interface FreedWorktree {
  /** With no symlink in it. */
  readonly path: string;
  readonly head: Oid;
  /** The commit for which its ignored files were made: it pins what is installed. Null when that is not known. */
  readonly installedFor: Oid | null;
  /** Digest of the setup commands that ran in it to their end; null when none did. */
  readonly setup: Sha256 | null;
}
interface GitCleaning {
  /** Packs the objects of a range that stand in files of their own. Packs of others and what nothing reaches stay. */
  packObjects(lease: LeaseHeld, range: PackRange): Promise<void>;
  /** Removes the loose objects that were replaced and that no ref, reflog or index of anybody reaches. */
  forgetObjects(lease: LeaseHeld, replaced: readonly ReplacedObject[]): Promise<void>;
}
interface GitObjects {
  writeBlob(bytes: Uint8Array): Promise<Oid>;
  /** The id of a content tree; the tree itself is not written. @spec contract.md#words */
  contentTree(commit: Oid, base: Oid): Promise<Oid>;
  /** A content tree with edits. */
  editContent(content: ContentOf, edits: readonly TreeEdit[]): Promise<Oid>;
  /** The tree without entries. */
  emptyTree(): Promise<Oid>;
  editTree(tree: Oid, edits: readonly TreeEdit[]): Promise<Oid>;
  /** Three-way merge in the object store, no checkout; the merge base is git's own. */
  mergeTree(ours: Oid, theirs: Oid): Promise<MergeOutcome>;
  /** Bytes as `readRawCommit` gives them. */
  writeRawCommit(bytes: Uint8Array): Promise<Oid>;
  createCommit(commit: {
    readonly tree: Oid;
    readonly parents: readonly Oid[];
    readonly message: string;
    readonly author: Identity;
    readonly committer: Identity;
  }): Promise<Oid>;
}
interface GitReader {
  /** The commit a full ref name points at, or null. */
  resolveRef(ref: string): Promise<Oid | null>;
  /** Refs whose full names begin with one of the prefixes. */
  listRefs(...prefixes: readonly string[]): Promise<readonly {
    readonly ref: string;
    readonly oid: Oid;
  }[]>;
  /** Where a ref was moved, oldest of the newest `limit` first, and by whose address; empty where git keeps no log. */
  refMoves(ref: string, limit: number): Promise<readonly {
    readonly to: Oid;
    readonly email: string;
  }[]>;
  /** Of these objects those that are here and that no ref but this one leads to. */
  unreached(oids: readonly Oid[], exceptRef: string): Promise<readonly Oid[]>;
  /** The commit that this is, or that a tag of this id is about. */
  commitOf(oid: Oid): Promise<Oid | null>;
  readCommit(oid: Oid): Promise<CommitFacts>;
  /** The bytes of a commit as git stores it. */
  readRawCommit(oid: Oid): Promise<Uint8Array>;
  /** What this object is, or null when it is not here. Whoever may write refs can let one point at anything. */
  objectType(oid: Oid): Promise<string | null>;
  /** First-parent commits of `head`, newest first, `stopAt` and everything behind it excluded; at most `limit`. */
  firstParents(head: Oid, stopAt: Oid | null, limit: number): Promise<readonly CommitFacts[]>;
  /** All commits reachable from `include` and not from `exclude`, newest first; at most `limit`. */
  commitsBetween(exclude: Oid, include: Oid, limit: number): Promise<readonly CommitFacts[]>;
  /** Is `tip` a commit with all that it needs beyond `base`, in trees as git writes them? */
  isWhole(tip: Oid, base: Oid): Promise<boolean>;
  isAncestor(ancestor: Oid, descendant: Oid): Promise<boolean>;
  mergeBase(a: Oid, b: Oid): Promise<Oid | null>;
  /** `treeish` is a commit or a tree. Content above `maxBytes` is not read. */
  readFile(treeish: Oid, path: string, maxBytes: number): Promise<TreeFile>;
  /** Every blob below `folder` ('' = the root), recursive. */
  listFiles(treeish: Oid, folder: string): Promise<readonly TreeEntry[]>;
  /** Raw difference of two commits or trees, renames off, full ids. */
  diff(from: Oid, to: Oid): Promise<readonly RawChange[]>;
  /** A blob by id, bounded; null when it is larger. */
  readBlob(oid: Oid, maxBytes: number): Promise<Uint8Array | null>;
  /** The whole of a blob of any size, in pieces. */
  streamBlob(oid: Oid, visit: (chunk: Uint8Array) => void): Promise<void>;
}
interface GitRefs {
  /** One transaction; `lost` when a `from` does not hold or the lease is no longer ours. Nothing has moved then. */
  updateRefs(lease: LeaseHeld, updates: readonly RefUpdate[]): Promise<"moved" | "lost">;
  /** How many refs this process has written so far. */
  refWrites(): number;
  /** What this process wrote after so many writes: where each ref stood at the end, null for one that it deleted. */
  refsWrittenSince(writes: number): ReadonlyMap<string, Oid | null>;
}
interface GuideRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-v1";
  readonly kind: "guide";
  readonly round_id: string;
  readonly docs: readonly string[];
  /**
   * who asked
   */
  readonly by: string;
  readonly at: string;
  readonly asker?: Asker;
  readonly note: string | null;
}
interface HandWork {
  readonly tree: Oid;
  readonly changes: readonly RawChange[];
  /** Tip of commits made by hand on the branch or a HEAD moved elsewhere, to be kept; null when none. */
  readonly tip: Oid | null;
  readonly secrets: readonly SecretSighting[];
  /** The base commit whose conflict with the head a person resolved here; else null. */
  readonly merged: Oid | null;
}
interface Handoff {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "handoff-v1";
  readonly round_id: string;
  readonly dispatch_id: string;
  readonly worker_id: string | null;
  readonly reason: HandoffReason;
  readonly status: HandoffStatus;
  /**
   * one line of at most 200 characters without control characters
   */
  readonly summary: string;
  readonly remaining: readonly string[];
  readonly next_steps: readonly string[];
  readonly blockers: readonly string[];
}
interface HelpRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "help-request-v1";
  readonly round_id: string;
  /**
   * the question
   */
  readonly question: string;
  readonly context_paths: readonly string[];
}
interface HistoryLine {
  readonly roundId: string;
  readonly itemId: string;
  readonly milestoneId: string;
  readonly summary: string;
}
interface HoldView {
  readonly predicate: string;
  readonly reason: string;
  /**
   * what undoes it; null where the code says all
   */
  readonly next_command: string | null;
  readonly cleared_by: ClearedBy$1;
  readonly code: string | null;
}
interface HolderFacts {
  readonly holder: Lease;
  readonly alive: boolean;
  readonly isSeen: boolean;
}
interface Identity {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}
interface IgnoredFile {
  readonly path: string;
  /** The outermost ignored folder that it stands in, or the file itself. */
  readonly root: string;
  /** Another one when the file is another. */
  readonly stamp: string;
}
interface InitAgent {
  readonly name: string;
  readonly title: string;
  readonly program: string;
  readonly note: string;
}
interface InitReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "init-report-v1";
  readonly roadmap_id: string;
  readonly roadmap_path: string;
  readonly verification_path: string;
  readonly base_branch: string | null;
  readonly commit: string | null;
  readonly written: readonly string[];
  readonly agents: readonly InitAgent[];
  readonly suggested_checks: readonly string[];
  readonly suggested_setup: readonly string[];
  readonly next_steps: readonly InitStep[];
}
interface InitStep {
  readonly text: string;
  readonly command: string | null;
}
interface Instruction {
  readonly do: readonly string[];
  /**
   * the dispatch that is due, with its assignment and prompt as they would be written; null when none is
   */
  readonly dispatch: DispatchBlock | null;
  /**
   * look again after so many seconds
   */
  readonly timer_s: number;
  readonly afterwards: string;
}
interface JobSigns {
  readonly outputBytes: number;
  /** Last line of output, one line, at most 200 characters, control characters removed. */
  readonly lastLine: string;
}
interface KeptWork {
  readonly ref: string;
  readonly commit: string;
}
interface LandIntent {
  readonly roundId: string;
  /** Full ref name of the base branch. */
  readonly baseRef: string;
  readonly expectedBase: Oid;
  readonly commit: Oid;
}
interface LandedRound {
  readonly round_id: string;
  /**
   * null when it is not known
   */
  readonly milestone_id: string | null;
  readonly commit: string;
  readonly summary: string;
}
interface Lane {
  readonly laneId: string;
  /** The item of the list in one line, with the id. */
  readonly text: string;
  readonly line: number;
}
interface Launch {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "launch-v1";
  /**
   * a dispatch id, or <round id>/checks/<n>
   */
  readonly id: string;
  readonly kind: LaunchKind;
  readonly agent: string | null;
  readonly adapter: AdapterName$2 | null;
  readonly model: string | null;
  readonly effort: Effort$2 | null;
  readonly cwd: string;
  readonly stdin_path: string | null;
  readonly timeout_s: number | null;
  readonly secret_env: readonly string[];
  readonly set_env: {
    /**
     * a literal value
     *
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^[A-Za-z_][A-Za-z0-9_]{0,199}$".
     */
    readonly [k: string]: string;
  };
  /**
   * Items: the name of an environment variable, or a prefix ending in *
   */
  readonly pass_env: readonly string[];
  /**
   * the value of ORCHESTRATOR_DISPATCH_ID
   */
  readonly marker: string;
  readonly queued_at: string;
  readonly steps: readonly LaunchStep[];
  readonly stop_on_failure: boolean;
  /**
   * of each secret that the job was given: SHA-256 over id, queued_at, its name and its value
   */
  readonly secret_digests?: {
    readonly [k: string]: string;
  };
  /**
   * files in the working folder of the last step: the runner notes what they hold when its program ends
   */
  readonly outputs?: readonly string[];
}
interface LaunchStep {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly timeout_s: number | null;
  readonly stdout: string;
  readonly stderr: string | null;
}
interface Lease {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "lease-v1";
  /**
   * the name of the machine
   */
  readonly host: string;
  /**
   * the id of the boot
   */
  readonly boot_id: string;
  /**
   * the id of the pid namespace
   */
  readonly pid_namespace: string;
  readonly pid: number;
  /**
   * the start time of the process in kernel ticks
   */
  readonly start_time: string;
  /**
   * a random text
   */
  readonly nonce: string;
}
interface LeaseView {
  readonly host: string;
  /**
   * process id
   */
  readonly pid: number;
  /**
   * false when it is provably dead
   */
  readonly alive: boolean;
}
interface LeftoverFacts {
  readonly roundId: string;
  readonly landed: Oid | null;
  readonly head: Oid | null;
}
interface LimitsConfig {
  readonly max_parallel_rounds?: number;
  readonly max_review_rounds?: number;
  readonly stage_attempts?: StageAttemptsConfig;
  readonly check_rounds?: number;
  readonly conflict_rounds?: number;
  readonly stage_timeout_s?: number | null;
  readonly observation_interval_s?: number;
  readonly on_review_limit?: OnReviewLimit;
  readonly min_free_disk_gib?: number;
  readonly rounds_in_tree?: number;
  readonly rounds_per_milestone?: number;
}
interface Lineage {
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly milestone_id: string;
  readonly direction_id: string;
  readonly extracted_item_id: string;
}
interface Lineage$1 {
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly milestone_id: string;
  readonly direction_id: string;
  readonly extracted_item_id: string;
}
interface ListedSchema {
  /**
   * what schema <name> takes
   */
  readonly name: string;
  /**
   * the address that names it, the same in every version
   */
  readonly id: string;
  /**
   * what such a file is
   */
  readonly description: string;
}
interface LogsReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "logs-report-v1";
  readonly dispatch_id: string;
  readonly stream: LogStream;
  readonly text: string;
}
interface MergeConfig {
  readonly mode?: MergeMode;
  /**
   * a name and a mail, "Name <mail>"
   */
  readonly identity?: string | null;
}
interface MergeIntent {
  readonly expected_base: string;
  readonly commit: string;
  readonly paths: readonly string[];
}
interface MilestoneFacts {
  readonly changed: readonly {
    readonly milestoneId: string;
    readonly how: string;
  }[];
  /** Rounds landed for the selected milestone, from roadmap-history.md at B. */
  readonly roundsLanded: number;
}
interface NameCollision {
  readonly path: string;
  readonly collidesWith: string;
}
interface NextMilestone {
  readonly milestone_id: string;
  readonly title: string;
}
interface NextReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "next-report-v1";
  readonly subject: NextSubject;
  readonly source: StateSource$1;
  readonly code: DecisionCode$3;
  readonly path: DecisionPath$2;
  readonly round_id: string | null;
  readonly because: Because$1;
  /**
   * the one that is next; null when none is left
   */
  readonly milestone: ComingMilestone | null;
  readonly instruction: Instruction;
  /**
   * what follows once it is done
   */
  readonly post_completion: readonly string[];
  /**
   * the exit code of this command
   */
  readonly exit: number;
  readonly next_command: string;
}
interface OutcomeProblem {
  readonly code: string;
  readonly message: string;
  readonly file: string | null;
  readonly pointer: string | null;
}
interface OutcomeProblem$1 {
  readonly code: string;
  readonly message: string;
  readonly file: string | null;
  readonly pointer: string | null;
}
interface PackRange {
  readonly tips: readonly Oid[];
  readonly before: Oid;
}
interface Pause {
  /**
   * who paused
   */
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
}
interface Pause$1 {
  /**
   * who paused
   */
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
}
interface PauseRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-v1";
  readonly kind: "pause";
  /**
   * who asked
   */
  readonly by: string;
  readonly at: string;
  readonly asker?: Asker;
  readonly note: string | null;
}
interface PendingRequest {
  readonly name: string;
  readonly request: Request$1;
}
interface PlanEffort {
  readonly phases: number;
  readonly parallel_threads: number;
  readonly time_estimate: string;
}
interface PlanIntegration {
  readonly summary: string;
  readonly depends_on_worker_ids: readonly string[];
  readonly verification_commands: readonly string[];
}
interface PlanRisk {
  readonly level: RiskLevel;
  readonly items: readonly RiskItem[];
}
interface PlanTask {
  readonly task_id: string;
  readonly objective: string;
  readonly files: readonly string[];
  readonly depends_on: readonly string[];
  readonly verification: string;
  readonly success_criteria: readonly string[];
}
interface PlanWorker {
  readonly worker_id: string;
  readonly summary: string;
  readonly task_ids: readonly string[];
  readonly write_scope: readonly string[];
  readonly depends_on_worker_ids: readonly string[];
  readonly blocks_integration: boolean;
  readonly verification_commands: readonly string[];
}
interface PredicateView {
  readonly predicate: string;
  readonly result: PredicateResult;
  readonly reason: string;
  readonly cleared_by: ClearedBy | null;
  /**
   * a sentence; null when it passes
   */
  readonly what_clears_it: string | null;
}
interface ProcessExit {
  /**
   * the exit code, null when ended by a signal or never started
   */
  readonly code: number | null;
  readonly signal: string | null;
}
interface ProposedRound {
  readonly round_id: string;
  readonly head: string;
  readonly next_command: string;
}
interface Provider {
  readonly availability: Availability;
  readonly until: string | null;
  readonly failure_class: FailureClass$1 | null;
  readonly failures_in_a_row: number;
  /**
   * who set it: "controller", or a person
   */
  readonly by: string;
  readonly at: string;
  readonly note: string | null;
}
interface ProviderChange {
  readonly agent: string;
  readonly provider: Provider | null;
}
interface ProviderView {
  readonly agent: string;
  readonly availability: Availability$2;
  readonly until: string | null;
  readonly failure_class: FailureClass$4 | null;
}
interface PutAside {
  /** Absolute. */
  readonly folder: string;
  /** Paths that stood in the worktree; empty when it was moved whole. */
  readonly paths: readonly string[];
  /** Id of another user to whom something in it belongs. */
  readonly owner: number | null;
}
interface Range {
  readonly start: number;
  readonly end: number;
}
interface RawChange {
  readonly path: string;
  readonly status: "A" | "M" | "D" | "T";
  readonly oldMode: EntryMode$1 | null;
  readonly newMode: EntryMode$1 | null;
  readonly oldOid: Oid | null;
  readonly newOid: Oid | null;
}
interface ReconFindings {
  readonly [k: string]: unknown;
}
interface ReconRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "recon-record-v1";
  readonly round_id: string;
  readonly target: string;
  readonly status: ReconStatus;
  /**
   * one line of at most 200 characters without control characters
   */
  readonly summary: string;
  readonly findings: ReconFindings;
  readonly recommendations: readonly string[];
  readonly more_targets: readonly string[];
}
interface ReconSynthesis {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "recon-synthesis-v1";
  readonly round_id: string;
  /**
   * one line of at most 200 characters without control characters
   */
  readonly summary: string;
  readonly findings: readonly string[];
  readonly gaps: readonly string[];
  readonly more_targets: readonly string[];
  readonly sources: readonly string[];
}
interface ReconcileReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "reconcile-report-v1";
  readonly verdict: StateVerdict;
  readonly message: string;
  readonly differences: readonly StateDifference[];
  readonly proposal: StateProposal | null;
  /**
   * the proposal is the live state now
   */
  readonly written: boolean;
  /**
   * where the old file is; null when there was none or nothing was written
   */
  readonly saved_as: string | null;
  readonly next_command: string;
}
interface RecordData {
  readonly [k: string]: unknown;
}
interface RecordedDecision {
  readonly event: number | null;
  readonly record: string;
  readonly at: string;
  readonly revision: number;
  /**
   * this version decides the same from what was observed then
   */
  readonly decides_the_same: boolean;
}
interface RedCheck {
  readonly command: string;
  readonly exit: string;
  readonly logTail: string;
}
interface RefUpdate {
  readonly ref: string;
  /** null deletes. */
  readonly to: Oid | null;
  /** What must stand there before; null = must not exist; 'any' = do not check. */
  readonly from: Oid | null | "any";
}
interface RefreshConflict {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "refresh-conflict-v1";
  readonly round_id: string;
  readonly head: string;
  readonly base: string;
  readonly tree: string;
  readonly paths: readonly string[];
  readonly shown: boolean;
  readonly recorded_at: string;
}
interface RefusalReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "refusal-report-v1";
  readonly code: string;
  /**
   * the exit code
   */
  readonly exit: number;
  readonly message: string;
  readonly hint: string;
  readonly next_command: string;
  readonly problems: readonly RefusedPlace[];
}
interface RefusedPlace {
  readonly file: string;
  /**
   * from 1
   */
  readonly line: number | null;
  /**
   * from 1
   */
  readonly column: number | null;
  /**
   * a JSON pointer, null for text files
   */
  readonly pointer: string | null;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}
interface RemoveOperation {
  readonly op: "remove";
  readonly milestone_id: string;
  readonly superseded_by: string | null;
  readonly reason: string;
}
interface ReorderOperation {
  readonly op: "reorder";
  readonly milestone_id: string;
  readonly after: string | null;
  readonly reason: string;
}
interface ReplacedObject {
  readonly was: Oid;
  readonly now: Oid;
}
interface ReplayDifference {
  readonly event: number | null;
  readonly record: string;
  readonly at: string;
  readonly round_id: string | null;
  readonly before: DecisionWords;
  /**
   * null when the rules broke down on it
   */
  readonly now: DecisionWords | null;
  /**
   * the first place at which the two decisions differ
   */
  readonly pointer: string;
  /**
   * what stood there then, in short
   */
  readonly was: string;
  /**
   * what stands there now, in short
   */
  readonly is: string;
}
interface ReplayReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "replay-report-v1";
  readonly from: number | null;
  /**
   * decided again
   */
  readonly records: number;
  readonly same: number;
  readonly different: number;
  /**
   * the first of them
   */
  readonly differences: readonly ReplayDifference[];
  /**
   * not decided again, the first of them
   */
  readonly unread: readonly UnreadRecord[];
  readonly next_command: string;
}
interface ReportedFinding {
  readonly severity: FindingSeverity;
  /**
   * a path
   */
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  /**
   * a JSON pointer, null for text files
   */
  readonly pointer: string | null;
  /**
   * a code of the error table, or a finer one of the roadmap and the verification
   */
  readonly code: string;
  /**
   * what was expected and found
   */
  readonly message: string;
  /**
   * what was expected
   */
  readonly expected: string | null;
  /**
   * what was found
   */
  readonly found: string | null;
  /**
   * what to do about it
   */
  readonly fix: string;
}
interface RequestAnswer {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-answer-v1";
  /**
   * the file name of the request
   */
  readonly request: string;
  readonly kind: RequestedKind;
  readonly outcome: RequestOutcome;
  readonly code: string | null;
  readonly message: string;
  readonly next_command: string;
  readonly at: string;
}
interface RequestReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-report-v1";
  readonly kind: RequestKind;
  readonly outcome: RequestEnd;
  readonly round_id: string | null;
  readonly message: string;
  readonly next_command: string;
}
interface ResumeError {
  readonly code: string;
  readonly message: string;
  readonly stage: RoundStage | null;
  readonly artifact: string | null;
  readonly pointer: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  readonly evidence: readonly string[];
  readonly recorded_at: string;
  readonly attempts: number;
  readonly retry_safe: boolean;
  readonly next_command: string;
}
interface ResumeError$1 {
  readonly code: string;
  readonly message: string;
  readonly stage: RoundStage$1 | null;
  readonly artifact: string | null;
  readonly pointer: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  readonly evidence: readonly string[];
  readonly recorded_at: string;
  readonly attempts: number;
  readonly retry_safe: boolean;
  readonly next_command: string;
}
interface ResumeError$2 {
  readonly code: string;
  readonly message: string;
  readonly stage: RoundStage$2 | null;
  readonly artifact: string | null;
  readonly pointer: string | null;
  readonly expected: string | null;
  readonly found: string | null;
  readonly evidence: readonly string[];
  readonly recorded_at: string;
  readonly attempts: number;
  readonly retry_safe: boolean;
  readonly next_command: string;
}
interface ResumeErrors {
  readonly controller?: ResumeError;
}
interface ResumeRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-v1";
  readonly kind: "resume";
  readonly accept_config: boolean;
  /**
   * who asked
   */
  readonly by: string;
  readonly at: string;
  readonly asker?: Asker;
  readonly note: string | null;
}
interface RetryRequest {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "request-v1";
  readonly kind: "retry";
  readonly round_id: string;
  readonly stage: Stage$3 | null;
  /**
   * who asked
   */
  readonly by: string;
  readonly at: string;
  readonly asker?: Asker;
  readonly note: string | null;
}
interface ReviewRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "review-record-v3";
  readonly round_id: string;
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly milestone_id: string;
  readonly direction_id: string;
  readonly extracted_item_id: string;
  readonly reviewed_head: string;
  readonly decision: ReviewDecision;
  readonly evidence_summary: string;
  readonly findings: readonly Finding[];
  readonly no_issues_justification: string | null;
  readonly roadmap_closeout: RoadmapCloseout | null;
  readonly retry_target: RetryTarget;
  readonly required_changes: readonly string[];
  readonly checklist: readonly ChecklistAnswer[];
}
interface RiskItem {
  readonly level: RiskLevel;
  readonly text: string;
}
interface RoadmapSection {
  readonly name: string;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** From behind the heading to the next section. */
  readonly body: Range;
}
interface RoadmapUpdate {
  readonly source_round_id: string;
  readonly trigger: UpdateTrigger;
  readonly status: RoadmapUpdateStatus;
  readonly branch: string;
  readonly worktree_path: string;
  readonly base_revision: string;
  readonly prior_revision: string;
  readonly proposed_revision: string;
  readonly attempts: number;
  readonly allowance: number;
  readonly rejections: number;
  readonly consumed: readonly string[];
  readonly dispatch_id: string | null;
  readonly merge_intent: MergeIntent | null;
  readonly resume_error: ResumeError | null;
}
interface RoadmapUpdateRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "roadmap-update-record-v1";
  readonly source_round_id: string;
  readonly trigger: UpdateTrigger$1;
  readonly roadmap_id: string;
  readonly prior_revision: string;
  readonly proposed_revision: string;
  readonly operations: readonly RoadmapOperation[];
}
interface RoadmapUpdateReview {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "roadmap-update-review-v1";
  readonly source_round_id: string;
  readonly proposed_revision: string;
  readonly reviewed_head: string;
  readonly decision: ReviewDecision$1;
  readonly evidence_summary: string;
  readonly required_changes: readonly string[];
}
interface RoadmapView {
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly path: string;
  /**
   * milestones that are done
   */
  readonly done: number;
  /**
   * all milestones
   */
  readonly total: number;
  /**
   * nobody has written it yet
   */
  readonly is_template: boolean;
  readonly next_milestone: NextMilestone | null;
}
interface RoleConfig {
  /**
   * Agents in the order they are tried
   */
  readonly agents?: readonly string[];
  readonly effort?: Effort;
  readonly distinct_from?: Role$2;
  /**
   * Files handed to the role as skills
   */
  readonly skills?: readonly string[];
}
interface RolesConfig {
  readonly planner?: RoleConfig;
  readonly implementer?: RoleConfig;
  readonly reviewer?: RoleConfig;
  readonly "recovery-investigator"?: RoleConfig;
  readonly scout?: RoleConfig;
  readonly default?: RoleConfig;
}
interface RoundExplanation {
  readonly round_id: string;
  readonly stage: RoundStage$1;
  readonly decision: DecisionView$1 | null;
  /**
   * only in finalize-round
   */
  readonly predicates: readonly PredicateView[];
  readonly resume_error: ResumeError$1 | null;
  readonly ways_out: readonly WayOut[];
}
interface RoundPlanRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "round-plan-record-v1";
  readonly round_id: string;
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly milestone_id: string;
  readonly direction_id: string;
  readonly extracted_item_id: string;
  readonly plan_path: string;
  readonly tasks: readonly PlanTask[];
  readonly write_scope: readonly string[];
  readonly risk: PlanRisk;
  readonly rollback: string;
  readonly success_criteria: readonly string[];
  readonly effort: PlanEffort;
  readonly worker_mode: WorkerMode;
  readonly workers: readonly PlanWorker[];
  readonly integration: PlanIntegration | null;
}
interface RoundView {
  readonly round_id: string;
  readonly stage: RoundStage$2;
  readonly blocked_from: Stage$8 | null;
  readonly milestones: readonly string[];
  readonly branch: string;
  readonly worktree_path: string;
  readonly running: RunningJob | null;
  readonly attempts: StageCounts$1;
  readonly review_rounds: number;
  readonly resume_error: ResumeError$2 | null;
  readonly holds: readonly HoldView[];
}
interface RunFacts {
  /** Owners that were blocked when this process began and are looked at again: round ids, `controller`. */
  readonly recheckOwners: readonly string[];
  readonly landings: number;
  readonly maxRounds: number | null;
  readonly acceptBase: boolean;
  /** Agents whose program was not found when this process began. */
  readonly missingAgents: readonly string[];
  /** Why the checkpoint of this stop could not be committed; null when not tried or done. */
  readonly checkpointRefused: string | null;
  /** The snapshot committed at base differs from the live state in more than revision, times and attempts. */
  readonly checkpointDue: boolean;
}
interface RunReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "run-report-v1";
  readonly type: RunLineType;
  readonly at: string;
  readonly revision: number;
  readonly round_id: string | null;
  readonly code: DecisionCode$4 | null;
  /**
   * the transition, the action or what is waited for
   */
  readonly what: string | null;
  readonly rule: string | null;
  readonly spec: string | null;
  readonly facts: readonly string[];
  readonly message: string;
  readonly next_command: string | null;
  /**
   * of the last line
   */
  readonly exit: number | null;
  readonly summary: RunSummary | null;
}
interface RunSummary {
  readonly landed: readonly LandedRound[];
  /**
   * milestones that are done
   */
  readonly done: number;
  /**
   * milestones of the roadmap
   */
  readonly total: number;
  /**
   * milestones that could be begun
   */
  readonly ready: readonly string[];
  /**
   * milestones that wait for others
   */
  readonly waiting: readonly string[];
  readonly blocked: readonly BlockedRound[];
}
interface RunningJob {
  /**
   * a role, checks, or setup
   */
  readonly what: string;
  readonly dispatch_id: string | null;
  readonly agent: string | null;
  readonly since: string | null;
  /**
   * the last line of its output
   */
  readonly last_line: string;
}
interface Scheduler {
  readonly depends_on_round_ids: readonly string[];
  readonly merge_after_item_ids: readonly string[];
  readonly parallel_group: string | null;
}
interface SchemaReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "schema-report-v1";
  /**
   * By name
   */
  readonly schemas: readonly ListedSchema[];
}
interface SealedJob {
  /** As a person knows it. */
  readonly what: string;
  readonly unknown: readonly UnknownSecret[];
}
interface SecretSighting {
  readonly path: string;
  readonly name: string;
}
interface SelectionRecord {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "selection-record-v1";
  readonly round_id: string;
  readonly roadmap_id: string;
  readonly roadmap_revision: string;
  readonly roadmap_dir: string;
  readonly milestone_id: string;
  readonly direction_id: string;
  readonly extracted_item_id: string;
  /**
   * one line of at most 200 characters without control characters
   */
  readonly summary: string;
  readonly scheduler: Scheduler;
}
interface SemanticCloseout {
  readonly mode: "semantic-update-required";
  readonly status_changes: readonly StatusChange[];
  readonly completion_pointers: readonly CompletionPointer[];
  readonly history_entries: readonly string[];
  /**
   * a text of at most 20,000 characters
   */
  readonly semantic_update_required_reason: string;
}
interface SettledOutcome {
  readonly dispatch_id: string;
  readonly round_id: string;
  readonly role: Role;
  readonly stage: Stage;
  readonly attempt: number;
  readonly agent: string | null;
  readonly kind: OutcomeKind;
  readonly failure_class: FailureClass | null;
  readonly counts_as_attempt: boolean;
  readonly head_before: string;
  readonly records: readonly AcceptedRecord[];
  readonly problems: readonly OutcomeProblem[];
}
interface Settlement {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "settlement-v1";
  readonly outcome: SettledOutcome;
  readonly commit: SettlementCommit;
  readonly keep_tips: readonly string[];
  readonly keep_tree: string | null;
  readonly secrets: readonly SettlementSecret[];
  readonly restore_refs: readonly SettlementRef[];
  readonly reset_worktree: boolean;
  readonly remove: readonly string[];
}
interface SettlementCommit {
  readonly kind: SettlementCommitKind;
  readonly tree: string | null;
  readonly second_parent: string | null;
  readonly message: string | null;
  readonly entries: readonly SettlementEntry[];
}
interface SettlementEntry {
  readonly path: string;
  readonly mode: EntryMode;
  readonly oid: string;
}
interface SettlementRef {
  /**
   * a ref that keeps work
   */
  readonly ref: string;
  readonly to: string | null;
}
interface SettlementSecret {
  readonly path: string;
  readonly name: string;
}
interface ShowReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "show-report-v1";
  readonly rounds: readonly ShownRound[];
}
interface ShownRecord {
  readonly path: string;
  readonly record: RecordData | null;
}
interface ShownRound {
  readonly round_id: string;
  readonly place: RoundPlace;
  readonly commit: string | null;
  readonly summary: string | null;
  readonly milestone_id: string | null;
  readonly direction_id: string | null;
  readonly item_id: string | null;
  readonly records: readonly ShownRecord[];
  readonly kept: readonly KeptWork[];
}
interface SplitOperation {
  readonly op: "split";
  readonly milestone_id: string;
  readonly into: readonly string[];
  readonly reason: string;
}
interface StageAttemptsConfig {
  readonly recon?: number;
  readonly plan?: number;
  readonly implement?: number;
  readonly review?: number;
  readonly default?: number;
}
interface StageCounts {
  readonly recon?: number;
  readonly plan?: number;
  readonly consult?: number;
  readonly implement?: number;
  readonly verify?: number;
  readonly review?: number;
  readonly "finalize-round"?: number;
}
interface StageCounts$1 {
  readonly recon?: number;
  readonly plan?: number;
  readonly consult?: number;
  readonly implement?: number;
  readonly verify?: number;
  readonly review?: number;
  readonly "finalize-round"?: number;
}
interface StandingOutput {
  readonly path: string;
  readonly unfit: boolean;
}
interface StandingWork {
  readonly dispatchId: string;
  readonly assignment: Assignment;
  readonly outputs: readonly OutputFacts[];
  /** The head differs outside orchestrator/ from the one that the dispatch began with. */
  readonly isMoved: boolean;
}
interface Start {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "start-v1";
  /**
   * the name of the machine
   */
  readonly host: string;
  /**
   * the id of the boot
   */
  readonly boot_id: string;
  /**
   * the id of the pid namespace
   */
  readonly pid_namespace: string;
  readonly pid: number;
  /**
   * the start time of the process in kernel ticks
   */
  readonly start_time: string;
  /**
   * a random text
   */
  readonly nonce: string;
  readonly started_at: string;
}
interface StateConfig {
  readonly checkpoint?: CheckpointMode;
}
interface StateDifference {
  readonly what: string;
  readonly in_state: string;
  readonly in_git: string;
}
interface StateProposal {
  readonly revision: number;
  readonly rounds_opened: number;
  readonly rounds: readonly ProposedRound[];
}
interface StatusChange {
  readonly milestone_id: string;
  readonly expected_current_status: MilestoneStatus$1;
  readonly target_status: MilestoneStatus$1;
}
interface StatusOnlyCloseout {
  readonly mode: "status-only";
  readonly status_changes: readonly StatusChange[];
  readonly completion_pointers: readonly CompletionPointer[];
  readonly history_entries: readonly string[];
  readonly semantic_update_required_reason: null;
}
interface StatusOperation {
  readonly op: "status";
  readonly milestone_id: string;
  readonly from: MilestoneStatus$2;
  readonly to: MilestoneStatus$2;
  readonly evidence_round_id: string;
  readonly reason?: string;
}
interface StatusReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "status-report-v1";
  readonly source: StateSource$2;
  readonly revision: number;
  readonly controller_stage: ControllerStage$1;
  readonly base_branch: string;
  readonly base_commit: string | null;
  readonly lease: LeaseView | null;
  readonly paused: Pause$1 | null;
  readonly controller_error: ResumeError$2 | null;
  readonly roadmap: RoadmapView | null;
  readonly rounds: readonly RoundView[];
  /**
   * agents that cannot be chosen now
   */
  readonly providers: readonly ProviderView[];
  /**
   * contract files that differ from the base commit
   */
  readonly uncommitted: readonly string[];
  /**
   * checkouts that a dead controller left fenced
   */
  readonly leftover_fences: readonly string[];
  /**
   * contract files that cannot be acted on
   */
  readonly problems: readonly string[];
  /**
   * the one thing to know
   */
  readonly message: string;
  readonly next_command: string;
  /**
   * requests that nobody was seen to wait for, with what they said
   */
  readonly requests_not_taken: readonly string[];
}
interface Suspect {
  readonly dispatchId: string;
  readonly role: string;
}
interface TreeEntry {
  readonly path: string;
  readonly mode: EntryMode$1;
  readonly oid: Oid;
}
interface UnknownSecret {
  readonly name: string;
  /** To another value. */
  readonly isSet: boolean;
}
interface UnreadRecord {
  /**
   * file and line
   */
  readonly place: string;
  readonly reason: string;
}
interface Unstored {
  readonly path: string;
  /** `refused`: git did not say why. */
  readonly what: "unreadable" | "forbidden-name" | "socket" | "fifo" | "device" | "refused";
  /** Id of the user whose it is, when that is another one. */
  readonly owner: number | null;
}
interface Usage {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cached_tokens: number | null;
  readonly cost_usd: number | null;
}
interface ValidateReport {
  /**
   * For editors only
   */
  readonly $schema?: string;
  readonly schema_version: "validate-report-v1";
  readonly source: ValidateSource;
  readonly errors: number;
  readonly warnings: number;
  /**
   * Errors first, then by file and place
   */
  readonly findings: readonly ReportedFinding[];
}
interface WatchedSetting {
  /** From the checkout of the controller, with `/`; an absolute path outside of it. */
  readonly file: string;
  /** As git prints it; null for a file that counts as a whole. */
  readonly key: string | null;
  /** `lines`: a file of patterns, comments left out. `program`: a hook or an included file, known by its digest. */
  readonly kind: "git" | "lines" | "program";
  /** Several values of a key, and lines, stand one below the other. */
  readonly value: string;
}
interface WayOut {
  readonly command: string;
  readonly effect: string;
}
interface WorkSnapshot {
  readonly tree: Oid;
  /** Difference from the given head to `tree`. */
  readonly changes: readonly RawChange[];
  /** What git cannot store. It is in the tree as in head, or not at all. */
  readonly unstored: readonly (Unstored & {
    /** When it came or was closed, as the system says; it cannot be set by hand. */
    readonly changedMs: number;
  })[];
}
interface WorktreeConfig {
  /**
   * Commands run in a new worktree and when a lock file changed
   */
  readonly setup?: readonly string[];
  /**
   * Ignored files copied into a worktree
   */
  readonly include?: readonly string[];
  /**
   * Whether a finished round's worktree is used again
   */
  readonly reuse?: boolean;
  /**
   * the folder that holds the worktrees
   */
  readonly root?: string;
}
interface WorktreeTarget {
  readonly path: string;
  readonly branch: string;
  readonly commit: Oid;
  /** The name under which is kept what git cannot store of what stands there; that of the worktree without it. */
  readonly keepAs?: string;
}
type AcquireOutcome = {
  readonly kind: "held";
  readonly lease: LeaseHeld;
}
/** Someone else holds it and is not provably dead. */
 | {
  readonly kind: "taken";
  readonly holder: Lease | null;
  readonly why: string;
  readonly nextCommand: string;
};
type AdapterName = "command" | "claude-code" | "codex" | "gemini" | "opencode" | "copilot" | "qwen" | "acp";
type AdapterName$1 = "command" | "claude-code" | "codex" | "gemini" | "opencode" | "copilot" | "qwen" | "acp";
type AdapterName$2 = "command" | "claude-code" | "codex" | "gemini" | "opencode" | "copilot" | "qwen" | "acp";
type ApprovalVia = "cli" | "dashboard" | "mcp";
type Availability = "available" | "degraded" | "unavailable";
type Availability$1 = "available" | "degraded" | "unavailable";
type Availability$2 = "available" | "degraded" | "unavailable";
type BaseFacts = {
  readonly kind: "missing";
} | {
  readonly kind: "present";
  readonly head: Oid;
  /** Commits on base, landings aside, that carry an agent's identity or stem from an agent's tip. */
  readonly byAgents: readonly Oid[];
};
type BaseLineage = {
  readonly kind: "fresh";
}
/** Base moved on and still contains `base_revision`. */
 | {
  readonly kind: "stale";
} | {
  readonly kind: "rewritten";
};
type BranchFacts = {
  readonly kind: "absent";
} | {
  readonly kind: "at-head";
}
/** A strict ancestor of the head: our own ref move was cut short, or someone reset the branch. */
 | {
  readonly kind: "behind";
  readonly tip: Oid;
}
/** Commits that are not ours, or a branch rewritten. */
 | {
  readonly kind: "moved";
  readonly tip: Oid;
};
type Branded<Name extends string> = string & {
  readonly [brand]: Name;
};
type CheckJobFacts = {
  readonly kind: "none";
} | {
  readonly kind: "running";
  readonly lastLine: string;
} | {
  readonly kind: "sealed";
  readonly job: SealedJob;
} | {
  readonly kind: "ended";
  readonly exit: Exit | null;
  readonly startedAt: string;
  readonly number: number;
};
type ChecklistResult = "pass" | "fail" | "not-applicable";
type ChecklistSection = "Alignment Checks" | "Task-Specific Checks" | "Manual Checks";
type CheckpointMode = "blocked" | "landing";
type ClearedBy = "time" | "implement" | "verify" | "review" | "person";
type ClearedBy$1 = "time" | "implement" | "verify" | "review" | "person";
type CloseoutFacts = {
  readonly kind: "none";
} | {
  readonly kind: "applies";
  readonly terminalAfter: boolean;
  readonly roadmapSha256: Sha256;
} | {
  readonly kind: "refused";
  readonly problems: readonly Problem[];
};
type CloseoutStatus = "applied";
type ConfigDirMode = "shared" | "isolated";
type ControllerStage = "dispatch-rounds" | "update-roadmap" | "blocked" | "done";
type ControllerStage$1 = "dispatch-rounds" | "update-roadmap" | "blocked" | "done";
type DecisionCode$1 = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
type DecisionCode$2 = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
type DecisionCode$3 = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
type DecisionCode$4 = "OPEN_ROUND" | "DISPATCH" | "WAIT" | "RUN_CHECKS" | "APPROVAL_REQUIRED" | "CONFIRM" | "GUIDANCE_REQUIRED" | "MERGE" | "RECOVER" | "REVIEW_ROUND_LIMIT" | "NO_READY_ITEMS" | "PAUSED" | "BLOCKED" | "COMPLETE";
type DecisionKind = "transition" | "perform" | "wait" | "stop";
type DecisionKind$1 = "transition" | "perform" | "wait" | "stop";
type DecisionKind$2 = "transition" | "perform" | "wait" | "stop";
type DecisionPath$1 = "serial" | "recovery" | "fan-out" | "semantic-update" | "parallel" | "corrupt-state" | null;
type DecisionPath$2 = "serial" | "recovery" | "semantic-update" | "corrupt-state";
type DeferralKind = "deferral" | "debt" | "lesson" | "finding";
type DiagnosisAction = "retry-same" | "retry-different" | "resume-stage" | "step-back" | "none";
type DiagnosisRecommendation = "recoverable" | "escalate";
type Discarded = {
  readonly kind: "left";
} | {
  readonly kind: "removed";
  readonly aside: readonly PutAside[];
};
type DispatchStatus = "pending" | "running" | "completed" | "failed";
type DoctorStatus = "ok" | "warn" | "fail";
type DryRunEnd = "world" | "wait" | "stop";
type Effort = "low" | "medium" | "high" | "max";
type Effort$1 = "low" | "medium" | "high" | "max";
type Effort$2 = "low" | "medium" | "high" | "max";
type EndedBy = "agent" | "timeout" | "signal" | "runner-error";
type EntryMode = "100644" | "100755" | "120000" | "160000" | "040000";
type EntryMode$1 = "100644" | "100755" | "120000" | "160000" | "040000";
type EventEntry = Omit<Event$1, "$schema" | "schema_version" | "seq">;
type EventType = "decision" | "transition" | "action" | "dispatch" | "note" | "stop";
type ExplainedSource = "live" | "rebuilt" | "recorded";
type FailureClass = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
type FailureClass$1 = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
type FailureClass$2 = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
type FailureClass$3 = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
type FailureClass$4 = "rate-limited" | "overloaded" | "auth" | "quota" | "context-exhausted" | "refused" | "crashed" | "timeout" | "contract";
type FileFacts = {
  readonly kind: "absent";
} | {
  readonly kind: "file";
  readonly bytes: Uint8Array;
} | {
  readonly kind: "too-large";
  readonly sizeBytes: number;
}
/** A symlink, folder, socket… where a regular file was expected; never followed. */
 | {
  readonly kind: "not-a-file";
  readonly what: string;
};
type FindingSeverity = "error" | "warning";
type Gate = "consult" | "protected-path";
type Gate$1 = "consult" | "protected-path";
type GateDecision = "approve" | "modify" | "more-recon" | "abort";
type GateDecision$1 = "approve" | "modify" | "more-recon" | "abort";
type HandoffReason = "worker" | "checkpoint";
type HandoffStatus = "complete" | "partial" | "blocked";
type JobFacts = 
/** No launch.json. */
{
  readonly kind: "absent";
}
/** launch.json without start.json: no runner has begun, or it died before its first act. */
 | {
  readonly kind: "prepared";
  readonly launch: Launch;
} | {
  readonly kind: "running";
  readonly launch: Launch;
  readonly start: Start;
  readonly signs: JobSigns;
} | {
  readonly kind: "ended";
  readonly launch: Launch;
  readonly start: Start;
  readonly exit: Exit;
}
/** No runner is at it and none wrote its exit, or somebody else did. Its processes may live until `end`. */
 | {
  readonly kind: "lost";
  readonly launch: Launch;
  readonly start: Start;
  readonly survivors: number;
};
type LandOutcome = 
/** `left`: files (absolute) that someone changed while the checkout followed; they stay, git shows them as edits. */
{
  readonly kind: "landed";
  readonly left: readonly string[];
}
/** Base is not at `expectedBase` any more and does not hold `commit`: plan again. */
 | {
  readonly kind: "base-moved";
} | {
  readonly kind: "checkout-busy";
  readonly checkout: string;
  readonly what: string;
} | {
  readonly kind: "local-edits";
  readonly checkout: string;
  readonly files: readonly string[];
} | {
  readonly kind: "lease-lost";
};
type LaunchKind = "dispatch" | "checks";
type LauncherName = "process" | "tmux" | "host" | "queue";
type LauncherName$1 = "process" | "tmux" | "host" | "queue";
type LogStream = "stdout" | "stderr";
type MergeMode = "local" | "push" | "pull-request";
type MergeOutcome = {
  readonly kind: "clean";
  readonly tree: Oid;
}
/** `tree` holds the merged files with markers. */
 | {
  readonly kind: "conflict";
  readonly tree: Oid;
  readonly paths: readonly string[];
};
type MilestoneStatus = (typeof MILESTONE_STATUSES)[number];
type MilestoneStatus$1 = "pending" | "in-progress" | "done";
type MilestoneStatus$2 = "pending" | "in-progress" | "done";
type NextSubject = "round" | "milestone";
type OnReviewLimit = "pragmatic" | "ask";
type OutcomeKind = "accepted" | "incomplete" | "violation" | "failed" | "help" | "ended-by-controller";
type OutcomeKind$1 = "accepted" | "incomplete" | "violation" | "failed" | "help" | "ended-by-controller";
type Part = "whole" | "worker" | "integration";
type Part$1 = "whole" | "worker" | "integration";
type PredicateResult = "pass" | "hold";
type ReconStatus = "found" | "not_found" | "partial";
type Request$1 = PauseRequest | ResumeRequest | RetryRequest | DropRequest | GuideRequest | DecideRequest | AgentsSetRequest;
type RequestEnd = "done";
type RequestFile = {
  readonly kind: "request";
  readonly name: string;
  readonly request: Request$1;
  readonly bytes: Uint8Array;
} | {
  readonly kind: "invalid";
  readonly name: string;
  readonly problems: readonly Problem[];
};
type RequestKind = "pause" | "resume" | "retry" | "drop";
type RequestOutcome = "done" | "refused";
type RequestProof = {
  readonly kind: "proven";
}
/** `job`: its folder below `runtime/`. */
 | {
  readonly kind: "from-agent";
  readonly job: string;
} | {
  readonly kind: "unproven";
  readonly why: string;
};
type RequestedKind = "pause" | "resume" | "retry" | "drop" | "guide" | "decide" | "agents-set";
type RetryTarget = "implement" | "plan" | "blocked" | null;
type Reuse = 
/** `ignored` says whether the ignored files of the earlier round are still there. */
{
  readonly kind: "reused";
  readonly ignored: "kept" | "removed";
  readonly aside: readonly PutAside[];
}
/** Somebody worked in it since: it is theirs now, as it is. */
 | {
  readonly kind: "left";
}
/** It is gone, or cannot be moved or reset. */
 | {
  readonly kind: "unfit";
  readonly aside: readonly PutAside[];
};
type ReviewDecision = "approved" | "rejected";
type ReviewDecision$1 = "approved" | "rejected";
type RiskLevel = "low" | "medium" | "high";
type RoadmapCloseout = StatusOnlyCloseout | SemanticCloseout;
type RoadmapOperation = AddOperation | EditOperation | SplitOperation | RemoveOperation | ReorderOperation | StatusOperation;
type RoadmapUpdateStatus = "authoring" | "review" | "rejected" | "approved" | "blocked";
type Role = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
type Role$1 = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
type Role$2 = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
type Role$3 = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
type Role$4 = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
type Role$5 = "planner" | "implementer" | "reviewer" | "recovery-investigator" | "scout";
type RoundPlace = "live" | "base" | "history";
type RoundStage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round" | "blocked" | "done" | "cancelled";
type RoundStage$1 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round" | "blocked" | "done" | "cancelled";
type RoundStage$2 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round" | "blocked" | "done" | "cancelled";
type RunLineType = "transition" | "action" | "wait" | "note" | "end";
type SessionMode = "resume" | "fresh";
type SettlementCommitKind = "none" | "tree" | "entries";
type SetupFacts = {
  readonly kind: "not-needed";
} | {
  readonly kind: "due";
} | {
  readonly kind: "running";
  readonly lastLine: string;
} | {
  readonly kind: "ended";
  readonly exit: Exit | null;
  readonly logTail: string;
} | {
  readonly kind: "sealed";
  readonly job: SealedJob;
} | {
  readonly kind: "done";
};
type Severity = "minor" | "important" | "critical";
type Stage = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$1 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$2 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$3 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$4 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$5 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$6 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$7 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type Stage$8 = "recon" | "plan" | "consult" | "implement" | "verify" | "review" | "finalize-round";
type StateFacts = {
  readonly kind: "absent";
}
/** Stays byte for byte as it is and is never treated as empty. */
 | {
  readonly kind: "unreadable";
  readonly problems: readonly Problem[];
} | {
  readonly kind: "state";
  readonly state: State;
};
type StateSource = "live" | "rebuilt";
type StateSource$1 = "live" | "rebuilt";
type StateSource$2 = "live" | "rebuilt";
type StateVerdict = "sound" | "absent" | "unreadable" | "rewound";
type TreeEdit = {
  readonly kind: "put";
  readonly path: string;
  readonly mode: EntryMode$1;
  readonly oid: Oid;
} | {
  readonly kind: "delete";
  readonly path: string;
};
type TreeFile = {
  readonly kind: "absent";
} | {
  readonly kind: "file";
  readonly mode: EntryMode$1;
  readonly oid: Oid;
  readonly bytes: Uint8Array;
} | {
  readonly kind: "too-large";
  readonly oid: Oid;
  readonly sizeBytes: number;
};
type UpdateTrigger = "merged-round" | "planner-request";
type UpdateTrigger$1 = "merged-round" | "planner-request";
type ValidateSource = "working-tree" | "commit" | "merge" | "file";
type WorkerMode = "none" | "fanout";
type Workflow = "serial" | "phased";
type WorktreeFacts = {
  readonly kind: "absent";
}
/** Something stands at the path or in git's administration that is not our worktree: half-made, foreign, moved. */
 | {
  readonly kind: "unusable";
  readonly why: string;
} | {
  readonly kind: "present";
  /** Full ref name HEAD names, or null when detached. */
  readonly headRef: string | null;
  readonly head: Oid | null;
  /** The worktree's `.git` file says what git wrote there. */
  readonly gitFileIntact: boolean;
};

export {
  parseRecord as validateRecord,
  parseRoadmap as checkRoadmap,
  parseVerification as checkVerification,
};

export {};
