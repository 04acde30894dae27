import { parseRecord } from '../../contract/validate.ts';
import { FILE_LIMITS } from '../../contract/limits.ts';
import { branchRef, configPath, dispatchDir } from '../../contract/paths.ts';
import type { State } from '../../contract/generated/state.ts';
import { judgeSettings, type Settings, type Watched } from '../../core/drift/judge-settings.ts';
import type { Suspect } from '../../core/drift/setting.ts';
import { noteOwnChange } from '../runtime-guard.ts';
import type { Viewer, World } from '../world.ts';
import { readBase, readConfigBytes, readMembers, toSettings } from './read-settings.ts';
import {
  type BaseMembers,
  CONFIG_WATCH,
  parseWatch,
  printWatch,
  WATCH_BYTES_MAX,
  type WatchNote,
} from './watch-file.ts';

/**
 * What changed in the person's configuration since the last look, and while who ran. The first look of all takes it as
 * it stands. Whoever holds the lease writes it down; others only see. @spec contract.md#ownership
 */
export async function lookAtConfig(world: World, session: Viewer, state: State): Promise<void> {
  const settings = await world.drift.read();
  const config = await readConfigBytes(world);
  const base = await world.repository.resolveRef(branchRef(state.base_branch));
  const { watch } = session;
  const isSame = watch?.settings === settings && isEqual(watch.config, config) && watch.base === base;
  if (isSame) return;
  const standing = watch === null ? await readText(world) : watch.text;
  const before = watch?.note ?? (standing === null ? null : parseWatch(standing));
  const now = toSettings(world, session, [...settings, ...readMembers(config)]);
  const ofBase = await readBase(world, session, base, settings);
  const suspects = await findSuspects(world, state);
  const look = { now, base: ofBase, suspects, job: session.jobRan };
  const { drift, facts, ...watched } = judgeSettings(before ?? firstNote(look), look);
  const members = base === null ? null : { oid: base, members: membersOf(ofBase) };
  const told = [...facts, ...changedOnBase(before?.base ?? null, members, state.base_branch)];
  // A commit that changes no member need not be written down.
  const note = { ...watched, base: isSameBase(before?.base, members) ? (before?.base ?? null) : members };
  session.facts.push(...told.map((line) => `controller  ${line}`));
  session.watch = { note, drift, settings, config, base, text: standing };
  await writeNote(world, session, note);
}

/** As it stands now it is the person's. @spec contract.md#ownership */
export async function acceptConfig(world: World, session: Viewer): Promise<void> {
  const settings = await world.drift.read();
  const config = await readConfigBytes(world);
  const accepted = toSettings(world, session, [...settings, ...readMembers(config)]);
  const note = { accepted, held: new Map(), base: session.watch?.note.base ?? null };
  const { text = null, base = null } = session.watch ?? {};
  session.watch = { note, drift: [], settings, config, base, text };
  await writeNote(world, session, note);
}

async function writeNote(world: World, session: Viewer, note: WatchNote): Promise<void> {
  const text = printWatch(note);
  if (session.lease === null || session.watch === null || session.watch.text === text) return;
  await world.files.writeAtomic(CONFIG_WATCH, new TextEncoder().encode(text));
  session.watch = { ...session.watch, text };
  await noteOwnChange(world, session, CONFIG_WATCH);
}

async function readText(world: World): Promise<string | null> {
  const file = await world.files.read(CONFIG_WATCH, WATCH_BYTES_MAX);
  return file.kind === 'file' ? new TextDecoder().decode(file.bytes) : null;
}

/** Nobody looked before: where an agent is at work, what base has is all that is known of the configuration. */
function firstNote({
  now,
  base,
  suspects,
}: Pick<Parameters<typeof judgeSettings>[1], 'now' | 'base' | 'suspects'>): Watched {
  if (suspects.length === 0 || base.size === 0) return { accepted: now, held: new Map() };
  const others = [...now].filter(([, { file }]) => file !== configPath);
  return {
    accepted: new Map([...others, ...[...base].filter(([, { file }]) => file === configPath)]),
    held: new Map(),
  };
}

/** Dispatches that were started and are not closed yet. */
async function findSuspects(world: World, state: State): Promise<readonly Suspect[]> {
  const found: Suspect[] = [];
  for (const dispatchId of state.active_rounds.flatMap((row) => Object.values(row.dispatch_ids))) {
    const dir = dispatchDir(dispatchId);
    const job = await world.launcher.observe(`${world.root}/${dir}`);
    if (job.kind === 'absent' || job.kind === 'prepared') continue;
    const file = await world.files.read(`${dir}/assignment.json`, FILE_LIMITS.journalBytesMax);
    const parsed = file.kind === 'file' ? parseRecord('assignment', file.bytes, dir) : null;
    found.push({ dispatchId, role: parsed?.ok === true ? parsed.value.role : 'an agent' });
  }
  return found;
}

function isEqual(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : Buffer.compare(a, b) === 0;
}

function isSameBase(before: BaseMembers | null | undefined, now: BaseMembers | null): boolean {
  return (
    before?.members.size === now?.members.size &&
    [...(before?.members ?? [])].every(([name, digest]) => now?.members.get(name) === digest)
  );
}

function membersOf(settings: Settings): ReadonlyMap<string, string> {
  return new Map(
    [...settings.values()].flatMap(({ file, key, digest }) =>
      file === configPath && key !== null ? [[key, digest] as const] : [],
    ),
  );
}

/** Members that decide who works, what is run and what a person is asked. */
const TOLD = ['workflow', 'gates', 'protected_paths', 'approvers', 'checks', 'agents', 'sandbox'];

/** Judged as the commit that brings it; said all the same. */
function changedOnBase(
  before: BaseMembers | null,
  now: BaseMembers | null,
  branch: string,
): readonly string[] {
  if (before === null || now === null || before.oid === now.oid) return [];
  const names = [...new Set([...before.members.keys(), ...now.members.keys()])].toSorted();
  const changed = names.filter(
    (name) => TOLD.includes(name.split('.')[0] ?? '') && before.members.get(name) !== now.members.get(name),
  );
  if (changed.length === 0) return [];
  const range = `${before.oid.slice(0, 12)}..${now.oid.slice(0, 12)}`;
  return [
    `${branch} ${range} changes ${changed.join(', ')} in ${configPath}; it counts from the next start on`,
  ];
}
