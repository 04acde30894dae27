import { err, ok, type Result } from '../../lib/result.ts';
import type { PackRange, ReplacedObject, Repository } from '../../ports/git.ts';
import type { LeaseHeld } from '../../ports/lease.ts';
import type { Landing } from '../../ports/landing.ts';
import type { Worktrees } from '../../ports/worktrees.ts';
import { findPlaces, type Refusal } from './places/find-places.ts';
import { forgetObjects } from './worktrees/forget-objects.ts';
import { createGit, type Git } from './calls/git-command.ts';
import { GIT_LIMITS } from './files/git-limits.ts';
import { createGitObjects } from './objects/git-objects.ts';
import type { GitPlaces, RepositoryGit } from './calls/git-places.ts';
import { createGitReader } from './git-reader.ts';
import { packObjects } from './objects/pack-objects.ts';
import { createTreeReader, type TreeReader } from './objects/tree-reader.ts';
import { createGitRefs } from './refs/git-refs.ts';
import { createLanding, type LandingOptions } from './landing/landing.ts';
import { toLookingPlaces } from './places/looking-places.ts';
import { unexpected } from './calls/parse-output.ts';
import { createRepositoryGit, type RepositoryGitOptions } from './calls/repository-git.ts';
import { createWorktrees } from './worktrees/worktrees.ts';

export interface OpenedRepository {
  readonly repository: Repository;
  readonly worktrees: Worktrees;
  readonly landing: Landing;
  readonly places: GitPlaces;
  /** For the other functions of this folder. */
  readonly git: RepositoryGit;
  readonly trees: TreeReader;
  /** Why this version of git cannot be worked with, or null. */
  refuseVersion(): Promise<Refusal | null>;
  close(): void;
}

export interface OpenOptions extends RepositoryGitOptions, LandingOptions {
  /** Its caller asks about the version when git has failed: an old one fails before it answers anything else. */
  readonly isBrief?: boolean;
  /** Nothing is to be left behind: what a look needs goes to a folder that `close` removes. */
  readonly isLook?: boolean;
}

/**
 * Opens the repository that contains `cwd`, from its top level or any folder below. Makes the
 * controller-owned git directory; changes nothing else. `close` ends the helpers.
 * @spec contract.md#git-calls
 */
export async function openRepository(
  cwd: string,
  options: OpenOptions = { environment: process.env },
): Promise<Result<OpenedRepository, Refusal>> {
  const git = createGit(options);
  const refuseVersion = () => refusedVersion(git, cwd);
  const version = options.isBrief === true ? null : await refuseVersion();
  if (version !== null) return err(version);
  const found = await findPlaces(git, cwd);
  if (!found.ok) return found;
  const { places, leave } =
    options.isLook === true ? toLookingPlaces(found.value) : { places: found.value, leave: null };
  const bound = await createRepositoryGit(git, places, { ...options, cwd });
  const trees = createTreeReader(bound);
  const reader = createGitReader(bound, trees);
  const repository = {
    root: places.root,
    ...reader,
    ...createGitObjects(bound, trees),
    ...createGitRefs(bound),
    packObjects: (_lease: LeaseHeld, range: PackRange) => bound.exclusively(() => packObjects(bound, range)),
    forgetObjects: (_lease: LeaseHeld, replaced: readonly ReplacedObject[]) =>
      bound.exclusively(() => forgetObjects(bound, trees, replaced)),
  };
  return ok({
    repository,
    worktrees: createWorktrees(bound, reader, trees),
    landing: createLanding(bound, reader, options),
    places,
    git: bound,
    trees,
    refuseVersion,
    close: () => {
      bound.close();
      leave?.();
    },
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
