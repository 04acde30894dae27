import { PortFailure } from '../../../ports/failure.ts';
import { createPersonGit, type GitOptions } from '../calls/git-command.ts';

export interface UserIdentity {
  readonly name: string;
  readonly email: string;
}

/**
 * Who the person is to git in a repository, asked in their own environment. Null when git does not know.
 * @spec contract.md#merge-admissibility
 */
export async function readUserIdentity(
  cwd: string,
  environment: GitOptions['environment'],
): Promise<UserIdentity | null> {
  const printed = await askGit(cwd, environment);
  const parts = /^([^<>\n]+) <([^<>\n]*)> \d+ [+-]\d{4}\n$/.exec(printed);
  const [, name, email] = parts ?? [];
  return name === undefined || email === undefined ? null : { name, email };
}

async function askGit(cwd: string, environment: GitOptions['environment']): Promise<string> {
  const git = createPersonGit({ environment });
  try {
    const args = ['-c', 'safe.directory=*', 'var', 'GIT_COMMITTER_IDENT'];
    return (await git({ args, cwd })).stdout.toString();
  } catch (error) {
    // Not knowing is an answer here: the caller has an identity of its own to fall back on.
    if (error instanceof PortFailure) return '';
    throw error;
  }
}
