import { renameSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Drive, made, openDrive, performed, waitsForJob } from '../../support/drive-loop.ts';
import type { TickResult } from '../../../src/controller/tick.ts';
import {
  COMPLETE,
  endOf,
  inWorktree,
  onBase,
  readInWorktree,
  ROUND,
  roundSubjects,
  runOn,
  SOURCE,
  startsByRole,
  writeInWorktree,
} from '../../support/person.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';

const GOOD_STARTS = { planner: 1, implementer: 1, reviewer: 1 };
const BRANCH = `orchestrator/${ROUND}`;
const BY_HAND = `${ROUND}: by hand`;

type Moment = (result: TickResult) => boolean;

/** A moment of a round in which no dispatch and no check runs. */
const MOMENTS: readonly (readonly [string, Moment])[] = [
  ['plan', performed('prepareWorktree')],
  ['implement', made('planAccepted')],
  ['verify', made('implementAccepted')],
  ['review', made('checksGreen')],
  ['finalize-round', made('approved')],
];

/** One round; at each of the moments a person does something. */
async function disturb(
  moments: readonly (readonly [string, Moment])[],
  act: (repository: ScaffoldedRepository, stage: string, drive: Drive) => Promise<void> | void,
): Promise<ScaffoldedRepository> {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  for (const [stage, moment] of moments) {
    await drive.until(stage, moment);
    await act(repository, stage, drive);
  }
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  return repository;
}

// @spec contract.md#recovery
it('rebuilds a worktree that is deleted in each stage', async () => {
  const repository = await disturb(MOMENTS, (there) =>
    rmSync(inWorktree(there), { recursive: true, force: true }),
  );
  expect(startsByRole(repository)).toEqual(GOOD_STARTS);
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});

// @spec contract.md#recovery
it('puts back a branch that is deleted in each stage', async () => {
  const repository = await disturb(
    MOMENTS,
    (there) => void there.git('update-ref', '-d', `refs/heads/${BRANCH}`),
  );
  expect(startsByRole(repository)).toEqual(GOOD_STARTS);
});

// @spec contract.md#recovery
it('puts back a branch that is reset in each stage', async () => {
  const repository = await disturb(
    MOMENTS.slice(1),
    (there) => void there.git('-C', inWorktree(there), 'reset', '--quiet', '--hard', 'HEAD~1'),
  );
  expect(startsByRole(repository)).toEqual(GOOD_STARTS);
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});

// @spec contract.md#ownership
it('commits what a person changes in the worktree in each stage, and lands it', async () => {
  const repository = await disturb(MOMENTS, async (there, stage, drive) => {
    writeInWorktree(there, `${stage}.txt`, 'of a person\n');
    await drive.until('the commit', performed('commitByHand'));
    expect(roundSubjects(there)[0]).toBe(BY_HAND);
  });
  for (const [stage] of MOMENTS) expect(onBase(repository, `${stage}.txt`)).toBe('of a person\n');
});

// @spec contract.md#stages
it.each(MOMENTS.slice(3))(
  'verifies again, and reviews what was changed by hand in %s',
  async (stage, moment) => {
    const repository = scaffoldRepository();
    const drive = await openDrive(repository);
    await drive.until('the moment', moment);
    writeInWorktree(repository, SOURCE, `${readInWorktree(repository, SOURCE)}// by hand\n`);
    await drive.until('the way back', made('reopened'));
    expect(drive.round().stage).toBe('verify');
    await drive.until('new checks', performed('startChecks'));
    expect(endOf(await drive.run())).toBe(COMPLETE);
    await drive.close();
    expect(startsByRole(repository)['reviewer']).toBe(stage === 'review' ? 1 : 2);
    expect(onBase(repository, SOURCE)).toContain('// by hand');
  },
);

