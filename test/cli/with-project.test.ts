import { expect, test } from 'vitest';
import { status } from '../../src/cli/commands/status.ts';
import { validate } from '../../src/cli/commands/validate.ts';
import { openProject } from '../../src/compose.ts';
import { makeFakeGit } from '../effects/git/support/fake-git.ts';
import { RUNNER } from '../support/project-paths.ts';
import { scaffoldRepository } from '../support/scaffold-repository.ts';
import { record } from './support.ts';

/** A git from before `cat-file --batch-command -z`, as it answers that. */
function withOldGit() {
  const repository = scaffoldRepository();
  // What is packed only git can read.
  repository.git('gc', '--quiet', '--prune=now');
  const git = makeFakeGit(repository);
  git.answer(
    'cat-file',
    'exit 129; fi; if [ "$argument" = --version ]; then echo git version 2.37.9; exit 0',
  );
  return record({
    openProject: (options) =>
      openProject({
        ...options,
        cwd: repository.root,
        environment: git.environment,
        nodePath: process.execPath,
        runnerPath: RUNNER,
      }),
  });
}

// @spec contract.md#decisions-and-exit-codes
test.each([
  ['status', (context: ReturnType<typeof record>['context']) => status(context)],
  [
    'validate --commit',
    (context: ReturnType<typeof record>['context']) =>
      validate(context, { args: [], options: { commit: 'HEAD' } }),
  ],
])('%s says that git is too old where that is why git failed', async (_what, run) => {
  const { context, notes } = withOldGit();
  expect(await run(context)).toBe(4);
  expect(notes[0]).toBe('git.too-old: git 2.37 is installed, expected 2.38 or newer');
  expect(notes.at(-1)).toBe('next: git --version');
});
