import { keptRef } from '../../contract/paths.ts';
import type { Oid } from '../../contract/ids.ts';
import type { PutAside } from '../../ports/worktrees.ts';
import { tellAside } from '../aside.ts';
import type { Session, World } from '../world.ts';
import { keepTip } from './keep-tree.ts';

/**
 * Says where things were moved. Commits of repositories among them are on refs too by then, without the value of any
 * secret, so that a person finds them with git; what `base` holds is none. @spec contract.md#ownership
 */
export async function tellMoved(
  world: World,
  session: Session,
  aside: readonly PutAside[],
  base: Oid | null,
): Promise<readonly string[]> {
  const told: string[] = [];
  for (const moved of aside) {
    const refs = base === null ? [] : await keepNested(world, session, moved, base);
    const commits = refs.length === 0 ? '' : `; commits in it are kept on ${refs.join(', ')}`;
    told.push(tellAside(world.root, moved) + commits);
  }
  return told;
}

async function keepNested(
  world: World,
  session: Session,
  { folder, paths }: PutAside,
  head: Oid,
): Promise<readonly string[]> {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const refs: string[] = [];
  for (const path of paths)
    for (const tip of await world.worktrees.storeNestedTips(session.lease, `${folder}/${path}`)) {
      const ref = keptRef(`${name}-nested-${refs.length + 1}`);
      await keepTip(world, session, { ref, tip, head });
      refs.push(ref);
    }
  return refs;
}
