import { createHash } from 'node:crypto';
import { constants, createReadStream, openSync } from 'node:fs';
import { readWhole } from '../../regular-file.ts';
import { lstat } from '../files/quick-files.ts';
import { join } from 'node:path';
import type { Oid } from '../../../contract/ids.ts';
import { PortFailure } from '../../../ports/failure.ts';
import { filesFailed, unlessAbsent } from '../files/errno.ts';
import { GIT_LIMITS } from '../files/git-limits.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { isTrue } from '../calls/person-settings.ts';
import { oidOrThrow, parseOidLines, unexpected } from '../calls/parse-output.ts';
import { absolute, encodePath, parentsOf } from '../files/path-bytes.ts';

interface SizedFile {
  readonly path: string;
  readonly stat: { readonly size: bigint };
  /** Ids that the file is hoped to have: where its bytes have one of them as they are, nothing is converted. */
  readonly hoped: readonly Oid[];
}

/**
 * The ids git would give these files, line ends converted as for a commit. The bytes are hashed here; git is asked,
 * once for all, about those where that is no answer and configuration or attributes convert something. Git itself
 * converts no file that stands as it was committed. A file that changes meanwhile is `git.failed`.
 */
export async function hashFiles(
  repository: RepositoryGit,
  checkout: string,
  files: readonly SizedFile[],
): Promise<readonly Oid[]> {
  const oids: Oid[] = [];
  for (const file of files) oids.push(await hashFile(repository, checkout, file));
  const open = files.filter(({ hoped }, i) => !hoped.some((oid) => oid === oids[i]));
  if (open.length === 0 || !(await isConverted(repository, checkout, open))) return oids;
  const asked = await askForHashes(repository, checkout, open);
  const converted = new Map(open.map((file, i) => [file, asked[i]]));
  return files.map((file, i) => converted.get(file) ?? oidOrThrow(oids[i] ?? ''));
}

async function isConverted(
  repository: RepositoryGit,
  checkout: string,
  files: readonly SizedFile[],
): Promise<boolean> {
  const settings = await repository.settings();
  if (isTrue(settings, 'core.autocrlf') || settings.attributes.length > 0) return true;
  const folders = new Set(files.flatMap(({ path }) => parentsOf(path)));
  const attributes = [
    Buffer.from(join(repository.places.commonDir, 'info', 'attributes')),
    absolute(checkout, '.gitattributes'),
    ...[...folders].map((folder) => absolute(checkout, `${folder}/.gitattributes`)),
  ];
  for (const file of attributes) if (((await unlessAbsent(lstat(file)))?.size ?? 0) > 0) return true;
  return false;
}

async function hashFile(
  { places }: RepositoryGit,
  checkout: string,
  { path, stat }: Omit<SizedFile, 'hoped'>,
): Promise<Oid> {
  const hash = createHash(places.objectFormat).update(`blob ${stat.size}\0`);
  let bytes = 0n;
  try {
    const file = absolute(checkout, path);
    for await (const chunk of piecesOf(file, stat.size <= GIT_LIMITS.hashedAtOnceBytesMax)) {
      bytes += BigInt(chunk.length);
      if (bytes > stat.size) break;
      hash.update(chunk);
    }
  } catch (error) {
    throw filesFailed(error);
  }
  if (bytes !== stat.size) throw new PortFailure('git.failed', `${path} changed while it was read`);
  return oidOrThrow(hash.digest('hex'));
}

/** A stream takes longer than a small file. Waits for no other end, if a pipe has come in its place. */
function piecesOf(path: Buffer, isSmall: boolean): Iterable<Buffer> | AsyncIterable<Buffer> {
  if (isSmall) return [readWhole(path, GIT_LIMITS.hashedAtOnceBytesMax)];
  return createReadStream('', { fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK) });
}

async function askForHashes(
  repository: RepositoryGit,
  checkout: string,
  files: readonly SizedFile[],
): Promise<readonly Oid[]> {
  const stdin = Buffer.concat(files.map(({ path }) => quotedLine(path)));
  const run = await repository.control({ args: ['hash-object', '--stdin-paths'], worktree: checkout, stdin });
  const oids = parseOidLines(run.stdout);
  if (oids.length !== files.length) throw unexpected('expected one id a file', run.stdout);
  return oids;
}

/** `--stdin-paths` reads lines; a name in double quotes is read as a C string, which can hold any byte. */
export function quotedLine(path: string): Buffer {
  const bytes = [...encodePath(path)].map((byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
      ? `\\${byte.toString(8).padStart(3, '0')}`
      : String.fromCharCode(byte),
  );
  return Buffer.from(`"${bytes.join('')}"\n`);
}
