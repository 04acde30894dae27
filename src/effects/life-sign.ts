import { closeSync, constants, lstatSync, openSync, rmSync, statfsSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { errnoOf } from './errno.ts';

// A process of another container cannot be found in the process table, but a socket that it listens to answers on the
// whole machine, whatever namespaces there are, and refuses once the process is dead. The name is all that is needed.

export type LifeSign = 'alive' | 'dead' | 'unknown';

/**
 * File systems that one kernel alone has in use (ext, XFS, Btrfs, F2FS, ZFS, bcachefs, tmpfs, overlay): on any other,
 * whoever listens on another machine would be refused for here.
 */
const LOCAL: ReadonlySet<number> = new Set([
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x01021994, 0x794c7630,
]);

/** A name says what whoever made it saw: a machine that serves its disk to others calls that file system local. */
const NAMES = { local: 'alive', shared: 'seen' } as const;

const held = new Map<string, { readonly server: Server; readonly path: string }>();

/**
 * Shows in a folder, under a nonce, that this process lives, until it ends or `endSign` is called. Where no socket can
 * be made nothing is shown, and nobody can tell from elsewhere. @spec contract.md#one-controller
 */
export async function holdSign(folder: string, nonce: string, isLocal = isLocalFolder): Promise<void> {
  if (process.platform !== 'linux') return;
  let path = '';
  const server = createServer((caller) => caller.destroy());
  server.unref();
  await through(folder, (at) => {
    const name = signName(isLocal(at) ? 'local' : 'shared', nonce);
    path = join(folder, name);
    return new Promise<void>((resolve) => {
      // Also for what goes wrong later: nobody waits for a caller.
      server.on('error', () => resolve());
      server.listen(join(at, name), () => resolve());
    });
  });
  if (server.listening) held.set(join(folder, nonce), { server, path });
}

/** The sign goes: what it stood for is over. */
export function endSign(folder: string, nonce: string): void {
  const sign = held.get(join(folder, nonce));
  if (sign === undefined) return;
  held.delete(join(folder, nonce));
  rmSync(sign.path, { force: true });
  sign.server.close();
}

/**
 * Does the process that showed a sign live? `dead` is a proof: its socket stands, on a file system that was of one
 * kernel for that process and is of this kernel now, and nobody listens. `isLocal` answers for the file system of a
 * folder. @spec contract.md#one-controller
 */
export async function lookAtSign(folder: string, nonce: string, isLocal = isLocalFolder): Promise<LifeSign> {
  if (process.platform !== 'linux') return 'unknown';
  const sign = await through(folder, async (at): Promise<LifeSign> => {
    const [local, shared] = [join(at, signName('local', nonce)), join(at, signName('shared', nonce))];
    const answer = await connect(local);
    if (isAnswered(answer) || isAnswered(await connect(shared))) return 'alive';
    // Whatever is no socket refuses too.
    const isSocket = lstatSync(local, { throwIfNoEntry: false })?.isSocket() === true;
    return answer === 'ECONNREFUSED' && isSocket && isLocal(at) ? 'dead' : 'unknown';
  });
  return sign ?? 'unknown';
}

function signName(kind: keyof typeof NAMES, nonce: string): string {
  return `${NAMES[kind]}-${nonce}`;
}

function isAnswered(answer: string): boolean {
  return answer === 'alive' || answer === 'EAGAIN';
}

function isLocalFolder(folder: string): boolean {
  return LOCAL.has(statfsSync(folder).type);
}

/** A socket's path may have 107 bytes: an open folder has a short one. Null when the folder cannot be opened. */
async function through<T>(folder: string, call: (at: string) => Promise<T>): Promise<T | null> {
  let fd: number;
  try {
    fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch {
    return null;
  }
  try {
    return await call(`/proc/self/fd/${fd}`);
  } finally {
    closeSync(fd);
  }
}

function connect(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = createConnection(path, () => resolve('alive'));
    socket.on('error', (cause) => resolve(errnoOf(cause) ?? 'failed'));
    socket.on('close', () => resolve('closed'));
    socket.once('connect', () => socket.destroy());
  });
}
