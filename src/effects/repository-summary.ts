import { join } from 'node:path';
import type { SimpleGit } from 'simple-git';
import { invariant } from '../lib/invariant.ts';
import { PortFailure } from '../ports/failure.ts';
import type { HeadFacts } from '../ports/head.ts';
import { type GitSurroundings, watchForBlock } from './git/calls/blocked-git.ts';
import { controlEnvironment } from './git/calls/control-git-dir.ts';
import { gitEnvironment } from './git/calls/git-command.ts';
import type { GitPlaces, RepositoryGit } from './git/calls/git-places.ts';
import { isTrue } from './git/calls/person-settings.ts';
import { readUserIdentity, type UserIdentity } from './git/places/user-identity.ts';

/** What a person wants to read about a repository before `init` or from `doctor`. Nothing is decided on it. */
export interface RepositorySummary {
  readonly gitVersion: string;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  readonly staged: number;
  readonly modified: number;
  readonly untracked: number;
  readonly remotes: readonly string[];
  /** Whom git commits as here, or null when it knows nobody. */
  readonly identity: UserIdentity | null;
  /** Would git sign the commits of the person? */
  readonly isSigning: boolean;
}

export interface SummarySource {
  readonly places: GitPlaces;
  readonly head: HeadFacts;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: RepositoryGit['settings'];
}

type Environment = Readonly<Record<string, string>>;

/** Longest silence of a git call here: a person is waiting. */
const SILENCE_MS = 30_000;

/**
 * Reads the summary by simple-git. Only refs and remote names are read under the repository's own configuration;
 * whatever reads files runs under the controller-owned one, so that no filter or monitor is started.
 * @spec contract.md#git-calls
 */
export async function readRepositorySummary(source: SummarySource): Promise<RepositorySummary> {
  const { places, head, environment, settings } = source;
  const plain = gitEnvironment(environment, { GIT_DIR: places.gitDir });
  const control = gitEnvironment(environment, {
    ...controlEnvironment(places),
    GIT_WORK_TREE: places.root,
    GIT_INDEX_FILE: join(places.gitDir, 'index'),
  });
  const ask = (env: Environment, args: readonly string[]) => run({ cwd: places.root, env }, args);
  const count = async (...args: readonly string[]) => splitZ(await ask(control, args)).length;
  const tip = head.kind === 'unborn' ? [] : [head.commit];
  return {
    gitVersion: (await ask(plain, ['--version'])).trim().replace(/^git version /, ''),
    branch: (await ask(plain, ['branch', '--show-current'])).trim() || null,
    staged: await count('diff', '--cached', '--name-only', '--no-renames', '-z', ...tip),
    modified: await count('diff', '--name-only', '--no-renames', '-z'),
    untracked: await count('ls-files', '--others', '--exclude-standard', '-z'),
    remotes: (await ask(plain, ['remote'])).split('\n').filter((name) => name !== ''),
    identity: await readUserIdentity(places.root, environment),
    isSigning: isTrue(await settings(), 'commit.gpgsign'),
  };
}

async function bind({ cwd, env }: GitSurroundings, abort: AbortSignal): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git');
  const git = simpleGit({
    baseDir: cwd,
    abort,
    maxConcurrentProcesses: 1,
    timeout: { block: SILENCE_MS },
    // Without these names simple-git drops the very variables that keep git harmless.
    allowEnvironment: Object.keys(env).filter((name) => name.startsWith('GIT_')),
    unsafe: { allowUnsafeConfigPaths: true },
    errors: strictError,
  });
  return git.env({ ...env });
}

/** By default simple-git takes a failure without a word on stderr, and a killed git, for success. */
function strictError(
  error: Buffer | Error | undefined,
  result: { readonly exitCode: number; readonly stdErr: readonly Buffer[] },
): Buffer | Error | undefined {
  if (error !== undefined) return error;
  if (result.exitCode === 0) return undefined;
  const said = Buffer.concat(result.stdErr);
  return said.length > 0 ? said : Buffer.from(`git exited with ${result.exitCode}`);
}

async function run(around: GitSurroundings, args: readonly string[]): Promise<string> {
  const abort = new AbortController();
  const unwatch = watchForBlock(around, (failure) => abort.abort(failure));
  try {
    return await (await bind(around, abort.signal)).raw([...args]);
  } catch (cause) {
    if (abort.signal.reason instanceof PortFailure) throw abort.signal.reason;
    const why = cause instanceof Error ? cause.message.slice(0, 2_000) : String(cause);
    throw new PortFailure('git.failed', `git ${args[0] ?? ''}: ${why}`, { cause });
  } finally {
    unwatch();
  }
}

function splitZ(text: string): readonly string[] {
  invariant(text === '' || text.endsWith('\0'), 'git ends each name with a zero byte under -z');
  return text.split('\0').slice(0, -1);
}
