import { expect, it } from 'vitest';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { waitFor } from '../../support/wait-for.ts';

const SLOW = [{ role: 'planner', do: 'slow', times: 1 }] as const;

// @spec contract.md#one-controller
it('refuses a second controller and names the one that runs', async () => {
  const repository = scaffoldRepository({ steps: SLOW });
  const first = startProgram(repository, ['run']);
  await waitFor('the planner', () => repository.scenario.starts().length === 1);
  const second = await runProgram(repository, ['run', '--no-wait']);
  expect(second.code).toBe(5);
  expect(second.stderr).toContain(`process ${first.pid}`);
  expect(second.stderr).toContain(`next: kill ${first.pid}\n`);
  repository.scenario.go();
  expect((await first.ended).code).toBe(0);
  expect(repository.scenario.starts()).toHaveLength(3);
});

// @spec contract.md#one-controller
it('lets the next controller in at once after the first was killed', async () => {
  const repository = scaffoldRepository({ steps: SLOW });
  const first = startProgram(repository, ['run']);
  await waitFor('the planner', () => repository.scenario.starts().length === 1);
  first.kill('SIGKILL');
  await first.ended;
  expect(repository.git('for-each-ref', 'refs/orchestrator/lease')).not.toBe('');
  repository.scenario.go();
  expect((await runProgram(repository, ['run', '--no-wait'])).code).toBe(0);
  expect(repository.scenario.starts()).toHaveLength(3);
});

// @spec contract.md#one-controller
it('lets one of eight in that find the lease of a dead controller together', async () => {
  const repository = scaffoldRepository({ steps: SLOW });
  const dead = startProgram(repository, ['run']);
  await waitFor('the planner', () => repository.scenario.starts().length === 1);
  dead.kill('SIGKILL');
  await dead.ended;
  const eight = Array.from({ length: 8 }, () => startProgram(repository, ['run', '--no-wait']));
  const codes: (number | null)[] = [];
  for (const program of eight) void program.ended.then(({ code }) => codes.push(code));
  await waitFor('seven refusals', () => codes.length === 7);
  expect(codes).toEqual(Array.from({ length: 7 }, () => 5));
  repository.scenario.go();
  const ends = await Promise.all(eight.map((program) => program.ended));
  expect(ends.map(({ code }) => code).toSorted()).toEqual([0, 5, 5, 5, 5, 5, 5, 5]);
  expect(repository.scenario.starts()).toHaveLength(3);
});
