import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { made, openDrive, performed, tryDrive } from '../../support/drive-loop.ts';
import {
  askRetry,
  COMPLETE,
  endOf,
  onBase,
  ROUND,
  runOn,
  SOURCE,
  startsByRole,
} from '../../support/person.ts';
import { runProgram } from '../../support/run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import { expectNoProcesses } from '../../support/soak/evidence.ts';
import { processesOf } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

const LIVE = 'orchestrator/runtime/state.json';

// @spec contract.md#state
it('rebuilds a live round from git after the runtime folder was deleted, blocked until a person retries it', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  const drive = await openDrive(repository);
  await drive.until('the implementation', made('implementAccepted'));
  await drive.close();
  repository.git('clean', '-ffdxq');
  expect(existsSync(join(repository.root, 'orchestrator/runtime'))).toBe(false);
  const again = await openDrive(repository);
  expect(again.notes.join('\n')).toContain(ROUND);
  expect(again.round()).toMatchObject({
    round_id: ROUND,
    stage: 'blocked',
    resume_error: { code: 'state.rebuilt' },
  });
  const starts = repository.scenario.starts().length;
  expect(endOf(await again.run())).toBe('exit 3 owners.blocked');
  await again.close();
  expect(repository.scenario.starts()).toHaveLength(starts);
  await askRetry(repository, ROUND, 'implement');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  const ids = repository.scenario.starts().map((start) => start.dispatchId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(startsByRole(repository)).toEqual({ planner: 2, implementer: 3, reviewer: 2 });
});

// @spec contract.md#state
it('ends the agent of a lost state before anything else happens in its worktree', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'silent', times: 1 }] });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  await waitFor('the agent', () => repository.scenario.starts().length === 2);
  await drive.close();
  expect(processesOf(repository.folder.home).length).toBeGreaterThan(0);
  repository.git('clean', '-ffdxq', 'orchestrator/runtime');
  const again = await openDrive(repository);
  await again.close();
  await expectNoProcesses(repository);
  await askRetry(repository, ROUND, 'implement');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
});

// @spec contract.md#state
it('goes on in a fresh clone with what base says', async () => {
  const repository = scaffoldRepository({ milestones: 2 });
  expect(endOf(await runOn(repository, { maxRounds: 1 }))).toBe('exit 0 COMPLETE');
  const clone = join(repository.folder.path, 'clone');
  repository.git('clone', '--quiet', repository.root, clone);
  const there: ScaffoldedRepository = {
    ...repository,
    root: clone,
    git: (...args) => repository.git('-C', clone, ...args),
  };
  expect(endOf(await runOn(there))).toBe(COMPLETE);
  const rounds = there.git(
    'log',
    '--reverse',
    '--format=%(trailers:key=Orchestrator-Round,valueonly)',
    'main',
  );
  expect(rounds.split('\n').filter((line) => line !== '')).toEqual([ROUND, 'round-002-step']);
});

// @spec contract.md#state
it('keeps the counters of a round that a checkpoint tells of', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'missing-record', times: 2 }] });
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  repository.git('clean', '-ffdxq');
  const drive = await openDrive(repository);
  expect(drive.round()).toMatchObject({ attempts: { plan: 2 }, resume_error: { code: 'state.rebuilt' } });
  await drive.close();
});

// @spec contract.md#state
it('names a state.json that was edited in the working tree and does not read it', async () => {
  const repository = scaffoldRepository();
  const text = repository.read('orchestrator/state.json');
  repository.write(
    'orchestrator/state.json',
    text.replace('"base_branch": "main"', '"base_branch": "elsewhere"'),
  );
  const ran = await runProgram(repository, ['run', '--once']);
  expect(ran.stderr).toContain('orchestrator/state.json differs');
  expect(JSON.parse(repository.read(LIVE))).toMatchObject({ base_branch: 'main' });
});

// @spec contract.md#state
it('stops on a live state that cannot be read and leaves it byte for byte', async () => {
  const repository = scaffoldRepository();
  expect(endOf(await runOn(repository, { maxRounds: 1 }))).toBe(COMPLETE);
  repository.write(LIVE, '{ "half": ');
  const refused = await runProgram(repository, ['run', '--no-wait']);
  expect(refused.code).toBe(4);
  expect(repository.read(LIVE)).toBe('{ "half": ');
  expect(repository.git('for-each-ref', 'refs/orchestrator/lease')).toBe('');
});

// @spec contract.md#state
it('stops on a live state that is older than the event log', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  copyFileSync(join(repository.root, LIVE), join(repository.folder.path, 'older.json'));
  await drive.until('the implementation', made('implementAccepted'));
  await drive.close();
  copyFileSync(join(repository.folder.path, 'older.json'), join(repository.root, LIVE));
  const refused = await tryDrive(repository);
  expect(refused).toMatchObject({ code: 'state.rewound' });
});

// @spec contract.md#worktrees-and-history
it('makes no worktree below the disk floor, and goes on when there is room', async () => {
  const repository = scaffoldRepository();
  const config = repository.read('orchestrator/config.json');
  repository.write(
    'orchestrator/config.json',
    `${JSON.stringify({ ...JSON.parse(config), limits: { min_free_disk_gib: 1_000_000 } })}\n`,
  );
  expect(endOf(await runOn(repository))).toBe('exit 3 disk.low');
  expect(existsSync(join(repository.root, 'orchestrator/worktrees', ROUND))).toBe(false);
  repository.write('orchestrator/config.json', config);
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});
