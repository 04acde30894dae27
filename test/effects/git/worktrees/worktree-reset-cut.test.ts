import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OpenedRepository } from '../../../../src/effects/git/open-repository.ts';
import { type FakeGit, type FakeGitScene, makeFakeGitScene } from '../support/fake-git.ts';
import type { LandingScene } from '../support/landing-scene.ts';

const BRANCH = 'orchestrator/round-001-a';

let faked: FakeGitScene;
let scene: LandingScene;
let opened: OpenedRepository;
let fake: FakeGit;

beforeEach(async () => {
  faked = await makeFakeGitScene();
  ({ scene, opened, fake } = faked);
});
afterEach(() => faked.remove());

// @spec contract.md#recovery
it('leaves the branch behind while the files are not brought to the commit', async () => {
  const path = join(scene.repository.root, 'orchestrator/worktrees/round-001-a');
  const target = { path, branch: BRANCH };
  await opened.worktrees.create(scene.lease, { ...target, commit: scene.base });
  fake.answer('read-tree', 'kill -9 $$');
  const reset = opened.worktrees.resetTo(scene.lease, { ...target, commit: scene.commit });
  await expect(reset).rejects.toMatchObject({ code: 'git.failed' });
  expect(scene.repository.oid(`refs/heads/${BRANCH}`)).toBe(scene.base);
  fake.behave();
  writeFileSync(join(path, 'half.txt'), 'left by the first try\n');
  await opened.worktrees.resetTo(scene.lease, { ...target, commit: scene.commit });
  expect(scene.repository.oid(`refs/heads/${BRANCH}`)).toBe(scene.commit);
  expect(await opened.worktrees.isDirty(path, scene.commit)).toBe(false);
});
