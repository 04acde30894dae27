import { spawn } from 'node:child_process';
import { GIT_LIMITS } from '../files/git-limits.ts';

export interface UserIdentity {
  readonly name: string;
  readonly email: string;
}

/**
 * Who the person is to git, asked in their own environment: the one call that sees global configuration.
 * Null when git does not know. @spec contract.md#merge-admissibility
 */
export async function readUserIdentity(
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<UserIdentity | null> {
  const printed = await askGit(cwd, environment);
  const parts = /^([^<>\n]+) <([^<>\n]*)> \d+ [+-]\d{4}\n$/.exec(printed);
  const [, name, email] = parts ?? [];
  return name === undefined || email === undefined ? null : { name, email };
}

function askGit(cwd: string, environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('git', ['var', 'GIT_COMMITTER_IDENT'], {
      cwd,
      env: { ...environment, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: GIT_LIMITS.batchAnswerTimeoutMs,
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (printed.length < GIT_LIMITS.errorBytesMax) printed += chunk;
    });
    // Not knowing is an answer here: the caller has an identity of its own to fall back on.
    child.on('error', () => resolve(''));
    child.on('close', (code) => resolve(code === 0 ? printed : ''));
  });
}
