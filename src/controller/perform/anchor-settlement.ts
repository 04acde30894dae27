import { keptRef, settlingRef } from '../../contract/paths.ts';
import type { Settlement } from '../../contract/generated/settlement.ts';
import type { Oid } from '../../contract/ids.ts';
import { PortFailure } from '../../ports/failure.ts';
import type { RefUpdate } from '../../ports/git.ts';
import { oidOf } from '../observe/observe-context.ts';
import type { Session, World } from '../world.ts';

/**
 * Refs on all that a settlement names, before it is written down: a garbage collection may come at any time, and what
 * was judged is carried out after a crash as well. @spec contract.md#recovery
 */
export async function anchorSettlement(
  world: World,
  session: Session,
  settlement: Settlement,
): Promise<void> {
  const { commit, outcome } = settlement;
  const named = [
    commit.tree,
    commit.second_parent,
    settlement.keep_tree,
    ...settlement.keep_tips,
    ...settlement.restore_refs.map(({ to }) => to),
  ];
  const oids: Oid[] = [];
  for (const oid of new Set(named.flatMap((text) => (text === null ? [] : [oidOf(text)]))))
    if ((await world.repository.objectType(oid)) !== null) oids.push(oid);
  const folder = settlingRef(outcome.round_id);
  await move(
    world,
    session,
    oids.map((to, index) => ({ ref: `${folder}/${index + 1}`, to, from: 'any' })),
  );
}

/** Once everything is on a ref of its own. */
export async function releaseSettlement(world: World, session: Session, roundId: string): Promise<void> {
  const refs = await world.repository.listRefs(`${settlingRef(roundId)}/`);
  await move(
    world,
    session,
    refs.map(({ ref }) => ({ ref, to: null, from: 'any' })),
  );
}

async function move(world: World, session: Session, updates: readonly RefUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  if ((await world.repository.updateRefs(session.lease, updates)) === 'lost')
    throw new PortFailure('lease.lost', 'another controller holds the lease');
}

/**
 * Is all there that is still to be carried out? What is gone all the same is judged again, by what stands in the
 * worktree. `isCommitted`: the commit of the work is made.
 */
export async function isThere(world: World, settlement: Settlement, isCommitted: boolean): Promise<boolean> {
  const id = settlement.outcome.dispatch_id;
  const hasTips = settlement.keep_tips.length > 0;
  const due: (readonly [string | null, string | null])[] = [
    [isCommitted ? null : settlement.commit.tree, null],
    [settlement.keep_tree, keptRef(hasTips ? `${id}-tree` : id)],
    ...settlement.keep_tips.map(
      (tip, index) => [tip, keptRef(index === 0 ? id : `${id}-tip-${index + 1}`)] as const,
    ),
  ];
  for (const [text, ref] of due) {
    if (text === null || (await world.repository.objectType(oidOf(text))) !== null) continue;
    // Kept and forgotten before a crash: it held a secret, and its ref stands.
    if (ref === null || (await world.repository.resolveRef(ref)) === null) return false;
  }
  return true;
}
