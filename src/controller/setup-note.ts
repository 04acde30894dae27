import { encodeRecord } from '../contract/canonical-json.ts';
import { parseOid, parseSha256, type Oid, type Sha256 } from '../contract/ids.ts';
import type { RoundPlaces } from './round-places.ts';
import type { World } from './world.ts';

/** Says that the setup ran to its end in this worktree, and that what it changed is put back. */
const DONE = 'setup-done';
/** Digest of the commands that were started last. */
const COMMANDS = 'setup-commands';
/** The commit at which the worktree was made: its lock files pin what the setup installs. */
const MADE_AT = 'made-at';

type Runtime = Pick<RoundPlaces, 'runtime'>;

/** One value for a list of setup commands, to be compared. */
export function digestSetup(world: World, commands: readonly string[]): Sha256 {
  return world.digest(new TextEncoder().encode(JSON.stringify(commands)));
}

/** Which commands make up the setup that is about to run in the worktree. */
export async function noteSetup(world: World, { runtime }: Runtime, setup: Sha256): Promise<void> {
  await world.files.writeAtomic(`${runtime}/${COMMANDS}`, new TextEncoder().encode(setup));
}

export async function noteSetupDone(world: World, { runtime }: Runtime): Promise<void> {
  await world.files.writeAtomic(`${runtime}/${DONE}`, encodeRecord({ at: world.clock.now() }));
}

/** The worktree is made anew: its setup is due again. */
export async function forgetSetup(world: World, { runtime }: Runtime): Promise<void> {
  for (const name of [DONE, COMMANDS, MADE_AT]) await world.files.remove(`${runtime}/${name}`);
}

/** It is due again in the same worktree. */
export async function forgetSetupRun(world: World, { runtime }: Runtime): Promise<void> {
  await world.files.remove(`${runtime}/${DONE}`);
  await world.files.remove(`${runtime}/setup`);
}

export async function isSetupDone(world: World, { runtime }: Runtime): Promise<boolean> {
  return (await world.files.list(runtime)).includes(DONE);
}

/** Digest of the commands that ran in the worktree to their end; null when none did. */
export async function finishedSetup(world: World, places: Runtime): Promise<Sha256 | null> {
  return (await isSetupDone(world, places)) ? parseSha256(await readNote(world, places, COMMANDS)) : null;
}

/** The worktree is made: what will be installed in it follows the lock files of this commit. */
export async function noteMadeAt(world: World, { runtime }: Runtime, commit: Oid): Promise<void> {
  await world.files.writeAtomic(`${runtime}/${MADE_AT}`, new TextEncoder().encode(commit));
}

export async function installedFor(world: World, places: Runtime): Promise<Oid | null> {
  return parseOid(await readNote(world, places, MADE_AT));
}

const DIGEST_BYTES = 64;

async function readNote(world: World, { runtime }: Runtime, name: string): Promise<string> {
  const file = await world.files.read(`${runtime}/${name}`, DIGEST_BYTES);
  return file.kind === 'file' ? new TextDecoder().decode(file.bytes) : '';
}
