import { join } from 'node:path';
import { controlEnvironment, createControlDir } from './control-git-dir.ts';
import { createGitBatch } from './git-batch.ts';
import { createRefTransactions } from './ref-transactions.ts';
import { stampPacks } from './stamp-packs.ts';
import { withLooseObjects } from './loose-objects.ts';
import { createObjectWriter } from './object-writer.ts';
import { createPersonGit, type Git, type GitOptions } from './git-command.ts';
import type { GitPlaces, RepositoryGit } from './git-places.ts';
import { readPersonSettings } from './person-settings.ts';
import { wayTo } from '../../fenced-calls.ts';
import { requireWriter } from '../../writer-folder.ts';

/** With which git ends where it is told of a repository that is not there. */
const NO_REPOSITORY = 128;

export interface RepositoryGitOptions extends GitOptions {
  /** Starting git takes longer than the whole call: it is started where files alone do not give the answer. */
  readonly isBrief?: boolean;
}

/** Binds the executor to one repository: the real git directory, the controller-owned one, the helpers. */
export async function createRepositoryGit(
  git: Git,
  places: GitPlaces,
  options: RepositoryGitOptions & { readonly cwd: string },
): Promise<RepositoryGit & { close(): void }> {
  const settings = onlyOnce(() => readPersonSettings({ ...options, git: createPersonGit(options) }));
  const control = await createControlDir(places, settings);
  const call = asWriter(git, places);
  const controlled = controlEnvironment(places);
  const realEnvironment = { GIT_DIR: places.commonDir };
  const stamp = () => stampPacks(places);
  const batch = createGitBatch(options, { cwd: places.root, env: controlled, stamp }, control.ensure);
  const objects = options.isBrief === true ? withLooseObjects(batch, places) : batch;
  const refs = createGitBatch(options, { cwd: places.root, env: realEnvironment, stamp }, null);
  const transactions = createRefTransactions(options, places.root, realEnvironment);
  const writer = createObjectWriter(options, {
    folder: join(places.controlDir, 'writing'),
    env: controlled,
    ensure: control.ensure,
    stamp,
  });
  return {
    places,
    settings,
    objects,
    refs,
    write: writer.write,
    transactions,
    real: ({ args, stdin, exits, gitDir }) =>
      call({
        args,
        cwd: places.root,
        env: gitDir === undefined ? realEnvironment : { GIT_DIR: wayTo(gitDir) },
        ...(stdin === undefined ? {} : { stdin }),
        ...(exits === undefined ? {} : { exits }),
      }),
    async control({ args, stdin, exits, worktree, index, env, visitOutput }) {
      await control.ensure();
      return call({
        args,
        cwd: worktree ?? places.root,
        env: {
          ...controlled,
          GIT_DIR: wayTo(places.controlDir),
          ...(worktree === undefined ? {} : { GIT_WORK_TREE: worktree }),
          ...(index === undefined ? {} : { GIT_INDEX_FILE: wayTo(index) }),
          ...env,
        },
        ...(visitOutput === undefined ? {} : { visitOutput }),
        ...(stdin === undefined ? {} : { stdin }),
        ...(exits === undefined ? {} : { exits }),
      });
    },
    exclusively: createTurns(),
    close: () => [objects, refs, writer, transactions].forEach((helper) => helper.close()),
  };
}

/** A git that finds no repository, because a successor has taken away what it was told of, is told in our words. */
function asWriter(git: Git, places: GitPlaces): Git {
  return async (call) => {
    try {
      const ended = await git(call);
      if (ended.code === NO_REPOSITORY) requireWriter(places);
      return ended;
    } catch (error) {
      requireWriter(places);
      throw error;
    }
  };
}

function onlyOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => (answer ??= ask());
}

/** Work in the order it was asked for, one at a time; what fails does not stop the next. */
function createTurns(): RepositoryGit['exclusively'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  };
}
