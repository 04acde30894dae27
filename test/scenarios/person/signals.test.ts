import { expect, it } from 'vitest';
import { runProgram, startProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { expectNoProcesses } from '../../support/soak/evidence.ts';
import { waitFor } from '../../support/wait-for.ts';

// @spec contract.md#decisions-and-exit-codes
it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends at %s with the state saved, and takes the running agent up again', async (signal, code) => {
  const repository = scaffoldRepository({ steps: [{ role: 'implementer', do: 'slow', times: 1 }] });
  const program = startProgram(repository, ['run']);
  await waitFor('the implementer', () => repository.scenario.starts().length === 2);
  program.kill(signal);
  expect((await program.ended).code).toBe(code);
  expect(repository.git('for-each-ref', 'refs/orchestrator/lease')).toBe('');
  repository.scenario.go();
  expect((await runProgram(repository, ['run'])).code).toBe(0);
  expect(repository.scenario.starts().map((start) => start.role)).toEqual([
    'planner',
    'implementer',
    'reviewer',
  ]);
  await expectNoProcesses(repository);
});
