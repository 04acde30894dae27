import type { Oid } from '../contract/ids.ts';
import type { LeaseHeld } from './lease.ts';

export type EntryMode = '100644' | '100755' | '120000' | '160000' | '040000';

/** One raw line of a difference between two trees, renames off. Paths are repository-relative, `/`-separated. */
export interface RawChange {
  readonly path: string;
  readonly status: 'A' | 'M' | 'D' | 'T';
  readonly oldMode: EntryMode | null;
  readonly newMode: EntryMode | null;
  readonly oldOid: Oid | null;
  readonly newOid: Oid | null;
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: EntryMode;
  readonly oid: Oid;
}

export type TreeEdit =
  | { readonly kind: 'put'; readonly path: string; readonly mode: EntryMode; readonly oid: Oid }
  | { readonly kind: 'delete'; readonly path: string };

/** `date` is ISO 8601. */
export interface Identity {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface CommitFacts {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly authorEmail: string;
  readonly committerEmail: string;
  readonly subject: string;
  /** As git's own trailers parser finds them; keys as written, values in order. Those of others may be left out. */
  readonly trailers: Readonly<Record<string, readonly string[]>>;
}

export type TreeFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly mode: EntryMode; readonly oid: Oid; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large'; readonly oid: Oid; readonly sizeBytes: number };

export type MergeOutcome =
  | { readonly kind: 'clean'; readonly tree: Oid }
  /** `tree` holds the merged files with markers. */
  | { readonly kind: 'conflict'; readonly tree: Oid; readonly paths: readonly string[] };

export interface RefUpdate {
  readonly ref: string;
  /** null deletes. */
  readonly to: Oid | null;
  /** What must stand there before; null = must not exist; 'any' = do not check. */
  readonly from: Oid | null | 'any';
}

export interface GitReader {
  /** The commit a full ref name points at, or null. */
  resolveRef(ref: string): Promise<Oid | null>;
  /** Refs whose full names begin with one of the prefixes. */
  listRefs(...prefixes: readonly string[]): Promise<readonly { readonly ref: string; readonly oid: Oid }[]>;
  /** Where a ref was moved, oldest of the newest `limit` first, and by whose address; empty where git keeps no log. */
  refMoves(ref: string, limit: number): Promise<readonly { readonly to: Oid; readonly email: string }[]>;
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

/** A commit's root tree with its entry `orchestrator/` replaced by that of `base`. @spec contract.md#words */
export interface ContentOf {
  /** Or a tree. */
  readonly commit: Oid;
  readonly base: Oid;
}

export interface GitObjects {
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

/** A commit or tree that stands in another form now. */
export interface ReplacedObject {
  readonly was: Oid;
  readonly now: Oid;
}

/** All that `tips` reach and `before` does not. */
export interface PackRange {
  readonly tips: readonly Oid[];
  readonly before: Oid;
}

export interface GitCleaning {
  /** Packs the objects of a range that stand in files of their own. Packs of others and what nothing reaches stay. */
  packObjects(lease: LeaseHeld, range: PackRange): Promise<void>;
  /** Removes the loose objects that were replaced and that no ref, reflog or index of anybody reaches. */
  forgetObjects(lease: LeaseHeld, replaced: readonly ReplacedObject[]): Promise<void>;
}

export interface GitRefs {
  /** One transaction; `lost` when a `from` does not hold or the lease is no longer ours. Nothing has moved then. */
  updateRefs(lease: LeaseHeld, updates: readonly RefUpdate[]): Promise<'moved' | 'lost'>;
  /** How many refs this process has written so far. */
  refWrites(): number;
  /** What this process wrote after so many writes: where each ref stood at the end, null for one that it deleted. */
  refsWrittenSince(writes: number): ReadonlyMap<string, Oid | null>;
}

export type Repository = GitReader & GitObjects & GitRefs & GitCleaning & { readonly root: string };
