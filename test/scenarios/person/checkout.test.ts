import { expect, it } from 'vitest';
import { made, openDrive } from '../../support/drive-loop.ts';
import { askRetry, COMPLETE, endOf, onBase, ROUND, runOn, SOURCE } from '../../support/person.ts';
import { runProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

// @spec contract.md#merge-admissibility
it('holds the landing while a person has uncommitted work at its paths, and goes on when it is committed', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  const base = repository.commitId('main');
  repository.write(SOURCE, 'my own draft\n');
  const held = await drive.run();
  expect(held.decision.kind === 'wait' && held.decision.on).toMatchObject({
    kind: 'hold',
    predicate: 'checkout.safe',
    needsPerson: true,
  });
  await drive.close();
  expect(repository.commitId('main')).toBe(base);
  const once = await runProgram(repository, ['run', '--no-wait']);
  expect(once.code).toBe(7);
  expect(once.stderr).toContain(SOURCE);
  expect(repository.read(SOURCE)).toBe('my own draft\n');
  repository.commit('My own draft');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
  expect(onBase(repository, SOURCE)).toContain('my own draft');
  expect(onBase(repository, SOURCE)).toContain('item-001-step');
});

// @spec contract.md#merge-admissibility
it('waits for a merge in progress, and lands after it', async () => {
  const repository = scaffoldRepository();
  repository.git('checkout', '--quiet', '-b', 'side');
  repository.write('side.txt', 'side\n');
  repository.commit('Side');
  repository.git('checkout', '--quiet', 'main');
  const drive = await openDrive(repository);
  await drive.until('the approval', made('approved'));
  repository.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
  const held = await drive.run();
  expect(held.decision.kind === 'wait' && held.decision.on).toMatchObject({
    kind: 'hold',
    needsPerson: true,
  });
  repository.git('commit', '--quiet', '-m', 'Merge side');
  expect(endOf(await drive.run())).toBe(COMPLETE);
  await drive.close();
  expect(onBase(repository, 'side.txt')).toBe('side\n');
  expect(repository.git('status', '--porcelain')).toBe('');
});

// @spec contract.md#merge-admissibility
it('gives the checkout back to a person when a dead controller left its fence before a landing that is held', async () => {
  const repository = scaffoldRepository();
  const drive = await openDrive(repository);
  await drive.until('the intent', made('intentRecorded'));
  const candidate = repository.git('rev-parse', `refs/orchestrator/candidate/${ROUND}`).trim();
  await drive.close();
  repository.write('.git/index.lock', `run-orchestrator-loop ${ROUND} ${candidate}\n`);
  repository.write('orchestrator/state.json', 'edited\n');
  expect(endOf(await runOn(repository))).toBe('waits: hold');
  repository.git('checkout', '--quiet', '--', 'orchestrator/state.json');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);
});

// @spec contract.md#state
it('commits the cause of a stop on base, and leaves it out where the checkout does not allow it', async () => {
  const steps = [{ role: 'planner', do: 'missing-record', times: 2 }] as const;
  const repository = scaffoldRepository({ steps });
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  const trailer = '--format=%s %(trailers:key=Orchestrator-Checkpoint,valueonly)';
  expect(repository.git('log', '-1', trailer, 'main')).toMatch(/^orchestrator: checkpoint \d+/);
  expect(onBase(repository, 'orchestrator/state.json')).toContain('artifact.missing');
  expect(repository.git('status', '--porcelain')).toBe('');
  const checkpoint = repository.commitId('main');
  expect(endOf(await runOn(repository))).toBe('exit 3 owners.blocked');
  expect(repository.commitId('main')).toBe(checkpoint);
  await askRetry(repository, ROUND, 'plan');
  expect(endOf(await runOn(repository))).toBe(COMPLETE);

  const other = scaffoldRepository({ steps });
  other.write('orchestrator/state.json', 'edited\n');
  expect(endOf(await runOn(other))).toBe('exit 3 owners.blocked');
  expect(other.commitId('main')).toBe(other.start);
  expect(other.read('orchestrator/state.json')).toBe('edited\n');
});
