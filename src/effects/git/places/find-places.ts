import { basename, dirname, join, resolve } from 'node:path';
import type { ErrorCode } from '../../../contract/errors.ts';
import { err, ok, type Result } from '../../../lib/result.ts';
import { filesFailed, unlessAbsent } from '../files/errno.ts';
import type { Git } from '../calls/git-command.ts';
import type { GitPlaces } from '../calls/git-places.ts';
import { splitZ, unexpected } from '../calls/parse-output.ts';
import { findPlainPlaces } from './plain-places.ts';
import { lstat, realpath } from '../files/quick-files.ts';

/** Why a repository is not worked in: a code of the error table and a sentence. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** Where the one of the table does not fit. */
  readonly nextCommand?: string;
}

/** Where the repository that contains `cwd` is. @spec contract.md#git-calls */
export async function findPlaces(git: Git, cwd: string): Promise<Result<GitPlaces, Refusal>> {
  const plain = await findPlainPlaces(cwd);
  return plain === null ? askForPlaces(git, cwd) : ok(plain);
}

const PATHS = ['--git-common-dir', '--git-dir', '--show-toplevel'];
const ABSOLUTE = '--path-format=absolute';

/** The same by git alone. */
export async function askForPlaces(git: Git, cwd: string): Promise<Result<GitPlaces, Refusal>> {
  // Git refuses a folder of another owner because of what its configuration could run; ours runs nothing of it.
  const args = ['-c', 'safe.directory=*', 'rev-parse', ABSOLUTE];
  const questions = ['--is-bare-repository', '--show-object-format', ...PATHS];
  const run = await git({ args: [...args, ...questions], cwd, exits: [0, 128] });
  const answers = run.stdout.toString().split('\n');
  if (answers[0] === 'true') {
    return (
      (await refuseBareFlag(git, { cwd, args })) ??
      refuse('repository.bare', `the repository at ${cwd} has no working tree`)
    );
  }
  if (run.code !== 0) {
    return refuse(
      'repository.missing',
      `no git working tree contains ${cwd}: ${run.stderr.trim().slice(0, 300)}`,
    );
  }
  const [, objectFormat = '', ...lines] = answers;
  if (lines.length <= PATHS.length || lines.at(-1) !== '') {
    throw unexpected('expected five facts about the repository', run.stdout);
  }
  // A name with a line end in it: what has more lines than questions is asked one by one.
  const alone = async (question: string) => (await git({ args: [...args, question], cwd })).stdout.toString();
  const paths = lines.length === PATHS.length + 1 ? lines : await Promise.all(PATHS.map(alone));
  const [common = '', gitDir = '', top = ''] = paths.map((path) => path.replace(/\n$/, ''));
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
    objectsDir: join(commonDir, 'objects'),
    objectFormat,
  });
}

/** A checkout that somebody's git, mostly one that runs in a hook or a test, has called bare. */
async function refuseBareFlag(
  git: Git,
  { cwd, args }: { readonly cwd: string; readonly args: readonly string[] },
): Promise<Result<never, Refusal> | null> {
  const head = args.slice(0, 2);
  const dir = await git({ args: [...head, 'rev-parse', ABSOLUTE, '--git-dir'], cwd, exits: [0, 128] });
  const gitDir = dir.stdout.toString().replace(/\n$/, '');
  if (basename(gitDir) !== '.git' || (await unlessAbsent(lstat(join(gitDir, 'index')))) === null) return null;
  const shown = await git({
    args: [...head, 'config', '--show-scope', '--get', 'core.bare'],
    cwd,
    exits: [0, 1],
  });
  const isOwn = shown.stdout.toString().startsWith('worktree\t');
  return err({
    code: 'repository.bare-flag',
    message: `core.bare is true in the configuration of ${gitDir}, although a checkout is at ${dirname(gitDir)}: git works in it no more`,
    nextCommand: `git config ${isOwn ? '--worktree ' : ''}core.bare false`,
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
  // A project may have a part that is called orchestrator, with branches of its own.
  return /^refs\/heads\/orchestrator\/(?:round-\d+-|roadmap-update-)/.test(run.stdout.toString());
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
