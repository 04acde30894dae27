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
      git({
        args,
        cwd: places.root,
        env: gitDir === undefined ? realEnvironment : { GIT_DIR: gitDir },
        ...(stdin === undefined ? {} : { stdin }),
        ...(exits === undefined ? {} : { exits }),
      }),
    async control({ args, stdin, exits, worktree, index, env, visitOutput }) {
      await control.ensure();
      return git({
        args,
        cwd: worktree ?? places.root,
        env: {
          ...controlled,
          ...(worktree === undefined ? {} : { GIT_WORK_TREE: worktree }),
          ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
          ...env,
        },
        ...(visitOutput === undefined ? {} : { visitOutput }),
        ...(stdin === undefined ? {} : { stdin }),
        ...(exits === undefined ? {} : { exits }),
      });
    },
    exclusively: createTurns(),
    close() {
      objects.close();
      refs.close();
      writer.close();
      transactions.close();
    },
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
