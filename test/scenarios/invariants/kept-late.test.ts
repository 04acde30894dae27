import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { World } from '../../../src/controller/world.ts';
import { made, openDrive } from '../../support/drive-loop.ts';
import {
  askDrop,
  COMPLETE,
  endOf,
  inWorktree,
  runOn,
  SOURCE,
  writeInWorktree,
} from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';

/** Can this content be reached from any ref? */
function isReachable(repository: ScaffoldedRepository, content: string): boolean {
  const hashed = spawnSync('git', ['hash-object', '--stdin'], {
    cwd: repository.root,
    input: content,
    encoding: 'utf8',
  });
  return repository.git('rev-list', '--objects', '--all').includes(hashed.stdout.trim());
}

/** The person does something in the last moment before the worktree goes, at which the controller is killed. */
function killedAtRemoval(happens: () => void): (world: World) => World {
  return (world) => ({
    ...world,
    worktrees: {
      ...world.worktrees,
      remove() {
        happens();
        throw new Error('killed');
      },
    },
  });
}

// @spec contract.md#invariants I5: nothing that an agent or a person wrote becomes unreachable
it('keeps what a person writes into a dropped worktree after the controller that removes it was killed', async () => {
  const repository = scaffoldRepository();
  const late = () => writeInWorktree(repository, 'late.txt', 'written late\n');
  const drive = await openDrive(repository, { maxRounds: 1, wrap: killedAtRemoval(late) });
  await drive.until('the implementation', made('implementAccepted'));
  writeInWorktree(repository, 'early.txt', 'written early\n');
  await askDrop(repository);
  await expect(drive.run()).rejects.toThrow('killed');
  await drive.close();
  expect(endOf(await runOn(repository, { maxRounds: 1 }))).toBe(COMPLETE);
  expect(repository.has(inWorktree(repository).slice(repository.root.length + 1))).toBe(false);
  expect(isReachable(repository, 'written early\n')).toBe(true);
  expect(isReachable(repository, 'written late\n')).toBe(true);
  expect(repository.has(SOURCE)).toBe(true);
});

/** Something happens once, right before what an agent committed is put away. */
function beforeSettlement(happens: () => void): (world: World) => World {
  let isDone = false;
  return (world) => ({
    ...world,
    files: {
      ...world.files,
      async writeAtomic(path, bytes) {
        const isIt = path.endsWith('/settlement.json') && !Buffer.from(bytes).includes('"keep_tips": []');
        if (isIt && !isDone) happens();
        isDone ||= isIt;
        return world.files.writeAtomic(path, bytes);
      },
    },
  });
}

// @spec contract.md#invariants I5: nothing that an agent or a person wrote becomes unreachable
it('keeps what a person commits on the branch while the commits of an agent are put away', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'own-commits', count: 2 }] });
  let late = '';
  const commit = () => {
    writeInWorktree(repository, 'late.txt', 'committed late\n');
    repository.git('-C', inWorktree(repository), 'add', 'late.txt');
    repository.git('-C', inWorktree(repository), 'commit', '--quiet', '--no-verify', '-m', 'Late');
    late = repository.git('-C', inWorktree(repository), 'rev-parse', 'HEAD').trim();
  };
  const options = { maxRounds: 1, wrap: beforeSettlement(commit) };
  expect(endOf(await runOn(repository, options))).toBe(COMPLETE);
  expect(late).not.toBe('');
  expect(repository.git('rev-list', '--all').split('\n')).toContain(late);
});

/** Right before the worktree is reset because of what a role did in it. */
function beforeReset(happens: () => void): (world: World) => World {
  let isDone = false;
  return (world) => ({
    ...world,
    worktrees: {
      ...world.worktrees,
      isDirty(path, head) {
        const isSettling = world.files.list('orchestrator/runtime/dispatches').then(async (ids) => {
          const open = ids.map((id) =>
            world.files.sizeBytes(`orchestrator/runtime/dispatches/${id}/settlement.json`),
          );
          return (await Promise.all(open)).filter((size) => size !== null).length === 2;
        });
        return isSettling.then((isIt) => {
          if (isIt && !isDone) happens();
          isDone ||= isIt;
          return world.worktrees.isDirty(path, head);
        });
      },
    },
  });
}

// @spec contract.md#invariants I5: nothing that an agent or a person wrote becomes unreachable
it('keeps what a person writes between the judgement of a violation and the reset', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'symlink', times: 1 }] });
  let isWritten = false;
  const write = () => {
    writeInWorktree(repository, 'late.txt', 'written beside a violation\n');
    isWritten = true;
  };
  expect(endOf(await runOn(repository, { maxRounds: 1, wrap: beforeReset(write) }))).toBe(COMPLETE);
  expect(isWritten).toBe(true);
  expect(repository.git('show', 'main').includes('late.txt')).toBe(false);
  expect(isReachable(repository, 'written beside a violation\n')).toBe(true);
});
