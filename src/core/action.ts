import type { Oid } from '../contract/ids.ts';
import type { Settlement } from '../contract/generated/settlement.ts';
import type { Assignment } from '../contract/generated/assignment.ts';

/**
 * One effect. Performing obeys: everything judged is in here. Each is safe to repeat and leaves something
 * observable; only the next observation may justify a transition.
 */
export type Action =
  /** Branch, mirror ref and worktree at `commit`; half-made ones are reaped. */
  | { readonly kind: 'prepareWorktree'; readonly roundId: string; readonly commit: Oid }
  | { readonly kind: 'includeFiles'; readonly roundId: string }
  | { readonly kind: 'startSetup'; readonly roundId: string; readonly commands: readonly string[] }
  | { readonly kind: 'recordSetup'; readonly roundId: string }
  | { readonly kind: 'rebuildBranch'; readonly roundId: string; readonly head: Oid }
  | {
      readonly kind: 'commitByHand';
      readonly roundId: string;
      readonly head: Oid;
      readonly tree: Oid;
      readonly tip: Oid | null;
      /** A base commit whose conflict was resolved by hand: the second parent. */
      readonly merged: Oid | null;
    }
  /** The merged files of an open conflict leave the worktree; what a person made of them is kept. */
  | { readonly kind: 'hideConflict'; readonly roundId: string; readonly head: Oid }
  | {
      readonly kind: 'archiveOutputs';
      readonly roundId: string;
      readonly head: Oid;
      readonly folder: string;
      readonly paths: readonly string[];
      readonly remove: readonly string[];
    }
  | {
      readonly kind: 'startDispatch';
      readonly roundId: string;
      readonly assignment: Assignment;
      readonly agent: string;
    }
  | { readonly kind: 'endJob'; readonly roundId: string; readonly jobDir: string; readonly why: string }
  | { readonly kind: 'settleDispatch'; readonly roundId: string; readonly settlement: Settlement }
  | {
      readonly kind: 'startChecks';
      readonly roundId: string;
      readonly number: number;
      readonly head: Oid;
      readonly contentTree: Oid;
      readonly base: Oid;
    }
  | {
      readonly kind: 'recordChecks';
      readonly roundId: string;
      readonly number: number;
      readonly head: Oid;
      readonly contentTree: Oid;
      readonly base: Oid;
    }
  | { readonly kind: 'refreshBranch'; readonly roundId: string; readonly head: Oid; readonly base: Oid }
  | {
      readonly kind: 'showConflict';
      readonly roundId: string;
      /** Counts the conflicts in a row, from 1. */
      readonly number: number;
      readonly head: Oid;
      readonly base: Oid;
      readonly tree: Oid;
      readonly paths: readonly string[];
    }
  | {
      readonly kind: 'buildCandidate';
      readonly roundId: string;
      readonly head: Oid;
      readonly base: Oid;
      readonly contentTree: Oid;
      readonly checks: 'green' | 'unverified';
    }
  | { readonly kind: 'land'; readonly roundId: string; readonly expectedBase: Oid; readonly commit: Oid }
  /** History chain, refs, worktree, branch and records of a round that left the state. */
  | { readonly kind: 'retireRound'; readonly roundId: string; readonly landed: Oid | null }
  | { readonly kind: 'consumeRequest'; readonly name: string; readonly answer: string }
  | { readonly kind: 'keepBranch'; readonly roundId: string }
  | { readonly kind: 'keepWorktree'; readonly roundId: string }
  | { readonly kind: 'acceptConfig' }
  | { readonly kind: 'checkpoint' };
