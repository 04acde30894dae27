import { FILE_LIMITS } from '../contract/limits.ts';
import { IGNORED_LISTS, ignoredListPath, RUNTIME } from '../contract/paths.ts';
import type { IgnoredFile } from '../ports/worktrees.ts';
import type { RoundPlaces } from './round-places.ts';
import type { World } from './world.ts';

type Places = Pick<RoundPlaces, 'roundId' | 'runtime'>;
type Standing = Places & Pick<RoundPlaces, 'worktree'>;

/** In the guarded folder of the round: which list is ours. */
const DIGEST = 'ignored.sha256';
/** How many dispatches had ended when all that the list names was last found or made so. */
const LOOKED = 'ignored-looked';

/** What the ignored files of a worktree are beside what setup and include made. */
export interface ForeignFiles {
  /** What agents, checks or a person left: the outermost folder or file of each. */
  readonly foreign: readonly string[];
  /** Of setup and include: the outermost folder or file in which something is not as they left it. */
  readonly changed: readonly string[];
}

/** Takes what is ignored now as made by setup and include; with `only`, these files beside what was known. @spec contract.md#verification */
export async function noteIgnored(world: World, places: Standing, only?: readonly string[]): Promise<void> {
  const seen = await world.worktrees.ignored(places.worktree, []);
  if (only === undefined) {
    await writeList(world, places, seen);
    return noteLooked(world, places);
  }
  const known = await readList(world, places);
  await writeList(world, places, [
    ...known.filter(({ path }) => !only.includes(path)),
    ...seen.filter(({ path }) => only.includes(path)),
  ]);
}

/** What an agent may have left among the ignored files. @spec contract.md#verification */
export async function findForeign(world: World, places: Standing): Promise<ForeignFiles> {
  const known = new Map((await readList(world, places)).map((file) => [file.path, file]));
  const seen = await world.worktrees.ignored(places.worktree, [...known.keys()]);
  const folders = new Set([...known.keys()].flatMap(foldersOf));
  const isMixed = (folder: string) => folders.has(folder);
  const foreign = seen
    .filter(({ path }) => !known.has(path))
    .map(
      ({ path, root }) => foldersOf(path).find((one) => one.length >= root.length && !isMixed(one)) ?? path,
    );
  if ((await readNote(world, places, LOOKED)) === (await endedDispatches(world, places)))
    return { foreign: [...new Set(foreign)], changed: [] };
  const stamps = new Map(seen.map(({ path, stamp }) => [path, stamp]));
  const changed = [...known.values()].filter(({ path, stamp }) => stamps.get(path) !== stamp);
  return { foreign: [...new Set(foreign)], changed: [...new Set(changed.map(({ root }) => root))] };
}

/** These are made anew, or nobody makes them any more. Looked for once a dispatch: a program of setup's that goes on writing is no agent. */
export async function forgetChanged(world: World, places: Places, changed: readonly string[]): Promise<void> {
  const known = await readList(world, places);
  const kept = known.filter(({ root }) => !changed.includes(root));
  await writeList(world, places, kept);
  await noteLooked(world, places);
}

/** The worktree is made anew: nothing in it is ignored. */
export async function forgetIgnored(world: World, { roundId, runtime }: Places): Promise<void> {
  for (const name of [DIGEST, LOOKED]) await world.files.remove(`${runtime}/${name}`);
  await world.files.remove(ignoredListPath(roundId));
}

/** The worktree of the finished round stands ready for another: what is known of it stays, or goes where somebody else wrote it. */
export async function leaveIgnored(world: World, places: Places): Promise<void> {
  if ((await readGenuine(world, places)) === null) await world.files.remove(ignoredListPath(places.roundId));
}

/** The worktree that an earlier round left is this one's, with what setup made in it. */
export async function inheritIgnored(world: World, places: Places, fromRound: string): Promise<void> {
  const from = ignoredListPath(fromRound);
  const list = await world.files.read(from, FILE_LIMITS.ignoredListBytesMax);
  if (list.kind === 'file') await writeBytes(world, places, list.bytes);
  if (fromRound !== places.roundId) await world.files.remove(from);
}

/** Once no freed worktree stands any more: lists of rounds that are over say nothing to anybody. */
export async function pruneIgnored(world: World): Promise<void> {
  const live = await world.files.list(`${RUNTIME}/rounds`);
  for (const roundId of await world.files.list(IGNORED_LISTS))
    if (!live.includes(roundId)) await world.files.remove(ignoredListPath(roundId));
}

async function writeList(world: World, places: Places, files: readonly IgnoredFile[]): Promise<void> {
  const lines = files.map(({ path, root, stamp }) => `${stamp}\t${root.length}\t${path}\0`);
  await writeBytes(world, places, new TextEncoder().encode(lines.join('')));
}

async function writeBytes(world: World, { roundId, runtime }: Places, bytes: Uint8Array): Promise<void> {
  await world.files.writeAtomic(ignoredListPath(roundId), bytes);
  await world.files.writeAtomic(`${runtime}/${DIGEST}`, new TextEncoder().encode(world.digest(bytes)));
}

async function readList(world: World, places: Places): Promise<readonly IgnoredFile[]> {
  const bytes = await readGenuine(world, places);
  const lines = bytes === null ? [] : new TextDecoder().decode(bytes).split('\0');
  return lines.flatMap((line) => {
    const [, stamp, rootLength, path] = /^([^\t]+)\t(\d+)\t(.*)$/s.exec(line) ?? [];
    return stamp === undefined || path === undefined
      ? []
      : [{ path, root: path.slice(0, Number(rootLength)), stamp }];
  });
}

/** Null for a list that is not the one that we made: it stands where an agent can write. */
async function readGenuine(world: World, places: Places): Promise<Uint8Array | null> {
  const list = await world.files.read(ignoredListPath(places.roundId), FILE_LIMITS.ignoredListBytesMax);
  if (list.kind !== 'file') return null;
  return (await readNote(world, places, DIGEST)) === world.digest(list.bytes) ? list.bytes : null;
}

async function noteLooked(world: World, places: Places): Promise<void> {
  const ended = new TextEncoder().encode(await endedDispatches(world, places));
  await world.files.writeAtomic(`${places.runtime}/${LOOKED}`, ended);
}

async function endedDispatches(world: World, { runtime }: Places): Promise<string> {
  return String((await world.files.list(`${runtime}/outcomes`)).length);
}

const NOTE_BYTES = 64;

async function readNote(world: World, { runtime }: Places, name: string): Promise<string> {
  const file = await world.files.read(`${runtime}/${name}`, NOTE_BYTES);
  return file.kind === 'file' ? new TextDecoder().decode(file.bytes) : '';
}

/** The folders above a path, the outermost first. */
function foldersOf(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, depth) => segments.slice(0, depth + 1).join('/'));
}
