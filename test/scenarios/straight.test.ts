import { expect, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';
import { scaffoldRepository } from '../support/scaffold-repository.ts';

// @spec contract.md#stages
it('takes three milestones from the roadmap to base and ends complete', async () => {
  const repository = scaffoldRepository({ milestones: 3 });
  const result = await runProgram(repository, ['run', '--no-wait']);
  if (process.env.SHOW)
    console.log(result.stderr, result.stdout, repository.git('log', '--oneline', '--stat'));
  expect(result.code).toBe(0);
  const rounds = repository
    .git('log', '--reverse', '--format=%(trailers:key=Orchestrator-Round,valueonly)', 'main')
    .split('\n')
    .filter((line) => line !== '');
  expect(rounds).toHaveLength(3);
  expect(repository.git('status', '--porcelain')).toBe('');
});
