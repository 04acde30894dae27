import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { PortFailure } from '../ports/failure.ts';
import { errnoOf, filesFailed } from './errno.ts';
import { endSign, holdSign, type LifeSign, lookAtSign } from './life-sign.ts';

// The controller of a repository changes files by paths that lead through a folder of its own, and its successor takes
// that folder away first. So one that slept, at whatever instruction, and wakes when another has the lease finds that
// its next change has no path any more. No look before a change could promise that: it can sleep after the look.

/** Where a repository is; absolute and real. */
export interface WriterPlaces {
  readonly root: string;
  readonly commonDir: string;
  readonly controlDir: string;
}

/** A folder, and the link in the writer's folder that leads to it. */
interface Way {
  readonly to: string;
  readonly by: string;
}

export interface Writer {
  readonly folder: string;
  readonly places: WriterPlaces;
  readonly ways: Way[];
}

/** Which writers this process is, by the place where their folders lie: one a repository. */
const writers = new Map<string, Writer>();

const NAME = /^writer-[0-9a-f]+$/;

/**
 * Makes the folder of a process that is about to take the lease, and lets it write through it: the folder stands before
 * anybody could take it away.
 */
export async function prepareWriter(places: WriterPlaces, nonce: string): Promise<void> {
  const writer = writerAt(places, nonce);
  const { folder, ways } = writer;
  try {
    mkdirSync(folder, { recursive: true });
    for (const { to, by } of ways) symlinkSync(to, by);
    // A git directory as linked worktrees have one: git finds the repository through it, and nothing without it.
    mkdirSync(join(folder, 'git'));
    writeFileSync(join(folder, 'git', 'HEAD'), 'ref: refs/heads/none\n');
    writeFileSync(join(folder, 'git', 'commondir'), `${places.commonDir}\n`);
    writers.set(homeOf(places), writer);
    await holdSign(folder, nonce);
  } catch (cause) {
    // Who has the lease by now took it away: that is seen when this one asks for the lease.
    if (!isAbsence(cause) || stands(folder)) throw filesFailed('make the folder', folder, cause);
  }
}

/** Does the process with this folder live, wherever on this machine it is? */
export function lookAtWriter(places: WriterPlaces, nonce: string): Promise<LifeSign> {
  return lookAtSign(writerAt(places, nonce).folder, nonce);
}

/**
 * Called by who has just taken the lease: from here on nobody else has such a folder. `lost`: somebody had the lease in
 * between and took this one away. @spec contract.md#one-controller
 */
export function beginWriting(places: WriterPlaces, nonce: string): 'alone' | 'succeeds' | 'lost' {
  const writer = writerAt(places, nonce);
  if (!stands(writer.folder)) return 'lost';
  return takeAwayOthers(writer) ? 'succeeds' : 'alone';
}

function writerAt(places: WriterPlaces, nonce: string): Writer {
  const folder = join(homeOf(places), `writer-${nonce}`);
  const way = (name: string, to: string): Way => ({ to, by: join(folder, name) });
  return {
    folder,
    places,
    ways: [
      way('runtime', join(places.root, 'orchestrator', 'runtime')),
      way('control', places.controlDir),
      way('admin', join(places.commonDir, 'worktrees')),
    ],
  };
}

/** The folder goes. Whoever still writes through it is told that this process is no writer any more. */
export function removeWriter(places: WriterPlaces, nonce: string): void {
  const { folder } = writerAt(places, nonce);
  try {
    endSign(folder, nonce);
    rmSync(folder, { recursive: true, force: true });
  } catch (cause) {
    throw filesFailed('remove', folder, cause);
  }
}

/** Nobody took over: this process writes as any other does. */
export function endWriting(places: WriterPlaces, nonce: string): void {
  const home = homeOf(places);
  if (writers.get(home)?.folder === writerAt(places, nonce).folder) writers.delete(home);
}

/** Renamed into our own folder: gone at once, and only as long as the lease is ours. */
function takeAwayOthers({ folder, places }: Writer): boolean {
  const home = homeOf(places);
  let isAny = false;
  try {
    for (const name of readdirSync(home)) {
      if (!NAME.test(name) || join(home, name) === folder) continue;
      isAny = true;
      takeAway(join(home, name), join(folder, `of-${name}`));
    }
  } catch (cause) {
    throw filesFailed('take away what is left in', home, cause);
  }
  return isAny;
}

