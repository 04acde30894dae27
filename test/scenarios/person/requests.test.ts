import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { made, openDrive, performed, waitsForJob } from '../../support/drive-loop.ts';
import {
  askDrop,
  askPause,
  askResume,
  askRetry,
  COMPLETE,
  endOf,
  inWorktree,
  ROUND,
  runOn,
  SOURCE,
  startsByRole,
  writeInWorktree,
} from '../../support/person.ts';
import { startProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { expectNoProcesses } from '../../support/soak/evidence.ts';
import { waitFor } from '../../support/wait-for.ts';

const SLOW_PLANNER = [{ role: 'planner', do: 'slow', times: 1 }] as const;

// @spec contract.md#stages
it('does nothing while paused, lets a running agent end, and goes on after resume', async () => {
  const repository = scaffoldRepository({ steps: SLOW_PLANNER });
  const drive = await openDrive(repository);
  await drive.until('the start', performed('startDispatch'));
  await askPause(repository);
  expect(endOf(await drive.run())).toBe('waits: paused');
  const [dispatchId] = Object.values(drive.round().dispatch_ids);
  repository.scenario.go();
  await waitFor('the agent to end', () =>
    existsSync(`${repository.root}/orchestrator/runtime/dispatches/${dispatchId}/exit.json`),
  );
  expect(endOf(await drive.run())).toBe('waits: paused');
  expect(drive.round().stage).toBe('plan');
  expect(startsByRole(repository)).toEqual({ planner: 1 });
  await askResume(repository);
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(startsByRole(repository)).toEqual({ planner: 1, implementer: 1, reviewer: 1 });
});

// @spec contract.md#stages
it('finishes a landing that was past its ref move although it is paused', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the landing', performed('land'));
  await askPause(repository);
  expect(endOf(await drive.run())).toBe('waits: paused');
  await drive.close();
  expect(drive.state().active_rounds).toEqual([]);
  expect(repository.git('status', '--porcelain')).toBe('');
});

// @spec contract.md#state
it('answers a request at once while an agent runs', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'planner', do: 'silent' }] });
  const program = startProgram(repository, ['run']);
  await waitFor('the agent', () => repository.scenario.starts().length === 1);
  await askPause(repository);
  await waitFor('the pause', () =>
    repository.read('orchestrator/runtime/state.json').includes('"by": "ada"'),
  );
  await askResume(repository);
  await waitFor('the end of the pause', () =>
    repository.read('orchestrator/runtime/state.json').includes('"paused": null'),
  );
  await askDrop(repository);
  await waitFor('the next round', () => repository.scenario.starts().length === 2);
  expect(repository.scenario.starts()[1]?.roundId).toBe('round-002-step');
  program.kill('SIGKILL');
  await program.ended;
});

// @spec contract.md#stages
it('drops a round: its agent is ended, its work is kept, its milestone is ready again', async () => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'slow', times: 1 }] });
  const drive = await openDrive(repository);
  await drive.until('the plan', made('planAccepted'));
  await drive.until('the start', performed('startDispatch'));
  // Ended before it read its script, it would leave the slow part to the implementer of the next round.
  await waitFor('the implementer', () => repository.scenario.starts().length === 2);
  expect(waitsForJob(await drive.tick())).toBe(true);
  writeInWorktree(repository, 'unfinished.txt', 'half a thought\n');
  await askDrop(repository);
  await drive.until('the end of the agent', performed('endJob'));
  await drive.until('the history', performed('retireRound'));
  const kept = repository
    .git('log', '--all', '--full-history', '--no-merges', '--format=%H', '--', 'unfinished.txt')
    .trim();
  expect(existsSync(inWorktree(repository))).toBe(false);
  expect(
    repository.git(
      'for-each-ref',
      '--format=%(refname)',
      'refs/heads/orchestrator',
      'refs/orchestrator/rounds',
    ),
  ).toBe('');
  expect(repository.git('show', `${kept}:unfinished.txt`)).toBe('half a thought\n');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(repository.git('log', '-1', '--format=%s', 'main')).toContain('round-002-step');
  await expectNoProcesses(repository);
});

// @spec contract.md#stages
it('leaves the branch of a dropped round when that is asked for, and never takes it for a live round', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the implementation', made('implementAccepted'));
  await askDrop(repository, ROUND, true);
  await drive.until('the history', performed('retireRound'));
  await drive.close();
  expect(repository.git('show', `orchestrator/${ROUND}:${SOURCE}`)).toContain('item-001-step');
  repository.git('clean', '-ffdxq');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(repository.git('log', '-1', '--format=%s', 'main')).toContain('round-002-step');
  expect(repository.git('show', `orchestrator/${ROUND}:${SOURCE}`)).toContain('item-001-step');
});

// @spec contract.md#stages
it('retries a blocked round in the stage a person names, if its inputs exist', async () => {
  const repository = scaffoldRepository({
    steps: [{ role: 'planner', do: 'missing-record', times: 2 }],
  });
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  await askRetry(repository, ROUND, 'implement');
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  await askRetry(repository, ROUND, 'plan');
  const drive = await openDrive(repository);
  await drive.until('the retry', made('unblocked'));
  expect(drive.round()).toMatchObject({ stage: 'plan', attempts: { plan: 2 }, allowance: { plan: 1 } });
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
});
