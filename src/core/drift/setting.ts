/** One thing that says how the person's git or this program works here. */
export interface Setting {
  /** From the checkout of the controller, with `/`; an absolute path outside of it. */
  readonly file: string;
  /** A key as git prints it or a member of the configuration; null for a file that counts as a whole. */
  readonly key: string | null;
  /** `lines`: what a file of patterns says, without comments. `program`: a file that is known by its digest. */
  readonly kind: 'git' | 'member' | 'lines' | 'program';
  /** Tells whether it changed. */
  readonly digest: string;
  /** For people: values of secrets taken out, cut to 200 characters. */
  readonly shown: string;
  /** Nothing was taken out or cut. */
  readonly isWhole: boolean;
}

/** A dispatch that ran while something changed. */
export interface Suspect {
  readonly dispatchId: string;
  readonly role: string;
}

/** Something that runs, redirects or hides, and that changed while an agent ran. @spec contract.md#ownership */
export interface Drift {
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

export function settingId({ file, key }: Pick<Setting, 'file' | 'key'>): string {
  return key === null ? file : `${file}\0${key}`;
}
