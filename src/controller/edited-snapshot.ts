import { snapshotPath } from '../contract/paths.ts';
import type { Project } from './project.ts';

/** Does `orchestrator/state.json` in the checkout differ from HEAD? It is reported, and never read as state. @spec contract.md#state */
export async function isSnapshotEdited(project: Project): Promise<boolean> {
  const head = await project.world.head();
  if (head.kind === 'unborn') return false;
  return (await project.uncommitted(head.commit, [snapshotPath])).length > 0;
}
