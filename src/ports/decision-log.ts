import type { Sha256 } from '../contract/ids.ts';

/** A value that many records share: it is written once a file. */
export interface DecisionPart {
  readonly sha256: Sha256;
  /** The value as JSON; asked for only when it has to be written. */
  readonly text: () => string;
}

export interface DecisionEntry {
  /** The record as one line, without the newline. */
  readonly line: string;
  readonly parts: readonly DecisionPart[];
}

export interface DecisionSegment {
  readonly path: string;
  /** Null when what stands there is no file of ours or too large to be one. */
  readonly text: string | null;
}

/**
 * What was observed and decided, for whoever looks back: never an input of decisions, so not durable, and bounded:
 * the oldest part goes. @spec contract.md#files
 */
export interface DecisionLog {
  append(entry: DecisionEntry): Promise<'written' | 'too-large'>;
  /** Oldest first. */
  segments(): Promise<readonly DecisionSegment[]>;
}
