import type { Oid } from '../../contract/ids.ts';
import type { BranchFacts, ConflictFacts, HandWork } from '../../core/round-observation.ts';
import { readIncluded } from '../included-files.ts';
import { sightSecrets } from '../secrets.ts';
import { observeResolution } from './observe-conflicts.ts';
import type { RoundContext } from './observe-context.ts';

/** Stages that work on the branch as it is: there the merged files of an open conflict have no place. */
const REVISES_NOTHING: ReadonlySet<string> = new Set(['plan', 'verify', 'review']);

/** Work that no dispatch and no check explains: a person's. @spec contract.md#ownership */
export async function observeHandWork(
  round: RoundContext,
  { branch, conflicts }: { readonly branch: BranchFacts; readonly conflicts: readonly ConflictFacts[] },
): Promise<HandWork | null> {
  const { head, row } = round;
  const conflict = conflicts.at(-1);
  const isOpen =
    head !== null && conflict?.head === head && (conflict.shown || !REVISES_NOTHING.has(row.stage));
  return isOpen ? observeResolution(round, conflict) : unexplainedWork(round, branch);
}

async function unexplainedWork(round: RoundContext, branch: BranchFacts): Promise<HandWork | null> {
  const { world, head, worktree, places, session } = round;
  if (head === null || worktree.kind !== 'present' || branch.kind === 'absent' || branch.kind === 'behind')
    return null;
  const isElsewhere = worktree.headRef !== places.branchRef;
  const tip =
    branch.kind === 'moved' ? branch.tip : isElsewhere && worktree.head !== head ? worktree.head : null;
  const isClean = tip === null && !isElsewhere && worktree.gitFileIntact && (await isCleanAt(round, head));
  if (isClean) return null;
  const { tree, changes } = await world.worktrees.snapshot(
    places.worktree,
    head,
    await readIncluded(world, places),
  );
  if (changes.length === 0 && tip === null && !isElsewhere && worktree.gitFileIntact) return null;
  const secrets = await sightSecrets(world, session.config, changes);
  return { tree, changes, tip, secrets, merged: null };
}

async function isCleanAt({ world, session, row, places }: RoundContext, head: Oid): Promise<boolean> {
  if (session.cleanHeads.get(row.round_id) === head) return true;
  if (await world.worktrees.isDirty(places.worktree, head)) return false;
  session.cleanHeads.set(row.round_id, head);
  return true;
}
