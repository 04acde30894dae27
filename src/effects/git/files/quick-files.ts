import {
  type BigIntStats,
  closeSync,
  constants,
  type Dirent,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isRealFolder, makeParents } from '../../contained-path.ts';
import { readWhole, withDescriptor } from '../../regular-file.ts';
import { GIT_LIMITS } from './git-limits.ts';
import * as fenced from '../../fenced-calls.ts';

// Work on small files of the local disk, with the names and the errors of node:fs/promises. It takes microseconds;
// handing it to the thread pool takes ten times as long, and a tick does it hundreds of times.

export async function lstat(path: fenced.Path): Promise<Stats>;
export async function lstat(path: fenced.Path, options: { readonly bigint: true }): Promise<BigIntStats>;
export async function lstat(
  path: fenced.Path,
  options?: { readonly bigint: true },
): Promise<Stats | BigIntStats> {
  return present(lstatSync(path, { ...options, throwIfNoEntry: false }), 'lstat', path);
}

export async function stat(path: fenced.Path): Promise<Stats>;
export async function stat(path: fenced.Path, options: { readonly bigint: true }): Promise<BigIntStats>;
export async function stat(
  path: fenced.Path,
  options?: { readonly bigint: true },
): Promise<Stats | BigIntStats> {
  return present(statSync(path, { ...options, throwIfNoEntry: false }), 'stat', path);
}

/** Only what is a regular file is read, links to one followed as git follows them. */
export async function readFile(path: fenced.Path): Promise<Buffer>;
export async function readFile(path: fenced.Path, encoding: BufferEncoding): Promise<string>;
export async function readFile(path: fenced.Path, encoding?: BufferEncoding): Promise<Buffer | string> {
  const bytes = readWhole(path, GIT_LIMITS.fileBytesMax);
  return encoding === undefined ? bytes : bytes.toString(encoding);
}

/** Makes a file, or writes over one that is a regular file; no link on the whole way is followed. */
export async function writeFile(path: string, content: string | Uint8Array): Promise<void> {
  isRealFolder(dirname(path));
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  withDescriptor(path, flags, (file) => writeFileSync(file, content));
}

/** Makes a file that is not there yet, and makes it durable if told. */
export async function writeNew(
  path: string,
  content: string | Uint8Array,
  { isDurable }: { readonly isDurable: boolean },
): Promise<void> {
  const descriptor = fenced.openToWrite(path, 'wx', 0o644);
  try {
    writeFileSync(descriptor, content);
    if (isDurable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes durable what was written to a file, or the entries of a folder. */
export async function sync(path: string): Promise<void> {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Whatever stood at `to` goes first: a link there is not followed. */
export async function copyFile(from: string, to: string): Promise<void> {
  const bytes = readWhole(from, GIT_LIMITS.fileBytesMax);
  isRealFolder(dirname(to));
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) fenced.unlink(to);
  await writeNew(to, bytes, { isDurable: false });
}

export async function rename(from: fenced.Path, to: fenced.Path): Promise<void> {
  fenced.rename(from, to);
}

/** Makes a second name for a file; refuses one that stands. */
export async function link(from: string, to: string): Promise<void> {
  fenced.link(from, to);
}

export async function chmod(path: string, mode: number): Promise<void> {
  fenced.chmod(path, mode);
}

export async function unlink(path: fenced.Path): Promise<void> {
  fenced.unlink(path);
}

/** Removes an empty folder. */
export async function rmdir(path: fenced.Path): Promise<void> {
  fenced.removeFolder(path);
}

/** With all folders on the way, none of which may be a link. */
export async function makeFolders(path: fenced.Path): Promise<void> {
  if (typeof path === 'string') makeParents('/', `${path.slice(1)}/file`);
  else fenced.makeFolders(path);
}

export async function readdir(path: fenced.Path): Promise<string[]>;
export async function readdir(path: fenced.Path, options: { readonly encoding: 'buffer' }): Promise<Buffer[]>;
export async function readdir(
  path: fenced.Path,
  options?: { readonly encoding: 'buffer' },
): Promise<string[] | Buffer[]> {
  return options === undefined ? readdirSync(path) : readdirSync(path, options);
}

export async function readdirEntries(path: fenced.Path): Promise<Dirent<Buffer>[]> {
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
}

export async function readlink(path: fenced.Path, options: { readonly encoding: 'buffer' }): Promise<Buffer> {
  return readlinkSync(path, options);
}

export async function realpath(path: string): Promise<string> {
  return realpathSync(path);
}

/** Absence is common: telling it must not cost what an exception of the system costs, nor a stack that nobody reads. */
function present<T>(found: T | undefined, call: string, path: fenced.Path): T {
  if (found !== undefined) return found;
  const depth = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new Error(`ENOENT: no such file or directory, ${call} '${path.toString()}'`);
  Error.stackTraceLimit = depth;
  throw Object.assign(error, { code: 'ENOENT' });
}
