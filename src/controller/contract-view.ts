import type { ContractFacts } from '../core/observation.ts';

/** The contract files at B, with the bytes that a closeout edits. */
export interface ContractView {
  readonly facts: ContractFacts;
  readonly roadmapBytes: Uint8Array | null;
  readonly historyBytes: Uint8Array;
}
