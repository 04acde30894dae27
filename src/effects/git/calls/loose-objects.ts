import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { parseOid, type Oid } from '../../../contract/ids.ts';
import { hasErrno, unlessAbsent } from '../files/errno.ts';
import type { GitBatch } from './git-batch.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { GitPlaces, RepositoryGit } from './git-places.ts';
import { stat } from '../files/quick-files.ts';

interface LooseObject {
  readonly oid: Oid;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sizeBytes: number;
  readonly bytes: Buffer;
}

type ObjectFolders = Pick<GitPlaces, 'objectsDir' | 'commonDir'>;

type ObjectPlaces = Pick<GitPlaces, 'objectsDir' | 'commonDir' | 'objectFormat'>;

/**
 * Reads small objects from their own files, and asks git for every other one: packed, large, broken,
 * or named in another way than by its id. For a short call, since git takes longer to start than all else it does.
 * @spec contract.md#git-calls
 */
export function withLooseObjects(batch: GitBatch, places: ObjectPlaces): GitBatch {
  const folders = foldersOf(places);
  let last: LooseObject | null = null;
  const read = (oid: Oid): LooseObject | null => {
    // Its facts are asked for first, then its content.
    if (last?.oid !== oid) last = places.objectFormat === 'sha1' ? readLoose(folders, oid) : null;
    return last;
  };
  const find = (name: string): LooseObject | null => {
    const [id = '', peeled] = name.split('^', 2);
    const oid = parseOid(id);
    if (oid === null || (peeled !== undefined && peeled !== '{tree}')) return null;
    const found = read(oid);
    if (peeled === undefined || found?.type === 'tree') return found;
    const tree = found?.type === 'commit' ? treeOf(found) : null;
    return tree === null ? null : read(tree);
  };
  return {
    async info(name) {
      const found = find(name);
      if (found === null) return batch.info(name);
      const { oid, type, sizeBytes } = found;
      return { oid, type, sizeBytes };
    },
    contents: async (name) => find(name) ?? batch.contents(name),
    close: () => batch.close(),
  };
}

/** Is the object there? One that an interruption left empty is not. */
export async function isStored(
  { places, objects }: { readonly places: ObjectFolders; readonly objects: RepositoryGit['objects'] },
  oid: Oid,
): Promise<boolean> {
  for (const folder of foldersOf(places)) {
    const facts = await unlessAbsent(stat(join(folder, oid.slice(0, 2), oid.slice(2))));
    if (facts?.isFile() === true && facts.size > 0) return true;
  }
  return (await objects.info(oid)) !== null;
}

function foldersOf({ objectsDir, commonDir }: ObjectFolders): readonly string[] {
  const own = join(commonDir, 'objects');
  return objectsDir === own ? [own] : [objectsDir, own];
}

function treeOf({ bytes }: LooseObject): Oid | null {
  return parseOid(/^tree ([0-9a-f]{40})\n/.exec(bytes.toString('latin1', 0, 46))?.[1] ?? '');
}

function readLoose(folders: readonly string[], oid: Oid): LooseObject | null {
  for (const folder of folders) {
    const stored = readSmall(join(folder, oid.slice(0, 2), oid.slice(2)));
    const found = stored === null ? null : parseLoose(oid, stored);
    if (found !== null) return found;
  }
  return null;
}

/** Null where no small file stands. Waits for nobody, if a pipe has come in its place. */
function readSmall(file: string): Buffer | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = fstatSync(descriptor);
    const isSmall = facts.isFile() && facts.size <= GIT_LIMITS.looseBytesMax;
    return isSmall ? readFileSync(descriptor) : null;
  } catch (error) {
    // Whatever stands there, git says it better.
    if (!hasErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP', 'EIO', 'ENXIO')) throw error;
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** An object is what its id says it is: anything else, and any trouble on the way to it, is left to git. */
function parseLoose(oid: Oid, stored: Buffer): LooseObject | null {
  const raw = inflateSmall(stored);
  const end = raw?.indexOf(0) ?? -1;
  if (raw === null || end < 0) return null;
  const [type = '', size] = raw.toString('latin1', 0, end).split(' ');
  if (type !== 'blob' && type !== 'tree' && type !== 'commit') return null;
  const bytes = raw.subarray(end + 1);
  const isWhole = size === String(bytes.length) && createHash('sha1').update(raw).digest('hex') === oid;
  return isWhole ? { oid, type, sizeBytes: bytes.length, bytes } : null;
}

function inflateSmall(stored: Buffer): Buffer | null {
  try {
    return inflateSync(stored, { maxOutputLength: GIT_LIMITS.looseBytesMax });
  } catch (error) {
    // Too much comes out, or what went in is no, or not a whole, compressed stream.
    if (hasErrno(error, 'ERR_BUFFER_TOO_LARGE', 'Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT')) return null;
    throw error;
  }
}
