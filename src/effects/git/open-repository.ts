import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ErrorCode } from '../../contract/errors.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { ReplacedObject, Repository } from '../../ports/git.ts';
import type { LeaseHeld } from '../../ports/lease.ts';
import type { Landing } from '../../ports/landing.ts';
import type { Worktrees } from '../../ports/worktrees.ts';
import { filesFailed, unlessAbsent } from './errno.ts';
import { forgetObjects } from './forget-objects.ts';
import { createGit, type Git, type GitOptions } from './git-command.ts';
import { GIT_LIMITS } from './git-limits.ts';
import { createGitObjects } from './git-objects.ts';
import type { GitPlaces, RepositoryGit } from './git-places.ts';
import { createGitReader } from './git-reader.ts';
import { createTreeReader } from './tree-reader.ts';
import { createGitRefs } from './git-refs.ts';
import { createLanding, type LandingOptions } from './landing.ts';
import { splitZ, unexpected } from './parse-output.ts';
import { createRepositoryGit } from './repository-git.ts';
import { createWorktrees } from './worktrees.ts';

/** Why a repository is not worked in: a code of the error table and a sentence. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface OpenedRepository {
  readonly repository: Repository;
  readonly worktrees: Worktrees;
  readonly landing: Landing;
  readonly places: GitPlaces;
  /** For the other functions of this folder. */
  readonly git: RepositoryGit;
  close(): void;
}

/**
 * Opens the repository that contains `cwd`, from its top level or any folder below. Makes the
 * controller-owned git directory; changes nothing else. `close` ends the helpers.
 * @spec contract.md#git-calls
 */
export async function openRepository(
  cwd: string,
  options: GitOptions & LandingOptions = { environment: process.env },
): Promise<Result<OpenedRepository, Refusal>> {
  const git = createGit(options);
  const version = await refusedVersion(git, cwd);
  if (version !== null) return err(version);
  const places = await findPlaces(git, cwd);
  if (!places.ok) return places;
  const bound = await createRepositoryGit(git, places.value, options);
  const trees = createTreeReader(bound);
  const reader = createGitReader(bound, trees);
  const repository = {
    root: places.value.root,
    ...reader,
    ...createGitObjects(bound, trees),
    ...createGitRefs(bound),
    forgetObjects: (_lease: LeaseHeld, replaced: readonly ReplacedObject[]) =>
      bound.exclusively(() => forgetObjects(bound, trees, replaced)),
  };
  return ok({
    repository,
    worktrees: createWorktrees(bound, reader, trees),
    landing: createLanding(bound, reader, options),
    places: places.value,
    git: bound,
    close: bound.close,
  });
}

async function refusedVersion(git: Git, cwd: string): Promise<Refusal | null> {
  const run = await git({ args: ['--version'], cwd });
  const parts = /^git version (\d+)\.(\d+)/.exec(run.stdout.toString());
  if (parts === null) throw unexpected('expected the version of git', run.stdout);
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  const [majorMin, minorMin] = GIT_LIMITS.gitVersionMin;
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return null;
  const message = `git ${major}.${minor} is installed, expected ${majorMin}.${minorMin} or newer`;
  return { code: 'git.too-old', message };
}

const QUESTIONS = [
  '--path-format=absolute',
  '--is-bare-repository',
  '--show-object-format',
  '--git-common-dir',
  '--git-dir',
  '--show-toplevel',
];

async function findPlaces(git: Git, cwd: string): Promise<Result<GitPlaces, Refusal>> {
  // Git refuses a folder of another owner because of what its configuration could run; ours runs nothing of it.
  const args = ['-c', 'safe.directory=*', 'rev-parse'];
  const run = await git({ args: [...args, ...QUESTIONS], cwd, exits: [0, 128] });
  const answers = run.stdout.toString().split('\n');
  if (answers[0] === 'true') {
    return refuse('repository.bare', `the repository at ${cwd} has no working tree`);
  }
  if (run.code !== 0) {
    return refuse(
      'repository.missing',
      `no git working tree contains ${cwd}: ${run.stderr.trim().slice(0, 300)}`,
    );
  }
  const [, objectFormat = '', common = '', gitDir = '', top = '', rest] = answers;
  if (answers.length !== QUESTIONS.length || rest !== '') {
    throw unexpected('expected five facts about the repository', run.stdout);
  }
  if (objectFormat !== 'sha1' && objectFormat !== 'sha256') {
    throw unexpected('expected an object format', objectFormat);
  }
  const [root, ownGitDir, commonDir] = await realPaths([top, gitDir, common]);
  if (await isRoundWorktree(git, { root, gitDir: ownGitDir, commonDir })) {
    return refuse('repository.is-worktree', `${root} is a worktree of a round`);
  }
  const main = await findMainCheckout(git, { root, gitDir: ownGitDir, commonDir });
  if (!main.ok) return main;
  const controlDir = join(commonDir, 'orchestrator', 'git');
  return ok({
    root,
    gitDir: ownGitDir,
    commonDir,
    mainCheckout: main.value,
    controlDir,
    objectFormat,
  });
}

/** From a linked worktree: git itself does not keep where the main checkout of a separate git directory is. */
async function findMainCheckout(
  git: Git,
  { root, gitDir, commonDir }: Pick<GitPlaces, 'root' | 'gitDir' | 'commonDir'>,
): Promise<Result<string | null, Refusal>> {
  if (gitDir === commonDir) return ok(root);
  if ((await unlessAbsent(lstat(join(commonDir, 'index')))) === null) return ok(null);
  const named = await git({
    args: ['config', '--null', '--get', 'core.worktree'],
    cwd: root,
    env: { GIT_DIR: commonDir },
    exits: [0, 1],
  });
  const value = splitZ(named.stdout)[0]?.toString();
  if (value !== undefined) return ok(await unlessAbsent(realpath(resolve(commonDir, value))));
  const folder = dirname(commonDir);
  if ((await unlessAbsent(realpath(join(folder, '.git')))) === commonDir) return ok(folder);
  return refuse(
    'repository.is-worktree',
    `expected to find the main checkout of ${commonDir} from its worktree ${root} and found nothing that names it`,
  );
}

async function isRoundWorktree(
  git: Git,
  { root, gitDir, commonDir }: Pick<GitPlaces, 'root' | 'gitDir' | 'commonDir'>,
): Promise<boolean> {
  if (gitDir === commonDir) return false;
  const folder = dirname(root);
  if (basename(folder) === 'worktrees' && basename(dirname(folder)) === 'orchestrator') return true;
  const run = await git({
    args: ['symbolic-ref', '--quiet', 'HEAD'],
    cwd: root,
    env: { GIT_DIR: gitDir },
    exits: [0, 1],
  });
  return run.stdout.toString().startsWith('refs/heads/orchestrator/');
}

async function realPaths(
  paths: readonly [string, string, string],
): Promise<readonly [string, string, string]> {
  try {
    return [await realpath(paths[0]), await realpath(paths[1]), await realpath(paths[2])];
  } catch (error) {
    throw filesFailed(error);
  }
}

function refuse(code: ErrorCode, message: string): Result<never, Refusal> {
  return err({ code, message });
}