function takeAway(other: string, taken: string): void {
  try {
    renameSync(other, taken);
  } catch (cause) {
    // One that did not get the lease has just removed its own.
    if (errnoOf(cause) === 'ENOENT' && !stands(other) && stands(dirname(taken))) return;
    throw cause;
  }
  rmSync(taken, { recursive: true, force: true });
}

/** How this process gets to a place that it changes something at. */
export type Reach =
  /** By its name: this process is no writer there. */
  | { readonly kind: 'free' }
  /** Through the writer's folder: by a path that begins with `by` where the name begins with `to`. */
  | { readonly kind: 'way'; readonly writer: Writer; readonly to: string; readonly by: string }
  /** By a rename from or into the writer's folder only. */
  | { readonly kind: 'far'; readonly writer: Writer };

/** The reach of an absolute path. */
export function reachOf(path: string): Reach {
  for (const writer of writers.values()) {
    if (path.startsWith(`${writer.folder}/`))
      return { kind: 'way', writer, to: writer.folder, by: writer.folder };
    const way = writer.ways.find(({ to }) => path.startsWith(`${to}/`));
    if (way === undefined) continue;
    requireLink(writer, way);
    return { kind: 'way', writer, ...way };
  }
  for (const writer of writers.values()) {
    const { root, commonDir } = writer.places;
    if (path.startsWith(`${root}/`) || path.startsWith(`${commonDir}/`)) return { kind: 'far', writer };
  }
  return { kind: 'free' };
}

/** Whoever can write here could lead the controller somewhere else. */
function requireLink(writer: Writer, { to, by }: Way): void {
  try {
    if (readlinkSync(by) === to) return;
  } catch (cause) {
    if (!isAbsence(cause)) throw filesFailed('read the link', by, cause);
    if (!stands(writer.folder)) throw lost();
  }
  throw new PortFailure('files.failed', `expected the link ${by} to lead to ${to}; somebody changed it`);
}

/**
 * Makes a way to a folder in which something is to be changed. None to a folder that holds the writer's own: whoever
 * follows links through the repository would go in circles.
 */
export function makeWay(places: WriterPlaces, folder: string): void {
  const writer = writers.get(homeOf(places));
  if (writer === undefined || writer.ways.some(({ to }) => folder === to || folder.startsWith(`${to}/`)))
    return;
  if (!relative(folder, writer.folder).startsWith('..')) return;
  const by = join(writer.folder, `to-${writer.ways.length}`);
  try {
    symlinkSync(folder, by);
  } catch (cause) {
    throw filesFailed('make the link', by, explainCut(writer, cause));
  }
  writer.ways.push({ to: folder, by });
}

/** A path for a file that is to be renamed to `target`, or that was; beside it where this process is no writer. */
export function scratchFor(target: string, name: string): string {
  const reach = reachOf(target);
  return reach.kind === 'free' ? join(dirname(target), name) : join(reach.writer.folder, name);
}

/** Where git finds the repository as long as this process is its writer. */
export function gitDirOfWriter({ commonDir }: Pick<WriterPlaces, 'commonDir'>): string {
  const writer = writers.get(homeOf({ commonDir }));
  return writer === undefined ? commonDir : join(writer.folder, 'git');
}

/** Fails when this process was the writer of the repository and is no more. */
export function requireWriter({ commonDir }: Pick<WriterPlaces, 'commonDir'>): void {
  const writer = writers.get(homeOf({ commonDir }));
  if (writer !== undefined && !stands(writer.folder)) throw lost();
}

/** Says of a change that failed that the writer's folder is gone, where that is why. */
export function explainCut(writer: Writer, cause: unknown): unknown {
  return isAbsence(cause) && !stands(writer.folder) ? lost() : cause;
}

function isAbsence(cause: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errnoOf(cause) ?? '');
}

function lost(): PortFailure {
  return new PortFailure('lease.lost', 'another controller took over; nothing was written since');
}

function stands(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
}

function homeOf({ commonDir }: Pick<WriterPlaces, 'commonDir'>): string {
  return join(commonDir, 'orchestrator');
}
