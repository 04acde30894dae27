import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { explainCut, type Reach, reachOf, scratchFor, type Writer } from './writer-folder.ts';
import { errnoOf } from './errno.ts';

// Every call by which the controller changes files: as those of node:fs, by the paths that a writer has. What another
// process would call by the same name fails here as soon as a successor has begun. @spec contract.md#one-controller

/** Paths of git need not be UTF-8. */
export type Path = string | Buffer;

/** Opens a file for writing. What is written to it afterwards is seen only where it stands now. */
export function openToWrite(path: Path, flags: string | number, mode: number): number {
  return byWay(path, (at) => openSync(at, flags, mode));
}

export function makeFolder(path: Path): void {
  byWay(path, (at) => mkdirSync(at));
}

/** With all folders on the way, none of which has to be new. */
export function makeFolders(path: Path): void {
  const reach = reachOf(nameOf(path));
  if (reach.kind !== 'way') return void mkdirSync(path, { recursive: true });
  // What a link leads to may be gone, and is not reached by it then.
  mkdirSync(reach.to, { recursive: true });
  const bytes = Buffer.from(path);
  for (let end = Buffer.byteLength(reach.to); end < bytes.length; ) {
    const next = bytes.indexOf('/', end + 1);
    end = next === -1 ? bytes.length : next;
    try {
      makeFolder(bytes.subarray(0, end));
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

export function rename(from: Path, to: Path): void {
  byWay(from, (source) => byWay(to, (target) => renameSync(source, target)));
}

/** Makes a second name for a file; refuses one that stands. */
export function link(from: string, to: string): void {
  byWay(from, (source) => byWay(to, (target) => linkSync(source, target)));
}

export function copyFile(from: string, to: string, mode = 0): void {
  byWay(to, (target) => copyFileSync(from, target, mode));
}

export function chmod(path: string, mode: number): void {
  byWay(path, (at) => chmodSync(at, mode));
}

export function removeFolder(path: Path): void {
  byWay(path, (at) => rmdirSync(at));
}

/** Removes a file. */
export function unlink(path: Path): void {
  byRename(path, unlinkSync);
}

/** Removes whatever stands there with all in it, no symlink followed. Repeatable. */
export async function removeAll(path: string): Promise<void> {
  const reach = reachOf(path);
  if (reach.kind !== 'far') return rm(pathBy(reach, path), { recursive: true, force: true });
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  byRename(path, (at) => rmSync(at, { recursive: true, force: true }));
}

/** The same place, for a program that changes something there. */
export function wayTo(path: string): string {
  const reach = reachOf(`${path}/`);
  return reach.kind === 'way' ? reach.by + path.slice(reach.to.length) : path;
}

function byWay<T>(path: Path, call: (at: Path) => T): T {
  const reach = reachOf(nameOf(path));
  const at = pathBy(reach, path);
  return reach.kind === 'free' ? call(at) : explained(reach.writer, () => call(at));
}

function pathBy(reach: Reach, path: Path): Path {
  if (reach.kind !== 'way') return path;
  if (typeof path === 'string') return reach.by + path.slice(reach.to.length);
  return Buffer.concat([Buffer.from(reach.by), path.subarray(Buffer.byteLength(reach.to))]);
}

let taken = 0;

/** What no way leads to is taken into the writer's folder first: that fails when the folder is gone. */
function byRename(path: Path, remove: (at: Path) => void): void {
  const reach = reachOf(nameOf(path));
  if (reach.kind !== 'far') return byWay(path, remove);
  taken += 1;
  const at = scratchFor(nameOf(path), `taken-${taken}`);
  explained(reach.writer, () => {
    try {
      renameSync(path, at);
    } catch (error) {
      // Another disk than that of the git directory, somewhere inside of the repository.
      if (errnoOf(error) !== 'EXDEV') throw error;
      return remove(path);
    }
    try {
      remove(at);
    } catch (error) {
      // It is not what its caller took it for.
      renameSync(at, path);
      throw error;
    }
  });
}

function explained<T>(writer: Writer, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw explainCut(writer, error);
  }
}

/** A name that is no UTF-8 is so below what leads to it: enough to find the way. */
function nameOf(path: Path): string {
  return typeof path === 'string' ? path : path.toString();
}
