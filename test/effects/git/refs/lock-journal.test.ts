import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaseRef } from '../../../../src/contract/paths.ts';
import { createDiskFiles } from '../../../../src/effects/disk-files.ts';
import { removeLeftLock, withLockJournal } from '../../../../src/effects/git/refs/lock-journal.ts';
import { removeUnusedLock } from '../../../../src/effects/git/calls/lock-files.ts';
import { createRepoLock } from '../../../../src/effects/repo-lock.ts';
import { gitIn, writerPlaces } from '../../support/scratch.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

describe('locks of git', () => {
  let repository: TemporaryRepository;
  beforeEach(() => {
    repository = makeRepository();
  });
  afterEach(() => repository.remove());

  // @spec contract.md#worktrees-and-history
  it('that a dead git of ours left are removed', async () => {
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const lock = join(repository.root, '.git/refs/heads/x.lock');
    const note = join(repository.root, '.git/orchestrator/git/journal/locks-999999');
    writeFileSync(lock, '');
    writeFileSync(note, `${lock}\n`);
    const update = { ref: 'refs/heads/x', to: repository.oid('HEAD'), from: null };
    expect(await port.updateRefs(lease, [update])).toBe('moved');
    expect(existsSync(lock)).toBe(false);
  });

  it('are removed although somebody looks on: whoever only reads holds none', async () => {
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const lock = join(repository.root, '.git/refs/heads/x.lock');
    writeFileSync(lock, '');
    writeFileSync(join(repository.root, '.git/orchestrator/git/journal/locks-999999'), `${lock}\n`);
    const update = { ref: 'refs/heads/x', to: repository.oid('HEAD'), from: null };
    const look = "(printf 'info HEAD\\0'; exec tail -f /dev/null) | git cat-file --batch-command -z";
    const onlooker = spawn('sh', ['-c', look], { cwd: repository.root, detached: true });
    try {
      await once(onlooker.stdout, 'data');
      expect(await port.updateRefs(lease, [update])).toBe('moved');
    } finally {
      process.kill(-(onlooker.pid ?? 0), 'SIGKILL');
    }
  });

  it('that it left together are removed together, whatever process it was', async () => {
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const names = ['refs/orchestrator/lease', 'refs/heads/main', 'HEAD'];
    const locks = names.map((name) => join(repository.root, '.git', `${name}.lock`));
    for (const lock of locks) writeFileSync(lock, '');
    // In a container each controller has the process id of the one before.
    const note = join(repository.root, `.git/orchestrator/git/journal/locks-${process.pid}`);
    writeFileSync(note, `${locks.join('\n')}\n`);
    const head = repository.oid('HEAD');
    const updates = [
      { ref: 'refs/heads/main', to: head, from: head },
      { ref: 'refs/heads/x', to: head, from: null },
    ];
    expect(await port.updateRefs(lease, updates)).toBe('moved');
    expect(locks.filter((lock) => existsSync(lock))).toEqual([]);
  });

  it('of anyone else stay, and the failure names them', async () => {
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const lock = join(repository.root, '.git/refs/heads/x.lock');
    writeFileSync(lock, '');
    const update = { ref: 'refs/heads/x', to: repository.oid('HEAD'), from: null };
    await expect(port.updateRefs(lease, [update])).rejects.toMatchObject({
      code: 'git.lock-held',
      path: lock,
    });
    expect(existsSync(lock)).toBe(true);
  });

  it('are not blamed on a dead git of ours that left none', async () => {
    const { repository: port } = await repository.open();
    const lease = repository.lease();
    const lock = join(repository.root, '.git/refs/heads/x.lock');
    const note = join(repository.root, '.git/orchestrator/git/journal/locks-999999');
    writeFileSync(note, `${lock}\n`);
    await port.updateRefs(lease, [{ ref: 'refs/heads/y', to: repository.oid('HEAD'), from: null }]);
    writeFileSync(lock, '');
    const update = { ref: 'refs/heads/x', to: repository.oid('HEAD'), from: null };
    await expect(port.updateRefs(lease, [update])).rejects.toMatchObject({ code: 'git.lock-held' });
  });
});

// @spec contract.md#worktrees-and-history
describe('a lock in a worktree of ours', () => {
  let repository: TemporaryRepository;
  let lock: string;
  beforeEach(() => {
    repository = makeRepository();
    lock = join(repository.root, '.git/index.lock');
    writeFileSync(lock, '');
  });
  afterEach(() => repository.remove());

  it('that somebody uses is waited for', async () => {
    let looks = 0;
    await removeUnusedLock(lock, async () => {
      looks += 1;
      if (looks === 2) rmSync(lock);
      return true;
    });
    expect(looks).toBe(2);
  });

  it('that nobody uses is removed', async () => {
    await removeUnusedLock(lock, async () => false);
    expect(existsSync(lock)).toBe(false);
  });

  it('that is used on and on stays, and is named', async () => {
    const work = removeUnusedLock(lock, async () => true);
    await expect(work).rejects.toMatchObject({ code: 'git.lock-held', path: lock });
    expect(existsSync(lock)).toBe(true);
  });
});

// @spec contract.md#one-controller
it('lets the next controller in although the machine went down while the lease was locked', async () => {
  const repository = makeRepository();
  const lock = join(repository.root, '.git/refs/orchestrator/lease.lock');
  mkdirSync(join(lock, '..'));
  writeFileSync(lock, '');
  const { git } = await repository.open();
  await new Promise<void>((noted) => {
    void withLockJournal(git, [leaseRef], () => {
      noted();
      return new Promise<never>(() => undefined);
    });
  });
  const leases = createRepoLock({
    git: gitIn(repository.root),
    files: createDiskFiles(repository.root),
    places: writerPlaces(repository.root),
    removeLeftLock: (path) => removeLeftLock(git, path),
  });
  const outcome = await leases.acquire({ takeOver: false });
  if (outcome.kind !== 'held') throw new Error(outcome.why);
  await leases.release(outcome.lease);
  expect(existsSync(lock)).toBe(false);
  repository.remove();
});
