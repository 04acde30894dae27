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

/** Something in a worktree that is in no tree, or in it only as in the head. */
export interface Unstored {
  readonly path: string;
  /** `refused`: git did not say why. */
  readonly what: 'unreadable' | 'forbidden-name' | 'socket' | 'fifo' | 'device' | 'refused';
  /** Id of the user whose it is, when that is another one. */
  readonly owner: number | null;
}

/** What was moved out of a worktree before anything in it was reset or removed, at the same paths below `folder`. */
export interface PutAside {
  /** Absolute. */
  readonly folder: string;
  /** Paths that stood in the worktree; empty when it was moved whole. */
  readonly paths: readonly string[];
  /** Id of another user to whom something in it belongs. */
  readonly owner: number | null;
}

/** What stands in a worktree, as git would store it: never ignored files. */
export interface WorkSnapshot {
  readonly tree: Oid;
  /** Difference from the given head to `tree`. */
  readonly changes: readonly RawChange[];
  /** What git cannot store. It is in the tree as in head, or not at all. */
  readonly unstored: readonly (Unstored & {
    /** When it came or was closed, as the system says; it cannot be set by hand. */
    readonly changedMs: number;
  })[];
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
  | {
      readonly kind: 'reused';
      readonly ignored: 'kept' | 'removed';
      readonly aside: readonly PutAside[];
    }
  /** Somebody worked in it since: it is theirs now, as it is. */
  | { readonly kind: 'left' }
  /** It is gone, or cannot be moved or reset. */
  | { readonly kind: 'unfit'; readonly aside: readonly PutAside[] };

export type Discarded =
  | { readonly kind: 'left' }
  | { readonly kind: 'removed'; readonly aside: readonly PutAside[] };

/** A worktree as it is to be. */
export interface WorktreeTarget {
  readonly path: string;
  readonly branch: string;
  readonly commit: Oid;
  /** The name under which is kept what git cannot store of what stands there; that of the worktree without it. */
  readonly keepAs?: string;
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
    worktree: WorktreeTarget & { readonly ignored: 'kept' | 'removed'; readonly isKnownClean: boolean },
  ): Promise<Reuse>;
  /** Removes a freed worktree; one that somebody worked in since is theirs and stays. Repeatable. */
  discard(
    lease: LeaseHeld,
    freed: FreedWorktree,
    options: { readonly isKnownClean: boolean },
  ): Promise<Discarded>;
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
