import type { PutAside, Worktrees } from '../ports/worktrees.ts';
import type { World } from './world.ts';

/** The world, and what is moved aside in it from now on: whoever resets or removes a worktree, it is heard of. */
export function hearAside(world: World): { readonly heard: World; readonly aside: readonly PutAside[] } {
  const aside: PutAside[] = [];
  const hear = (moved: readonly PutAside[]): readonly PutAside[] => {
    aside.push(...moved);
    return moved;
  };
  const { worktrees } = world;
  const heard: Worktrees = {
    ...worktrees,
    create: async (lease, target) => hear(await worktrees.create(lease, target)),
    resetTo: async (lease, target) => hear(await worktrees.resetTo(lease, target)),
    remove: async (lease, path) => hear(await worktrees.remove(lease, path)),
    setAside: async (lease, path, names) => hear(await worktrees.setAside(lease, path, names)),
    putAsideBack: async (lease, path) => hear(await worktrees.putAsideBack(lease, path)),
    reuse: async (lease, freed, target) => {
      const reuse = await worktrees.reuse(lease, freed, target);
      if (reuse.kind !== 'left') hear(reuse.aside);
      return reuse;
    },
    discard: async (lease, freed, options) => {
      const discarded = await worktrees.discard(lease, freed, options);
      if (discarded.kind !== 'left') hear(discarded.aside);
      return discarded;
    },
  };
  return { heard: { ...world, worktrees: heard }, aside };
}

const NAMED_MAX = 10;

/** Where something was moved, for a person. @spec contract.md#ownership */
export function tellAside(root: string, { folder, paths, owner }: PutAside): string {
  const place = folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : folder;
  const rest = paths.length > NAMED_MAX ? ` and ${paths.length - NAMED_MAX} more` : '';
  const what =
    paths.length === 0
      ? 'the whole worktree'
      : `${paths.slice(0, NAMED_MAX).join(', ')}${rest}, which git cannot store or this user may not remove,`;
  const whose = owner === null ? '' : `; user ${owner} owns part of it and can remove it`;
  return `${what} was moved to ${place}${whose}`;
}
