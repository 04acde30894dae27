import { afterEach, expect, test } from 'vitest';
import { openRepository } from '../../../../src/effects/git/open-repository.ts';
import { resolveCommitName } from '../../../../src/effects/git/refs/resolve-commit.ts';
import { makeRepository } from '../support/temporary-repository.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

// @spec contract.md#git-calls
test('finds the commit behind a name that a person types, and takes nothing else for one', async () => {
  const repository = makeRepository();
  closing.push(() => repository.remove());
  const opened = await openRepository(repository.root, { environment: process.env });
  if (!opened.ok) throw new Error(opened.error.message);
  closing.push(opened.value.close);
  const resolve = (name: string) => resolveCommitName(opened.value.git, name);
  const commit = repository.oid('main');
  for (const name of ['main', 'HEAD', commit, commit.slice(0, 8), 'refs/heads/main'])
    expect(await resolve(name)).toBe(commit);
  for (const name of ['', 'nowhere', '--all', '-h', 'main\nmain', 'HEAD:README.md', 'HEAD^{tree}'])
    expect(await resolve(name)).toBeNull();
});
