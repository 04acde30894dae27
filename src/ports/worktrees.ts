import type { Oid, Sha256 } from '../contract/ids.ts';
import type { RawChange } from './git.ts';
import type { LeaseHeld } from './lease.ts';

export type WorktreeFacts =
  | { readonly kind: 'absent' }
  /** Something stands at the path or in git's administration that is not our worktree: half-made, foreign, moved. */
  | { readonly kind: 'unusable'; readonly why: string }
  | {
      readonly kind: 'present';
      /** Full ref name HEAD names, or null when detached. */
      readonly headRef: string | null;
      readonly head: Oid | null;
      /** The worktree's `.git` file says what git wrote there. */
      readonly gitFileIntact: boolean;
    };

/** What stands in a worktree, as git would store it: never ignored files. */
export interface WorkSnapshot {
  readonly tree: Oid;
  /** Difference from the given head to `tree`. */
  readonly changes: readonly RawChange[];
  /** Files that git cannot store: names it forbids, files it may not read. They are in the tree as in head, or not at all. */
  readonly unstored: readonly string[];
}

/** A worktree that a finished round gave up: it stands where it stood, clean at `head`, on no branch. */
export interface FreedWorktree {
  /** With no symlink in it. */
  readonly path: string;
  readonly head: Oid;
  /** The commit for which its ignored files were made: it pins what is installed. Null when that is not known. */
  readonly installedFor: Oid | null;
  /** Digest of the setup commands that ran in it to their end; null when none did. */
  readonly setup: Sha256 | null;
}

/** A file that the ignore rules of a worktree hide. */
export interface IgnoredFile {
  readonly path: string;
  /** The outermost ignored folder that it stands in, or the file itself. */
  readonly root: string;
  /** Another one when the file is another. */
  readonly stamp: string;
}

export type Reuse =
  /** `ignored` says whether the ignored files of the earlier round are still there. */
  | { readonly kind: 'reused'; readonly ignored: 'kept' | 'removed' }
  /** Somebody worked in it since: it is theirs now, as it is. */
  | { readonly kind: 'left' }
  /** It is gone, or cannot be moved. */
  | { readonly kind: 'unfit' };

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
  create(
    lease: LeaseHeld,
    worktree: { readonly path: string; readonly branch: string; readonly commit: Oid },
  ): Promise<void>;
  /** HEAD names `branch` again, index and files equal `commit`; untracked files removed, ignored ones kept. Repeatable. */
  resetTo(
    lease: LeaseHeld,
    worktree: { readonly path: string; readonly branch: string; readonly commit: Oid },
  ): Promise<void>;
  /** Index and HEAD follow to `commit` whose tree equals the files; no file is touched. Repeatable. */
  adopt(
    lease: LeaseHeld,
    worktree: { readonly path: string; readonly branch: string; readonly commit: Oid },
  ): Promise<void>;
  /** Writes the files of `tree` (conflict markers included) into the worktree; HEAD stays. Repeatable. */
  showTree(
    lease: LeaseHeld,
    worktree: { readonly path: string; readonly head: Oid; readonly tree: Oid },
  ): Promise<void>;
  /** Removes what names or quotes commits of an agent in the administration of its worktree. Repeatable. */
  forgetTraces(lease: LeaseHeld, worktree: { readonly path: string; readonly branch: string }): Promise<void>;
  /** Removes folder and administration, unless it was freed. The caller has kept everything in it. Repeatable. */
  remove(lease: LeaseHeld, path: string): Promise<void>;
  /**
   * Gives the worktree of a finished round up for another: `included` files go, and whatever an agent left in its
   * administration. Null, and nothing is done, when anything in it differs from `head` or it could not be used again.
   * Repeatable.
   */
  free(
    lease: LeaseHeld,
    worktree: FreedWorktree & { readonly included: readonly string[] },
  ): Promise<FreedWorktree | null>;
  /** What was freed and not used or removed since. */
  freed(): Promise<readonly FreedWorktree[]>;
  /**
   * Makes a freed worktree that of another round: moved to `path`, on `branch` at `commit`, files by difference.
   * `isKnownClean` leaves out the look whether somebody worked in it. Another one is tried when this cannot be used.
   */
  reuse(
    lease: LeaseHeld,
    freed: FreedWorktree,
    worktree: {
      readonly path: string;
      readonly branch: string;
      readonly commit: Oid;
      readonly ignored: 'kept' | 'removed';
      readonly isKnownClean: boolean;
    },
  ): Promise<Reuse>;
  /** Removes a freed worktree; one that somebody worked in since is theirs and stays. Repeatable. */
  discard(
    lease: LeaseHeld,
    freed: FreedWorktree,
    options: { readonly isKnownClean: boolean },
  ): Promise<'removed' | 'left'>;
  /** Every ignored file, those in ignored folders too; and those of `also` that no rule hides any more. */
  ignored(path: string, also: readonly string[]): Promise<readonly IgnoredFile[]>;
  /** Moves these beside the worktree, for as long as checks run. Repeatable. */
  setAside(lease: LeaseHeld, path: string, names: readonly string[]): Promise<void>;
  /** Moves back what was set aside, if anything was; where something stands by now, that stays. Repeatable. */
  putAsideBack(lease: LeaseHeld, path: string): Promise<void>;
  /** Copies the ignored files matching `patterns` from the main checkout; returns what was copied. */
  copyIncluded(path: string, patterns: readonly string[]): Promise<readonly string[]>;
}
