import { lstatSync, type Stats } from 'node:fs';
import { PortFailure } from '../ports/failure.ts';
import { syncFolder } from './durable-write.ts';
import { errnoOf, filesFailed } from './errno.ts';
import { makeFolder as makeOne, type Path } from './fenced-calls.ts';

/** Where a relative path leads when no symlink is followed. */
export type PathFacts =
  | { readonly kind: 'absent'; readonly path: string }
  | { readonly kind: 'present'; readonly path: string; readonly stats: Stats }
  /** A component before the last is a symlink or no folder. */
  | { readonly kind: 'blocked'; readonly path: string; readonly at: string; readonly what: string };

/** Splits a `/`-separated relative path; one that could leave its root is refused. */
export function splitContained(path: string): readonly string[] {
  const parts = path.split('/');
  const isRefused = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'));
  if (isRefused)
    throw new PortFailure('files.failed', `refused the path ${JSON.stringify(path)}: not below its root`);
  return parts;
}

/** The parts hold nothing that `join` would change, and a short call joins some hundred paths. */
function below(folder: string, path: string): string {
  return folder.endsWith('/') ? folder + path : `${folder}/${path}`;
}

/** Walks the path by lstat of each component; handing each to the thread pool would take ten times as long. */
export function walkContained(root: string, path: string): PathFacts {
  const parts = splitContained(path);
  const full = below(root, path);
  let current = root;
  for (const [index, part] of parts.entries()) {
    current = below(current, part);
    const stats = lstatOrNull(current);
    if (stats === null) return { kind: 'absent', path: full };
    if (index === parts.length - 1) return { kind: 'present', path: full, stats };
    if (!stats.isDirectory()) return { kind: 'blocked', path: full, at: current, what: describeKind(stats) };
  }
  return { kind: 'absent', path: full };
}

/** Makes the folders on the way to `path`, each durably; the absolute path. A symlink on the way is refused. */
export function makeParents(root: string, path: string): string {
  const parts = splitContained(path);
  let current = root;
  for (const part of parts.slice(0, -1)) {
    const parent = current;
    current = below(current, part);
    if (makeFolder(current)) syncFolder(parent);
  }
  return below(root, path);
}

/**
 * Is this absolute path a real folder, with no link on the way to it (from `root` on, which is known to be one)? False
 * where nothing stands; anything else there is `files.wrong-kind`.
 */
export function isRealFolder(path: string, root = '/'): boolean {
  const facts = walkContained(root, root === '/' ? path.slice(1) : path.slice(root.length + 1));
  if (facts.kind === 'absent') return false;
  if (facts.kind === 'blocked') throw wrongKind('folder', facts.at, facts.what);
  if (!facts.stats.isDirectory()) throw wrongKind('folder', path, describeKind(facts.stats));
  return true;
}

/** The failure when something else stands where a file or folder is read or kept; it is left alone. */
export function wrongKind(expected: 'regular file' | 'folder', path: Path, found: string): PortFailure {
  const detail = `expected a ${expected} at ${path.toString()} and found a ${found}`;
  return new PortFailure('files.wrong-kind', detail, { path: path.toString() });
}

/** A word for what stands there when it is not a regular file. */
export function describeKind(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isDirectory()) return 'folder';
  if (stats.isSocket()) return 'socket';
  if (stats.isFIFO()) return 'named pipe';
  return stats.isFile() ? 'file' : 'device';
}

function makeFolder(path: string): boolean {
  const stats = lstatOrNull(path);
  if (stats !== null) {
    if (stats.isDirectory()) return false;
    throw wrongKind('folder', path, describeKind(stats));
  }
  try {
    makeOne(path);
    return true;
  } catch (cause) {
    // Another process made it meanwhile; look again at what it made.
    if (errnoOf(cause) === 'EEXIST') return makeFolder(path);
    throw filesFailed('make the folder', path, cause);
  }
}

function lstatOrNull(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOTDIR') return null;
    throw filesFailed('look at', path, cause);
  }
}
