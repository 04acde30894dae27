/** What stands at a path: a regular file with bounded bytes, or why there are none. */
export type FileFacts =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large'; readonly sizeBytes: number }
  /** A symlink, folder, socket… where a regular file was expected; never followed. */
  | { readonly kind: 'not-a-file'; readonly what: string };

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
