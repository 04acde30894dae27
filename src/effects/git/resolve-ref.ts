import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Oid } from '../../contract/ids.ts';
import { invariant } from '../../lib/invariant.ts';
import { unlessAbsent } from './errno.ts';
import type { GitPlaces, RepositoryGit } from './git-places.ts';
import { parseOidLine } from './parse-output.ts';

/** Where git looks for a name that it does not find as it is written. */
const OTHER_PLACES = ['refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'];

/**
 * The object a full ref name points at, or null. The reading helper would also accept `refs/heads/refs/x`
 * for `refs/x`, so a name that any such place has too is asked for exactly, by its own process.
 */
export async function resolveExactRef(repository: RepositoryGit, ref: string): Promise<Oid | null> {
  invariant(isFullRefName(ref), `a full ref name, found ${JSON.stringify(ref)}`);
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
