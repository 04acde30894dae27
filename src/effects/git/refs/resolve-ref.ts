import { lstat, readFile } from '../files/quick-files.ts';
import { join } from 'node:path';
import { parseOid, type Oid } from '../../../contract/ids.ts';
import { invariant } from '../../../lib/invariant.ts';
import { unlessAbsent } from '../files/errno.ts';
import type { GitPlaces, RepositoryGit } from '../calls/git-places.ts';
import { absolute } from '../files/path-bytes.ts';
import { isStored } from '../calls/loose-objects.ts';
import { areRefsFiles, readPackedRefs } from './packed-refs.ts';
import { parseOidLine } from '../calls/parse-output.ts';

/** Where git looks for a name that it does not find as it is written. */
const OTHER_PLACES = ['refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'];

/**
 * The object a full ref name points at, or null: from the files in which git keeps refs, and where one has not the
 * form that git gives it, from git. The reading helper would also accept `refs/heads/refs/x`
 * for `refs/x`, so a name that any such place has too is asked for exactly, by its own process.
 */
export async function resolveExactRef(repository: RepositoryGit, ref: string): Promise<Oid | null> {
  invariant(isFullRefName(ref), `a full ref name, found ${JSON.stringify(ref)}`);
  const stored = await readStoredRef(repository, ref);
  if (stored === 'absent') return null;
  if (stored !== 'odd') return (await isStored(repository, stored)) ? stored : null;
  const { refs } = repository;
  const asked = [ref, ...OTHER_PLACES.map((place) => place + ref), `refs/remotes/${ref}/HEAD`];
  const [exact = null, ...others] = await Promise.all(asked.map((name) => refs.info(name)));
  if (exact === null) return null;
  if (others.every((other) => other === null)) return exact.oid;
  const run = await repository.real({
    args: ['show-ref', '--verify', '--hash', '--', ref],
    exits: [0, 1, 128],
  });
  return run.code === 0 ? parseOidLine(run.stdout) : null;
}

/** What the files of refs say, a ref's own one first. A ref that is being packed stands in both. */
async function readStoredRef(repository: RepositoryGit, ref: string): Promise<Oid | 'absent' | 'odd'> {
  if (!areRefsFiles(repository)) return 'odd';
  const file = absolute(repository.places.commonDir, ref);
  const facts = await unlessAbsent(lstat(file));
  if (facts !== null && !facts.isFile() && !facts.isDirectory()) return 'odd';
  const loose = facts?.isFile() === true ? await unlessAbsent(readFile(file, 'latin1')) : null;
  const text = loose === null ? (await readPackedRefs(repository)).get(ref) : loose.replace(/\n$/, '');
  if (text === undefined) return 'absent';
  return text.length === OID_LENGTHS[repository.places.objectFormat] ? (parseOid(text) ?? 'odd') : 'odd';
}

const OID_LENGTHS = { sha1: 40, sha256: 64 } as const;

/** Is the ref another name of some ref? Only a loose file can say so; no process is started. */
export async function isSymbolicRef({ commonDir }: GitPlaces, ref: string): Promise<boolean> {
  const file = join(commonDir, ref);
  const facts = await unlessAbsent(lstat(file));
  if (facts?.isFile() !== true) return facts?.isSymbolicLink() === true;
  return ((await unlessAbsent(readFile(file, 'latin1'))) ?? '').startsWith('ref:');
}

/** Does the text name a ref, and only that: no revision syntax, no control character? */
export function isFullRefName(text: string): boolean {
  return /^refs\/[^\0-\x20\x7f~^:?*[\\]+$/.test(text) && !/\.\.|@\{|\/\/|\/$|\.lock$/.test(text);
}
