import { FILE_LIMITS } from '../contract/limits.ts';
import type { RoundPlaces } from './round-places.ts';
import type { World } from './world.ts';

const NAME = 'included.txt';

/** Notes which ignored files were copied into the worktree, so that they are never committed, kept or quoted. @spec contract.md#worktrees-and-history */
export async function noteIncluded(
  world: World,
  places: RoundPlaces,
  paths: readonly string[],
): Promise<void> {
  const text = paths.map((path) => `${path}\0`).join('');
  await world.files.writeAtomic(`${places.runtime}/${NAME}`, new TextEncoder().encode(text));
}

/** The worktree is made anew: what is copied into it is noted again. */
export async function forgetIncluded(world: World, places: RoundPlaces): Promise<void> {
  await world.files.remove(`${places.runtime}/${NAME}`);
}

/** Were the files of `worktree.include` copied into this worktree? */
export async function isIncluded(world: World, places: RoundPlaces): Promise<boolean> {
  return (await world.files.list(places.runtime)).includes(NAME);
}

/** Paths that every snapshot of the round's worktree leaves out, even when the ignore rule that hid them is gone. */
export async function readIncluded(
  world: World,
  places: Pick<RoundPlaces, 'runtime'>,
): Promise<readonly string[]> {
  const file = await world.files.read(`${places.runtime}/${NAME}`, FILE_LIMITS.markdownBytesMax);
  return file.kind === 'file'
    ? new TextDecoder()
        .decode(file.bytes)
        .split('\0')
        .filter((path) => path !== '')
    : [];
}
