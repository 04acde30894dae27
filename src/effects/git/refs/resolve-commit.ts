import type { Oid } from '../../../contract/ids.ts';
import type { RepositoryGit } from '../calls/git-places.ts';
import { parseOidLine } from '../calls/parse-output.ts';

/** The commit that a name a person typed stands for (a branch, a tag, `HEAD~2`, a short id); null when there is none. */
export async function resolveCommitName(
  repository: Pick<RepositoryGit, 'real' | 'places'>,
  name: string,
): Promise<Oid | null> {
  // A name cannot become an option, and git takes no control character in one.
  if (name === '' || name.startsWith('-') || /[\0-\x1f\x7f]/.test(name)) return null;
  const run = await repository.real({
    args: ['rev-parse', '--verify', '--quiet', `${name}^{commit}`],
    exits: [0, 1, 128],
    // HEAD is that of the checkout the person is in.
    gitDir: repository.places.gitDir,
  });
  return run.code === 0 ? parseOidLine(run.stdout) : null;
}
