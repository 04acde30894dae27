import { keptRef } from '../../contract/paths.ts';
import type { Settlement } from '../../contract/generated/settlement.ts';
import type { Oid } from '../../contract/ids.ts';
import type { ReplacedObject } from '../../ports/git.ts';
import { oidOf } from '../observe/observe-context.ts';
import { readIncluded } from '../included-files.ts';
import type { RoundPlaces } from '../round-places.ts';
import type { Session, World } from '../world.ts';
import { keepTip, keepTree } from './keep-tree.ts';

export interface KeptWork {
  readonly refs: readonly string[];
  /** What held the value of a secret, and the form in which it was kept. */
  readonly replaced: readonly ReplacedObject[];
}

/** What would be lost goes to refs before anything is put back. @spec contract.md#ownership */
export async function keepWork(
  world: World,
  session: Session,
  settlement: Settlement,
  head: Oid,
): Promise<KeptWork> {
  const id = settlement.outcome.dispatch_id;
  const refs: string[] = [];
  const replaced: ReplacedObject[] = [];
  for (const [index, text] of settlement.keep_tips.entries()) {
    const ref = keptRef(index === 0 ? id : `${id}-tip-${index + 1}`);
    const tip = oidOf(text);
    refs.push(ref);
    if (await isStanding(world, tip)) replaced.push(...(await keepTip(world, session, { ref, tip, head })));
  }
  if (settlement.keep_tree !== null) {
    const ref = keptRef(settlement.keep_tips.length === 0 ? id : `${id}-tree`);
    const tree = oidOf(settlement.keep_tree);
    const message = `${settlement.outcome.round_id}: kept of ${id}`;
    refs.push(ref);
    if (await isStanding(world, tree))
      replaced.push(...(await keepTree(world, session, { ref, tree, head, message })));
  }
  return { refs, replaced };
}

/** One that was kept and forgotten before a crash held a secret, and its ref stands. */
async function isStanding(world: World, oid: Oid): Promise<boolean> {
  return (await world.repository.objectType(oid)) !== null;
}

/** What came into the worktree after it was judged, before a settlement that was cut short goes on: a person's. */
export async function keepAfter(
  world: World,
  session: Session,
  places: RoundPlaces,
  { outcome, keep_tree: judged }: Settlement,
): Promise<KeptWork> {
  const head = oidOf(outcome.head_before);
  const nothing = { refs: [], replaced: [] };
  if (!(await world.worktrees.isDirty(places.worktree, head))) return nothing;
  const { tree } = await world.worktrees.snapshot(places.worktree, head, await readIncluded(world, places));
  if (tree === judged) return nothing;
  const ref = keptRef(`${outcome.dispatch_id}-after`);
  const message = `${places.roundId}: kept of what came after ${outcome.dispatch_id}`;
  return { refs: [ref], replaced: await keepTree(world, session, { ref, tree, head, message }) };
}
