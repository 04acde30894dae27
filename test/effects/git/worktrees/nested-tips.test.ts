import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { makeScratchFolder } from '../../../support/temporary-folder.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
let opened: OpenedRepository;
beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'a\n' });
  opened = await repository.open();
});
afterEach(() => repository.remove());

const commit = 'git -c user.name=a -c user.email=a@b commit -q --allow-empty -m';
const TWO = `git init -q -b main .; echo 1 > f; git add f; ${commit} one; git branch old; ${commit} two`;

/** The subjects that can be read in our repository of what stands in the folder. */
async function stored(shell: string): Promise<readonly string[]> {
  const folder = makeScratchFolder('nested');
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('sh', ['-ec', shell], { cwd: folder, env });
  const tips = await opened.worktrees.storeNestedTips(repository.lease(), folder);
  return tips.map((tip) => repository.git('log', '-1', '--format=%s', tip).trim()).toSorted();
}

// @spec contract.md#ownership
it.each([
  ['branches of it, each once', TWO, ['one', 'two']],
  [
    'a stash, and tags that name commits',
    `${TWO}; git tag t main; echo 2 > f; git -c user.name=a -c user.email=a@b stash -q; git branch -D -q old`,
    ['WIP on main', 'two'],
  ],
  [
    'a head that is on no branch',
    `${TWO}; git checkout -q --detach; ${commit} three`,
    ['one', 'three', 'two'],
  ],
  ['nothing of one without a commit', 'git init -q .', []],
  ['nothing of a plain folder', 'echo 1 > f', []],
  ['nothing of what is no folder', 'cd ..; rm -r "$OLDPWD"; mkfifo "$OLDPWD"', []],
  [
    'nothing where .git leads elsewhere',
    `mkdir else; cd else; ${TWO}; cd ..; echo "gitdir: else/.git" > .git`,
    [],
  ],
  ['nothing where its refs are a pipe, without waiting for it', `${TWO}; mkfifo .git/packed-refs`, []],
  [
    'what is whole of one with a broken branch',
    `${TWO}; echo ${'1'.repeat(40)} > .git/refs/heads/bad`,
    ['one', 'two'],
  ],
  ['nothing of another object format', `git init -q --object-format=sha256 .; ${commit} one`, []],
])('stores %s', async (_name, shell, subjects) => {
  expect((await stored(shell)).map((subject) => subject.replace(/: .*/s, ''))).toEqual(subjects);
});

it('runs nothing that is set in it', async () => {
  const mark = join(makeScratchFolder('mark'), 'ran');
  const set = [
    'core.fsmonitor',
    'core.sshCommand',
    'uploadpack.packObjectsHook',
    'core.hooksPath',
    'core.alternateRefsCommand',
  ]
    .map((key) => `git config ${key} "touch ${mark}"`)
    .join('; ');
  expect(
    await stored(
      `${TWO}; ${set}; git config core.hooksPath .; printf '#!/bin/sh\\ntouch ${mark}\\n' > reference-transaction; chmod +x reference-transaction`,
    ),
  ).toEqual(['one', 'two']);
  expect(() => execFileSync('test', ['-e', mark])).toThrow();
});
