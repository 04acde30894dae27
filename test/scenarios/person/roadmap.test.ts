import { expect, it } from 'vitest';
import { made, openDrive } from '../../support/drive-loop.ts';
import { COMPLETE, editRoadmap, endOf, ROUND, runOn, startsByRole } from '../../support/person.ts';
import { runProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

// @spec contract.md#stages
it('blocks a round whose milestone was edited, and frees it at the start after it was put back', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  editRoadmap(repository, 'Milestone 1:', 'Another milestone 1:');
  repository.commit('Give it another title');
  expect(endOf(await drive.run())).toBe('exit 3 owners.blocked');
  expect(drive.round().resume_error).toMatchObject({
    code: 'roadmap.changed-under-round',
    next_command: `npx run-orchestrator-loop drop ${ROUND}`,
  });
  await drive.close();
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  editRoadmap(repository, 'Another milestone 1:', 'Milestone 1:');
  repository.commit('Put the title back');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(startsByRole(repository)).toEqual({ planner: 2, implementer: 2, reviewer: 2 });
});

// @spec contract.md#stages
it('goes on with a round when another milestone was edited', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  editRoadmap(repository, 'Milestone 2:', 'Another milestone 2:');
  repository.commit('Give the second another title');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  const roadmap = repository.git('show', `main:${repository.roadmapDir}/roadmap.md`);
  expect(roadmap).toContain('### [done] Another milestone 2:');
  expect(roadmap).toContain('### [done] Milestone 1:');
});

// @spec contract.md#files
it('refuses to start on an edited roadmap that is not committed, and starts on another branch', async () => {
  const repository = scaffoldRepository();
  editRoadmap(repository, 'Milestone 1:', 'A first milestone:');
  const refused = await runProgram(repository, ['run', '--no-wait']);
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain(
    `git commit -m "Edit the contract" -- ${repository.roadmapDir}/roadmap.md`,
  );
  expect(repository.git('for-each-ref', 'refs/orchestrator')).toBe('');
  repository.commit('Give it a title');
  repository.git('checkout', '--quiet', '-b', 'old', 'HEAD~1');
  const elsewhere = await runProgram(repository, ['run', '--no-wait']);
  expect(elsewhere.code).toBe(0);
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(repository.git('show', `main:${repository.roadmapDir}/roadmap.md`)).toContain(
    '[done] A first milestone:',
  );
});
