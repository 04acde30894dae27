import { expect, it } from 'vitest';
import type { World } from '../../../src/controller/world.ts';
import { openDrive } from '../../support/drive-loop.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { allLanded, isKept, worldAfter } from '../misbehaving/support/play.ts';

const SOURCE = "export const item = 'item-001-step';\n";
const SETTLING = 'refs/orchestrator/settling/round-001-step';

class Crash extends Error {}

/** A world whose controller dies just after it has written down how the dispatch with this number is settled. */
function dyingAfterSettlement(count: number): (world: World) => World {
  let seen = 0;
  return (world) => ({
    ...world,
    files: {
      ...world.files,
      async writeAtomic(path, bytes) {
        await world.files.writeAtomic(path, bytes);
        if (path.endsWith('/settlement.json')) seen += 1;
        if (path.endsWith('/settlement.json') && seen === count) throw new Crash(path);
      },
    },
  });
}

async function dieSettling(repository: ScaffoldedRepository, count: number): Promise<void> {
  const drive = await openDrive(repository, { wrap: dyingAfterSettlement(count) });
  await expect(drive.run()).rejects.toBeInstanceOf(Crash);
  drive.abandon();
  await drive.world.leases.release(drive.session.lease);
}

function refs(repository: ScaffoldedRepository): readonly string[] {
  const listed = repository.git('for-each-ref', '--format=%(refname)', SETTLING);
  return listed.split('\n').filter((line) => line !== '');
}

// @spec contract.md#recovery
// @spec contract.md#invariants I8, I9
it.each([
  { what: 'the plan', count: 1 },
  { what: 'the work', count: 2 },
  { what: 'the review', count: 3 },
])('keeps $what that is being settled from a garbage collection', async ({ count }) => {
  const repository = scaffoldRepository();
  await dieSettling(repository, count);
  expect(refs(repository)).not.toEqual([]);
  repository.git('gc', '--quiet', '--prune=now');
  const drive = await openDrive(repository);
  const end = await drive.run();
  expect(end.decision.because.rule).toBe('completion.complete');
  await drive.close();
  expect(worldAfter(repository)).toEqual(allLanded(1));
});

// @spec contract.md#recovery
it('judges again what stands in the worktree when what a settlement names is gone all the same', async () => {
  const repository = scaffoldRepository({
    steps: [{ role: 'implementer', do: 'own-commits', how: 'reset', count: 1, times: 1 }],
  });
  await dieSettling(repository, 2);
  for (const ref of refs(repository)) repository.git('update-ref', '-d', ref);
  repository.git(
    'update-ref',
    'refs/heads/orchestrator/round-001-step',
    'refs/orchestrator/rounds/round-001-step',
  );
  repository.git('reflog', 'expire', '--expire=now', '--all');
  repository.git('gc', '--quiet', '--prune=now');
  const drive = await openDrive(repository);
  const end = await drive.run();
  expect(end.decision.because.rule).toBe('completion.complete');
  await drive.close();
  expect(isKept(repository, SOURCE)).toBe(true);
  expect(worldAfter(repository)).toEqual(allLanded(1));
});
