import { forgetIncluded, readIncluded } from '../included-files.ts';
import { findForeign, forgetChanged, noteIgnored } from '../ignored-files.ts';
import type { RoundPlaces } from '../round-places.ts';
import { forgetSetupRun } from '../setup-note.ts';
import type { Session, World } from '../world.ts';

/** What became of the ignored files that setup and include did not make as they are. */
export type Aside =
  | { readonly kind: 'aside'; readonly names: readonly string[] }
  /** Something of setup or include is not as it was left: it is set aside too, and made anew first. */
  | { readonly kind: 'made-anew'; readonly names: readonly string[] }
  /** One of them may not be moved: the worktree was moved whole, and is made anew first. */
  | { readonly kind: 'gone' };

/** For a run of checks nothing stands in the worktree that a fresh clone would not have after setup. @spec contract.md#verification */
export async function setForeignAside(world: World, session: Session, places: RoundPlaces): Promise<Aside> {
  const { foreign, changed } = await findForeign(world, places);
  const aside = await world.worktrees.setAside(session.lease, places.worktree, [...foreign, ...changed]);
  if (aside.some(({ paths }) => paths.length === 0)) return { kind: 'gone' };
  if (changed.length === 0) return { kind: 'aside', names: foreign };
  const included = await readIncluded(world, places);
  const isOfInclude = (root: string) => included.some((path) => path === root || path.startsWith(`${root}/`));
  const ofInclude = changed.filter(isOfInclude);
  // Before the list forgets them: a kill between the two asks for it once more.
  if (ofInclude.length > 0) await forgetIncluded(world, places);
  if (ofInclude.length < changed.length) {
    await world.launcher.end(`${world.root}/${places.setupDir}`);
    await forgetSetupRun(world, places);
  }
  await forgetChanged(world, places, changed);
  return { kind: 'made-anew', names: changed };
}

/** Setup has run to its end: what is ignored is its own, and what was set aside for it comes back. */
export async function takeSetUp(world: World, session: Session, places: RoundPlaces): Promise<void> {
  await noteIgnored(world, places);
  await world.worktrees.putAsideBack(session.lease, places.worktree);
}
