import type { PersonSettings } from './person-settings.ts';
import type { GitBatch } from './git-batch.ts';
import type { GitRun } from './git-command.ts';
import type { RefTransactions } from './ref-transactions.ts';
import type { ObjectWriter } from './object-writer.ts';

/** Where a repository is; all paths are absolute and real (no symlink in them). */
export interface GitPlaces {
  /** Top level of the checkout that the controller was started in. */
  readonly root: string;
  /** Git directory of that checkout; equal to `commonDir` unless it is a linked worktree of the user's. */
  readonly gitDir: string;
  readonly commonDir: string;
  /** Top level of the main checkout; null where there is none: a bare repository with linked worktrees. */
  readonly mainCheckout: string | null;
  /** The controller-owned git directory. @spec contract.md#git-calls */
  readonly controlDir: string;
  /** Where new objects go: the repository's own folder, or one that is removed when a mere look ends. */
  readonly objectsDir: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

interface RealCall {
  readonly args: readonly string[];
  readonly stdin?: Uint8Array;
  readonly exits?: readonly number[];
  /** Administration folder of a worktree; default the common git directory. */
  readonly gitDir?: string;
}

interface ControlCall {
  readonly args: readonly string[];
  readonly stdin?: Uint8Array;
  readonly exits?: readonly number[];
  /** The folder whose files are read or written. */
  readonly worktree?: string;
  /** Absolute path of the index. */
  readonly index?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly visitOutput?: (chunk: Uint8Array) => void;
}

/** The two ways of calling git on one repository. @spec contract.md#git-calls */
export interface RepositoryGit {
  readonly places: GitPlaces;
  /** What git would take for the person here. Asked once, when it first matters. */
  settings(): Promise<PersonSettings>;
  /** Refs and worktree administration only: sees the repository's own configuration. */
  real(call: RealCall): Promise<GitRun>;
  /** Everything that reads or writes files, objects or merges: sees none of it. */
  control(call: ControlCall): Promise<GitRun>;
  /** Objects by id. */
  readonly objects: GitBatch;
  /** Refs by full name. */
  readonly refs: GitBatch;
  readonly write: ObjectWriter['write'];
  readonly transactions: Pick<RefTransactions, 'commit'>;
  /** One writer a repository for worktree, branch and base changes. @spec contract.md#worktrees-and-history */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}
