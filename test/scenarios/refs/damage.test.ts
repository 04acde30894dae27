import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { made, openDrive } from '../../support/drive-loop.ts';
import { SOURCE } from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { allLanded, worldAfter } from '../misbehaving/support/play.ts';

const MIRROR = 'refs/orchestrator/rounds/round-001-step';

function lose(repository: ScaffoldedRepository, name: string): void {
  const oid = repository.git('rev-parse', name).trim();
  rmSync(join(repository.root, '.git/objects', oid.slice(0, 2), oid.slice(2)), { force: true });
}

// @spec contract.md#recovery
// @spec contract.md#invariants I9: damage to objects of ours is found, said and rebuilt
it.each([
  { what: 'the tree of the round head', lost: `${MIRROR}^{tree}` },
  { what: 'a folder of it', lost: `${MIRROR}:orchestrator/rounds/round-001-step` },
  { what: 'a file of it', lost: `${MIRROR}:${SOURCE}` },
  { what: 'the round head itself', lost: MIRROR },
  { what: 'the commit below it', lost: `${MIRROR}~1` },
])('goes on at the next start when $what is gone, and says so', async ({ lost }) => {
  const repository = scaffoldRepository();
  const first = await openDrive(repository);
  await first.until('the work', made('implementAccepted'));
  await first.close();
  lose(repository, lost);
  const second = await openDrive(repository);
  expect(second.notes.join('\n')).toMatch(/gone/);
  const end = await second.run();
  expect(end.decision.because.rule).toBe('completion.complete');
  await second.close();
  expect(worldAfter(repository)).toEqual(allLanded(1));
});
