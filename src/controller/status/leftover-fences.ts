import { branchRef } from '../../contract/paths.ts';
import type { World } from '../world.ts';

/**
 * Checkouts that a dead controller left fenced; the next run finishes them. A fence while a controller runs is that
 * controller's landing. @spec contract.md#merge-admissibility
 */
export async function findLeftoverFences(world: World, baseBranch: string): Promise<readonly string[]> {
  const holder = await world.leases.holder();
  const base = await world.repository.resolveRef(branchRef(baseBranch));
  if (holder?.alive === true || base === null) return [];
  const checkouts = await world.landing.inspectCheckouts(branchRef(baseBranch), base, null);
  return checkouts.filter(({ indexLock }) => indexLock === 'ours').map(({ path }) => path);
}
