import type { EffectiveConfig } from '../contract/config.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { Oid } from '../contract/ids.ts';
import type { Problem } from '../contract/problem.ts';
import type { Result } from '../lib/result.ts';
import type { ContractSource } from '../ports/contract-source.ts';
import type { JobAbove } from '../ports/requests.ts';
import type { SummaryFacts } from './doctor/facts.ts';
import type { Author, World } from './world.ts';

/** Why a command does not go on: a code of the error table, a sentence, and every problem found. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly problems?: readonly Problem[];
  /** Where the one of the table does not fit. */
  readonly nextCommand?: string;
}

/** A repository opened for one command. */
export interface Project {
  readonly world: World;
  /** Absolute path of the folder the command was started in. */
  readonly cwd: string;
  /** `config.json` of the working tree; absent there, that of commit `base`. @spec contract.md#files */
  readConfig(base: Oid | null): Promise<Result<EffectiveConfig, Refusal>>;
  /** Who commits: `merge.identity`, else the person as git knows them, else a name of ours; what to say about it. */
  author(
    config: EffectiveConfig | null,
  ): Promise<{ readonly author: Author; readonly notes: readonly string[] }>;
  /** Who types: the address git knows, else the account's name. */
  person(): Promise<string>;
  /** The commit that any name of git's stands for; null when there is none. */
  resolveCommit(name: string): Promise<Oid | null>;
  /** Everything about the repository that is not supported, for this base commit. */
  refuseShape(base: Oid): Promise<readonly Refusal[]>;
  /** Why the installed git cannot be worked with, or null. */
  refuseVersion(): Promise<Refusal | null>;
  /** Which of these files differ between the working tree or the index and `commit`. */
  uncommitted(commit: Oid, paths: readonly string[]): Promise<readonly string[]>;
  /** The contract files of the checkout as they stand. */
  readonly workingTree: ContractSource;
  /** The files that this package brings for a repository, by the path they get there. */
  packaged(): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Those of them that a user does not edit. */
  copies(): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Where on PATH these programs are; only those that could be started. */
  findPrograms(names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Which files the agents start, so that another version of one is seen. */
  stampAgents(config: EffectiveConfig): Promise<string>;
  /** What a person wants to know of the checkout. */
  summary(): Promise<SummaryFacts>;
  /** Does this process run below a job of this repository? */
  jobAbove(): Promise<JobAbove>;
  /** Ends processes that an earlier controller left in a worktree. */
  endStrays(worktree: string): Promise<void>;
  /** What runs goes on by itself. */
  close(): Promise<void>;
}
