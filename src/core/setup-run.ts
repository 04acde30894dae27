import { setupDir } from '../contract/paths.ts';
import type { ActiveRound } from '../contract/generated/state.ts';

/** Folder of the setup run that counts: a retry makes a new one, so that a failed one is never taken for its result. @spec contract.md#worktrees-and-history */
export function setupRunDir(row: Pick<ActiveRound, 'round_id' | 'allowance'>): string {
  const retries = Object.values(row.allowance).reduce((sum, count) => sum + count, 0);
  return setupDir(row.round_id, retries + 1);
}
