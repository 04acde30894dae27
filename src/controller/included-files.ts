import type { EffectiveConfig } from '../contract/config.ts';
import { FILE_LIMITS } from '../contract/limits.ts';
import type { RoundPlaces } from './round-places.ts';
import type { World } from './world.ts';

const NAME = 'included.txt';

const LIST = '.worktreeinclude';

/** Patterns of ignored files to copy, in the form of .gitignore: `worktree.include`, then the lines of .worktreeinclude in the main checkout. */
export async function includePatterns(world: World, config: EffectiveConfig): Promise<readonly string[]> {
  const file = await world.files.read(LIST, FILE_LIMITS.markdownBytesMax);
  const lines = file.kind === 'file' ? new TextDecoder().decode(file.bytes).split(/\r?\n/) : [];
  return [...config.worktree.include, ...lines.filter((line) => line.trim() !== '' && !line.startsWith('#'))];
}

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
