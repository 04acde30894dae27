/** A setting as it stands. @spec contract.md#ownership */
export interface WatchedSetting {
  /** From the checkout of the controller, with `/`; an absolute path outside of it. */
  readonly file: string;
  /** As git prints it; null for a file that counts as a whole. */
  readonly key: string | null;
  /** `lines`: a file of patterns, comments left out. `program`: a hook or an included file, known by its digest. */
  readonly kind: 'git' | 'lines' | 'program';
  /** Several values of a key, and lines, stand one below the other. */
  readonly value: string;
}

/**
 * Git's own configuration files, the attributes and excludes beside them, hooks and included files. Reading runs
 * nothing, and gives the same object as long as nothing changed. @spec contract.md#ownership
 */
export interface ConfigDrift {
  read(): Promise<readonly WatchedSetting[]>;
}
