import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkDir } from '../../../src/contract/paths.ts';
import { made, openDrive, performed } from '../../support/drive-loop.ts';
import {
  COMPLETE,
  editRoadmap,
  endOf,
  onBase,
  readInWorktree,
  ROUND,
  runOn,
  SOURCE,
  startsByRole,
  writeInWorktree,
} from '../../support/person.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

// @spec contract.md#verification
it('never takes the end of a run of checks for another head than the one it was started on', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  const drive = await openDrive(repository);
  await drive.until('the checks', performed('startChecks'));
  await drive.world.launcher.waitForChange(
    [join(repository.root, checkDir(ROUND, 1))],
    60_000,
    new AbortController().signal,
  );
  editRoadmap(repository, 'Milestone 1:', 'Another milestone 1:');
  repository.commit('Give it another title');
  await drive.run();
  await drive.close();
  editRoadmap(repository, 'Another milestone 1:', 'Milestone 1:');
  repository.commit('Put the title back');
  // Breaks what the check looks at.
  writeInWorktree(repository, SOURCE, '// BROKEN\n');
  const again = await openDrive(repository);
  await again.until('a verdict', (tick) => made('checksGreen')(tick) || made('checksRed')(tick));
  expect(again.round().stage).toBe('implement');
  await again.close();
});

// @spec contract.md#verification
it('runs the checks of the base commit that a conflict resolved by hand brings in', async () => {
  const repository = scaffoldRepository({ config: { limits: { conflict_rounds: 1 } } });
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write(SOURCE, "export const item = 'of a person';\n");
  const verification = `${repository.roadmapDir}/verification.md`;
  repository.write(
    verification,
    repository.read(verification).replace('## Alignment', '- Command: `test -e never`\n\n## Alignment'),
  );
  repository.commit('Add a check and a file');
  await drive.run();
  await drive.close();
  writeInWorktree(repository, SOURCE, "export const item = 'item-001-step';\n");
  const again = await openDrive(repository);
  await again.until('the new check', made('checksRed'));
  await again.close();
  expect(repository.git('log', '--format=%s', 'main')).not.toContain(`${ROUND}: `);
});

// @spec contract.md#stages
it('goes on when a person takes back by hand what they changed by hand', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  const before = readInWorktree(repository, SOURCE);
  writeInWorktree(repository, SOURCE, `${before}// by hand\n`);
  await drive.until('the new checks', made('checksGreen'));
  writeInWorktree(repository, SOURCE, before);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(onBase(repository, SOURCE)).toBe(before);
});

// @spec contract.md#verification
it('runs the checks once more when their runner died, before it holds them against the implementer', async () => {
  const marker = '../../../../runner-died';
  const repository = scaffoldRepository({
    checks: [`test -e ${marker} || { touch ${marker}; kill -9 $PPID; }`],
  });
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual({ planner: 1, implementer: 1, reviewer: 1 });
});
