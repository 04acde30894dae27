import {
  type BigIntStats,
  closeSync,
  type Dirent,
  fsyncSync,
  lstatSync,
  openSync,
  type PathLike,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import * as fenced from '../../fenced-calls.ts';

// Work on small files of the local disk, with the names and the errors of node:fs/promises. It takes microseconds;
// handing it to the thread pool takes ten times as long, and a tick does it hundreds of times.

export async function lstat(path: PathLike): Promise<Stats>;
export async function lstat(path: PathLike, options: { readonly bigint: true }): Promise<BigIntStats>;
export async function lstat(
  path: PathLike,
  options?: { readonly bigint: true },
): Promise<Stats | BigIntStats> {
  return present(lstatSync(path, { ...options, throwIfNoEntry: false }), 'lstat', path);
}

export async function stat(path: PathLike): Promise<Stats>;
export async function stat(path: PathLike, options: { readonly bigint: true }): Promise<BigIntStats>;
export async function stat(
  path: PathLike,
  options?: { readonly bigint: true },
): Promise<Stats | BigIntStats> {
  return present(statSync(path, { ...options, throwIfNoEntry: false }), 'stat', path);
}

export async function readFile(path: PathLike): Promise<Buffer>;
export async function readFile(path: PathLike, encoding: BufferEncoding): Promise<string>;
export async function readFile(path: PathLike, encoding?: BufferEncoding): Promise<Buffer | string> {
  return encoding === undefined ? readFileSync(path) : readFileSync(path, encoding);
}

export async function writeFile(
  path: string,
  content: string | Uint8Array,
  { flag = 'w', mode = 0o666 }: { readonly flag?: string; readonly mode?: number } = {},
): Promise<void> {
  const descriptor = fenced.openToWrite(path, flag, mode);
  try {
    writeFileSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
}

/** Opens, writes, makes durable if told, closes. */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: { readonly flag: 'w' | 'wx'; readonly isDurable: boolean },
): Promise<void> {
  const descriptor = fenced.openToWrite(path, options.flag, 0o644);
  try {
    writeFileSync(descriptor, content);
    if (options.isDurable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes durable what was written to a file, or the entries of a folder. */
export async function sync(path: string): Promise<void> {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export async function copyFile(from: string, to: string, mode?: number): Promise<void> {
  fenced.copyFile(from, to, mode);
}

export async function rename(from: string, to: string): Promise<void> {
  fenced.rename(from, to);
}

/** Makes a second name for a file; refuses one that stands. */
export async function link(from: string, to: string): Promise<void> {
  fenced.link(from, to);
}

export async function chmod(path: string, mode: number): Promise<void> {
  fenced.chmod(path, mode);
}

export async function unlink(path: string | Buffer): Promise<void> {
  fenced.unlink(path);
}

/** Removes an empty folder. */
export async function rmdir(path: string | Buffer): Promise<void> {
  fenced.removeFolder(path);
}

/** With all folders on the way. */
export async function makeFolders(path: string): Promise<void> {
  fenced.makeFolders(path);
}

export async function readdir(path: PathLike): Promise<string[]>;
export async function readdir(path: PathLike, options: { readonly encoding: 'buffer' }): Promise<Buffer[]>;
export async function readdir(
  path: PathLike,
  options?: { readonly encoding: 'buffer' },
): Promise<string[] | Buffer[]> {
  return options === undefined ? readdirSync(path) : readdirSync(path, options);
}

export async function readdirEntries(path: PathLike): Promise<Dirent<Buffer>[]> {
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
}

export async function readlink(path: PathLike, options: { readonly encoding: 'buffer' }): Promise<Buffer> {
  return readlinkSync(path, options);
}

export async function realpath(path: string): Promise<string> {
  return realpathSync(path);
}

/** Absence is common: telling it must not cost what an exception of the system costs. */
function present<T>(found: T | undefined, call: string, path: PathLike): T {
  if (found !== undefined) return found;
  const message = `ENOENT: no such file or directory, ${call} '${path.toString()}'`;
  throw Object.assign(new Error(message), { code: 'ENOENT' });
}
