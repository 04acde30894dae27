import { encodeRecord } from '../contract/canonical-json.ts';
import { FILE_LIMITS } from '../contract/limits.ts';
import { dispatchDir, liveStatePath, RUNTIME, runtimeRoundDir } from '../contract/paths.ts';
import { interruptedPath } from './interrupted-jobs.ts';
import type { State } from '../contract/generated/state.ts';
import type { RefMark, RuntimeMark, Session, Viewer, World } from './world.ts';
import { CONFIG_WATCH } from './watch/watch-file.ts';

const FOLDERS = ['dispatches', 'checks', 'rounds'].map((name) => `${RUNTIME}/${name}`);
/** Records of a dispatch that are complete before its agent starts; its logs and its exit come later. */
const BEFORE = ['assignment.json', 'baseline.json', 'prompt.md'];
const STARTED = ['launch.json', 'start.json'];
/** Written by us while a dispatch may run: what a person asked for with `drop`. */
const OWN_NOTES = ['/keep-branch', '/keep-worktree'];

/** Taken before the agent starts. */
export async function markRuntime(
  world: World,
  session: Session,
  dispatch: { readonly dispatchId: string; readonly roundId: string; readonly refs: RefMark },
): Promise<void> {
  const files = new Map<string, Uint8Array>();
  for (const name of BEFORE) await note(world, files, `${dispatchDir(dispatch.dispatchId)}/${name}`);
  await note(world, files, CONFIG_WATCH);
  for (const path of await filesBelow(world, runtimeRoundDir(dispatch.roundId)))
    await note(world, files, path);
  const names = new Map<string, ReadonlySet<string>>();
  const runs = `${RUNTIME}/checks/${dispatch.roundId}`;
  for (const folder of [...FOLDERS, runs]) names.set(folder, new Set(await world.files.list(folder)));
  const { roundId, refs } = dispatch;
  const fresh = { tampered: new Set<string>(), gone: new Set<string>(), isCleared: false };
  session.marks.set(dispatch.dispatchId, { files, names, roundId, refs, ...fresh });
}

/** A file that the controller itself changed while a dispatch runs: it is no change of the agent's. */
export async function noteOwnChange(
  world: World,
  session: Pick<Viewer, 'marks'>,
  path: string,
): Promise<void> {
  for (const mark of session.marks.values()) await note(world, mark.files, path);
}

/** Completes the mark once the runner has begun. */
export async function markStarted(world: World, session: Session, dispatchId: string): Promise<void> {
  const mark = session.marks.get(dispatchId);
  if (mark === undefined) return;
  for (const name of STARTED) await note(world, mark.files, `${dispatchDir(dispatchId)}/${name}`);
}

const IGNORED = `${RUNTIME}/.gitignore`;
/** Goes with everything else where a person clears the folder. */
const CLEARED = `controller  ${RUNTIME} is gone, as after \`git clean -x\`; what is needed was put back`;

/**
 * Puts back what changed since a mark was taken, and remembers it; true when there was something. A folder that was
 * cleared is put back too, told, and held against nobody: a person does that, and nobody gains by it.
 */
export async function restoreRuntime(world: World, session: Session, state: State): Promise<boolean> {
  const isCleared =
    (await world.files.sizeBytes(IGNORED)) === null &&
    (await world.files.createExclusive(IGNORED, new TextEncoder().encode('*\n')));
  let isChanged = isCleared;
  if (isCleared) session.facts.push(CLEARED);
  for (const [dispatchId, mark] of session.marks) {
    const isLive = state.active_rounds.some((round) =>
      Object.values(round.dispatch_ids).includes(dispatchId),
    );
    if (isCleared) mark.isCleared = true;
    if (!isLive) session.marks.delete(dispatchId);
    else if (await restore(world, mark, { dispatchId, state })) isChanged = true;
  }
  return isChanged;
}

/** What was put back since this dispatch began. */
export function tamperedBy(session: Pick<Session, 'marks'>, dispatchId: string): readonly string[] {
  const mark = session.marks.get(dispatchId);
  if (mark === undefined) return [];
  return [...mark.tampered, ...(mark.isCleared ? [] : mark.gone)].sort();
}

async function restore(
  world: World,
  mark: RuntimeMark,
  { dispatchId, state }: { readonly dispatchId: string; readonly state: State },
): Promise<boolean> {
  let isChanged = false;
  for (const [path, bytes] of [...mark.files, ...(await liveState(world, state))]) {
    const standing = await world.files.read(path, FILE_LIMITS.promptBytesMax);
    if (standing.kind === 'file' && Buffer.compare(standing.bytes, bytes) === 0) continue;
    isChanged = true;
    (standing.kind === 'absent' ? mark.gone : mark.tampered).add(path);
    await replace(world, path, bytes);
  }
  for (const path of await addedPaths(world, mark, { dispatchId, state })) {
    isChanged = true;
    mark.tampered.add(path);
    await world.files.remove(path);
  }
  return isChanged;
}

/** One that cannot be read, or of another revision, is left as it is: the next write stops on it. */
async function liveState(world: World, state: State): Promise<readonly [string, Uint8Array][]> {
  const live = await world.states.load();
  const isOurs = live.kind === 'absent' || (live.kind === 'state' && live.state.revision === state.revision);
  return isOurs ? [[liveStatePath, encodeRecord(state)]] : [];
}

async function addedPaths(
  world: World,
  mark: RuntimeMark,
  { dispatchId, state }: { readonly dispatchId: string; readonly state: State },
): Promise<readonly string[]> {
  const live = state.active_rounds.flatMap((round) => [round.round_id, ...Object.values(round.dispatch_ids)]);
  const added: string[] = [];
  for (const [folder, names] of mark.names) {
    // A link or a file in its place: it goes, and the folder is made again when it is needed.
    if (await isReplaced(world, folder)) added.push(folder);
    const now = await world.files.list(folder);
    const foreign = now.filter((name) => !names.has(name) && !live.includes(name));
    added.push(...foreign.map((name) => `${folder}/${name}`));
  }
  const ofRound = await filesBelow(world, runtimeRoundDir(mark.roundId));
  // Ours only once this loop is over, or after the mark is given up.
  const forgeable = [`${dispatchDir(dispatchId)}/settlement.json`, interruptedPath(dispatchDir(dispatchId))];
  for (const path of forgeable) if ((await world.files.sizeBytes(path)) !== null) added.push(path);
  added.push(
    ...ofRound.filter((path) => !mark.files.has(path) && !OWN_NOTES.some((name) => path.endsWith(name))),
  );
  return added;
}

async function isReplaced(world: World, folder: string): Promise<boolean> {
  const standing = await world.files.read(folder, 0);
  return standing.kind !== 'absent' && !(standing.kind === 'not-a-file' && standing.what === 'folder');
}

async function note(world: World, files: Map<string, Uint8Array>, path: string): Promise<void> {
  const file = await world.files.read(path, FILE_LIMITS.promptBytesMax);
  if (file.kind === 'file') files.set(path, file.bytes);
}

async function replace(world: World, path: string, bytes: Uint8Array): Promise<void> {
  if ((await world.files.sizeBytes(path)) === null) await world.files.remove(path);
  await world.files.writeAtomic(path, bytes);
}

/** Files and whatever else is no folder, at any depth. */
async function filesBelow(world: World, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await world.files.list(folder)) {
    const path = `${folder}/${name}`;
    const facts = await world.files.read(path, 0);
    const isFolder = facts.kind === 'not-a-file' && facts.what === 'folder';
    found.push(...(isFolder ? await filesBelow(world, path) : [path]));
  }
  return found;
}
