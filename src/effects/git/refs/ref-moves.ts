import type { GitReader } from '../../../ports/git.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { oidOrThrow } from '../calls/parse-output.ts';

/** What the reflog of a ref says, oldest first. A log that names objects which are gone is none. */
export async function readRefMoves(
  repository: RepositoryGit,
  ref: string,
  limit: number,
): Promise<Awaited<ReturnType<GitReader['refMoves']>>> {
  const args = ['log', '-g', `-n${limit}`, '--format=%H %ge', ref, '--'];
  const run = await repository.real({ args, exits: [0, 128] });
  if (run.code !== 0) return [];
  const lines = run.stdout.toString('latin1').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [oid = '', ...email] = line.split(' ');
      return { to: oidOrThrow(oid), email: email.join(' ') };
    })
    .toReversed();
}