// @spec contract.md#stages
it('lets a fix by hand free a round that is blocked on red checks', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'red-code' }] });
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  writeInWorktree(repository, SOURCE, "export const item = 'item-001-step';\n");
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(onBase(repository, SOURCE)).toBe("export const item = 'item-001-step';\n");
});

// @spec contract.md#stages
it('takes a conflict that was resolved by hand, after the third one blocked the round', async () => {
  const repository = scaffoldRepository({ config: { limits: { conflict_rounds: 1 } } });
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write(SOURCE, "export const person = 'was here';\n");
  repository.commit('Take the same file');
  expect(endOf(await drive.run())).toBe('exit 3 owners.blocked');
  await drive.close();
  expect(readInWorktree(repository, SOURCE)).toMatch(/^<{7} /m);
  writeInWorktree(repository, SOURCE, "export const item = 'both, by hand';\n");
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(onBase(repository, SOURCE)).toBe("export const item = 'both, by hand';\n");
  expect(startsByRole(repository)).toEqual({ ...GOOD_STARTS, reviewer: 2 });
});

// @spec contract.md#ownership
it('keeps the commits that a person made on the branch', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  writeInWorktree(repository, 'by-hand.txt', 'of a person\n');
  const inside = ['-C', inWorktree(repository)] as const;
  repository.git(...inside, 'add', '--all');
  repository.git(...inside, 'commit', '--quiet', '-m', 'By a person');
  const commit = repository.git(...inside, 'rev-parse', 'HEAD').trim();
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(onBase(repository, 'by-hand.txt')).toBe('of a person\n');
  expect(repository.tryGit('merge-base', '--is-ancestor', commit, 'refs/orchestrator/history').code).toBe(0);
});

// @spec contract.md#recovery
it('goes on when the worktree goes while an agent works in it, and counts no attempt', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'slow', times: 1 }] });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  expect(waitsForJob(await drive.tick())).toBe(true);
  rmSync(inWorktree(repository), { recursive: true, force: true });
  repository.scenario.go();
  await drive.until('the second start', performed('startDispatch'));
  expect(drive.round().attempts).toEqual({});
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});

// @spec contract.md#recovery
it('finishes a refresh that was cut short without taking back what base brought', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.write('README.md', '# Edited\n');
  repository.write('src/base.mjs', "export const item = 'base'; // edited\n");
  repository.commit('Edit two files');
  await drive.until('the refresh', performed('refreshBranch'));
  // As after a kill between the first file and the second, with an edit of a person's made since.
  repository.git('update-ref', `refs/heads/${BRANCH}`, `refs/heads/${BRANCH}~1`);
  writeInWorktree(repository, 'src/base.mjs', "export const item = 'base';\n");
  writeInWorktree(repository, 'by-hand.txt', 'of a person\n');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(onBase(repository, 'src/base.mjs')).toContain('// edited');
  expect(onBase(repository, 'README.md')).toBe('# Edited\n');
  expect(onBase(repository, 'by-hand.txt')).toBe('of a person\n');
});

// @spec contract.md#worktrees-and-history
it.each([
  { where: 'in it', root: {} },
  { where: 'beside it', root: { root: '../beside' } },
])(
  'goes on in a folder that was renamed, with what an agent had finished by then, in a worktree $where',
  async ({ root }) => {
    const repository = scaffoldRepository({ config: { worktree: { setup: ['true'], ...root } } });
    const drive = await openDrive(repository);
    await drive.until('the plan', made('planAccepted'));
    await drive.until('the implementer', waitsForJob);
    await drive.close();
    const moved = { ...repository, root: `${repository.root}-renamed` };
    renameSync(repository.root, moved.root);
    const again = await openDrive(moved);
    expect(again.notes.join('\n')).toContain(
      `${ROUND}: the repository has moved; its worktree was led back to it`,
    );
    expect(endOf(await again.run())).toBe(COMPLETE);
    await again.close();
    expect(startsByRole(repository)).toEqual(GOOD_STARTS);
  },
);
