import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { gitEnvironment } from '../../../../src/effects/git/calls/git-command.ts';
import { waitForGitOf } from '../../../../src/effects/git/calls/orphaned-git.ts';
import { createDiskFiles } from '../../../../src/effects/disk-files.ts';
import { readOwnIdentity } from '../../../../src/effects/process-identity.ts';
import { createRepoLock } from '../../../../src/effects/repo-lock.ts';
import { gitIn, writerPlaces } from '../../support/scratch.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
afterEach(() => repository.remove());

/** What a controller of that process id had started, whose parent is gone: told to, it makes a file and ends. */
async function startOrphan(pid: number, file: string): Promise<{ end(): void }> {
  const env = { ...gitEnvironment(process.env), ORCHESTRATOR_GIT_OF: String(pid) };
  const script = `{ read line; echo over > '${file}'; } <&3 & :`;
  const shell = spawn('/bin/sh', ['-c', script], { env, stdio: ['ignore', 'ignore', 'inherit', 'pipe'] });
  const gate = shell.stdio[3];
  if (!(gate instanceof Writable)) throw new Error('a pipe was asked for');
  await once(shell, 'exit');
  return { end: () => void gate.write('go\n') };
}

// @spec contract.md#one-controller
it('starts no controller beside a git that a killed one left running', async () => {
  repository = makeRepository();
  const dead = { ...(await readOwnIdentity()), pid: 2 ** 22 + 1 };
  const lease = { schema_version: 'lease-v1', ...dead, nonce: 'a'.repeat(32) };
  const git = gitIn(repository.root);
  const blob = (await git(['hash-object', '-w', '--stdin'], JSON.stringify(lease))).stdout.trim();
  await git(['update-ref', 'refs/orchestrator/lease', blob], null);
  const file = join(repository.root, '..', 'over');
  const orphan = await startOrphan(dead.pid, file);
  const asked: number[] = [];
  const leases = createRepoLock({
    git,
    files: createDiskFiles(repository.root),
    places: writerPlaces(repository.root),
    waitForGitOf: async (pid) => {
      asked.push(pid);
      const waited = waitForGitOf(pid);
      orphan.end();
      await waited;
      expect(existsSync(file)).toBe(true);
    },
  });
  const outcome = await leases.acquire({ takeOver: false });
  expect(asked).toEqual([dead.pid]);
  if (outcome.kind === 'held') await leases.release(outcome.lease);
  expect(outcome.kind).toBe('held');
});
