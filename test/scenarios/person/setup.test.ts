import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDrive, performed } from '../../support/drive-loop.ts';
import {
  askRetry,
  COMPLETE,
  endOf,
  inWorktree,
  onBase,
  readInWorktree,
  ROUND,
  runOn,
  SOURCE,
} from '../../support/person.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

// @spec contract.md#worktrees-and-history
it('runs the setup once in a new worktree, keeps what it ignores and puts back what it changes', async () => {
  const setup = ['echo run >> setup.log', 'echo changed >> README.md', 'ln -s /usr new'];
  const repository = scaffoldRepository({ config: { worktree: { setup } } });
  repository.write('.gitignore', 'setup.log\n');
  repository.commit('Ignore the log');
  const drive = await openDrive(repository);
  const told = await drive.until('the setup', performed('recordSetup'));
  expect(told.facts.join('\n')).toBe(
    `${ROUND}  worktree.setup made or changed README.md, new, which no ignore rule covers (a rule with a slash at its end covers no link): taken back; kept on refs/orchestrator/kept/${ROUND}-setup`,
  );
  await drive.until('the planner', performed('startDispatch'));
  expect(readInWorktree(repository, 'setup.log')).toBe('run\n');
  expect(existsSync(inWorktree(repository, 'new'))).toBe(false);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(onBase(repository, 'README.md')).not.toContain('changed');
  expect(repository.tryGit('cat-file', '-e', 'main:new').code).not.toBe(0);
});

// @spec contract.md#worktrees-and-history
it('blocks a round whose setup fails, and runs it again at a retry', async () => {
  const repository = scaffoldRepository({
    config: { worktree: { setup: ['echo no network >&2; test -e ../../../network'] } },
  });
  const drive = await openDrive(repository);
  expect(endOf(await drive.run())).toBe('exit 3 owners.blocked');
  await drive.close();
  expect(drive.round().resume_error).toMatchObject({ code: 'worktree.setup-failed' });
  expect(drive.round().resume_error?.message).toContain('no network');
  await askRetry(repository);
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  repository.write('network', '');
  await askRetry(repository);
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(repository.scenario.starts().map((start) => start.role)).toEqual([
    'planner',
    'implementer',
    'reviewer',
  ]);
});

// @spec contract.md#worktrees-and-history
it('copies ignored files into a worktree and never commits them', async () => {
  const repository = scaffoldRepository({ config: { worktree: { include: ['.env'] } } });
  repository.write('.gitignore', '.env\n');
  repository.commit('Ignore it');
  repository.write('.env', 'KEY=value\n');
  const drive = await openDrive(repository);
  await drive.until('the planner', performed('startDispatch'));
  expect(readInWorktree(repository, '.env')).toBe('KEY=value\n');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(repository.git('log', '--all', '--full-history', '--format=%H', '--', '.env')).toBe('');
});

// @spec contract.md#files
it.each(['../beside', 'absolute'])('works in a folder beside the repository: %s', async (where) => {
  const beside = scaffoldRepository();
  const root = where === 'absolute' ? join(beside.folder.path, 'trees') : where;
  const config = JSON.parse(beside.read('orchestrator/config.json'));
  beside.write('orchestrator/config.json', `${JSON.stringify({ ...config, worktree: { root } }, null, 2)}\n`);
  beside.commit('Work beside the repository');
  const drive = await openDrive(beside);
  await drive.until('the planner', performed('startDispatch'));
  const folder = where === 'absolute' ? root : join(beside.root, root);
  expect(existsSync(join(folder, ROUND, 'README.md'))).toBe(true);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(existsSync(join(folder, ROUND))).toBe(false);
  expect(onBase(beside, SOURCE)).toContain('item-001-step');
  expect(beside.git('status', '--porcelain')).toBe('');
});
