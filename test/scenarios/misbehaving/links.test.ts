import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDrive } from '../../support/drive-loop.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { makeScratchFolder } from '../../support/temporary-folder.ts';

/** Every folder below which the controller makes files while a round goes on. */
const FOLDERS = [
  'orchestrator/runtime',
  'orchestrator/runtime/dispatches',
  'orchestrator/runtime/checks',
  'orchestrator/runtime/rounds',
  'orchestrator/runtime/decisions',
  'orchestrator/worktrees',
  '.git/orchestrator',
  '.git/orchestrator/git',
  '.git/orchestrator/git/indexes',
  '.git/orchestrator/git/info',
  '.git/orchestrator/git/journal',
  '.git/orchestrator/git/making',
  '.git/orchestrator/git/writing',
  '.git/refs/orchestrator',
  '.git/refs/orchestrator/rounds',
  '.git/refs/heads/orchestrator',
  '.git/logs/refs/heads/orchestrator',
] as const;

/** Names with sizes and times, at any depth and through no link; lock files of a moment leave a trace in the time of their folder. */
function listing(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      const { mtimeMs, size } = lstatSync(path);
      return [`${path} ${mtimeMs} ${size}`, ...(entry.isDirectory() ? listing(path) : [])];
    })
    .toSorted();
}

// @spec contract.md#invariants I12: nothing is written outside of the repository and its git directory
it.each(FOLDERS)('writes nothing through a link in the place of %s', async (name) => {
  const repository = scaffoldRepository();
  const outside = join(makeScratchFolder('outside'), 'folder');
  const drive = await openDrive(repository);
  await drive.until(
    'a dispatch',
    ({ decision }) => decision.because.rule === 'plan.dispatch' || decision.kind === 'wait',
  );
  const folder = join(repository.root, name);
  // With sockets, which Node does not copy.
  if (existsSync(folder)) execFileSync('cp', ['-a', folder, outside]);
  else mkdirSync(outside);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '..'), { recursive: true });
  symlinkSync(outside, folder);
  const before = listing(outside);
  const { decision } = await drive.run();
  drive.abandon();
  expect(listing(outside), decision.kind === 'stop' ? decision.message : '').toEqual(before);
  if (decision.kind === 'stop' && decision.error !== null)
    expect(decision.message).toContain(name.split('/')[0]);
});
