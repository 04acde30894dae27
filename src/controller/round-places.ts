import { branchRef, runtimeRoundDir, roundsRef } from '../contract/paths.ts';
import { setupRunDir } from '../core/setup-run.ts';
import type { ActiveRound } from '../contract/generated/state.ts';

/** Where the parts of one round stand; all derived from its row. */
export interface RoundPlaces {
  readonly roundId: string;
  /** Absolute path. */
  readonly worktree: string;
  readonly branchRef: string;
  readonly mirrorRef: string;
  /** Relative to the main checkout. */
  readonly runtime: string;
  readonly setupDir: string;
}

export function placesOf(
  root: string,
  row: Pick<ActiveRound, 'round_id' | 'worktree_path' | 'branch' | 'allowance'>,
): RoundPlaces {
  const runtime = runtimeRoundDir(row.round_id);
  return {
    roundId: row.round_id,
    worktree: row.worktree_path.startsWith('/') ? row.worktree_path : `${root}/${row.worktree_path}`,
    branchRef: branchRef(row.branch),
    mirrorRef: roundsRef(row.round_id),
    runtime,
    setupDir: setupRunDir(row),
  };
}
