import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFakeGit } from '../../effects/git/support/fake-git.ts';
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

// @spec contract.md#invariants I17: a second signal ends the program, whatever it waits for
it.each([
  ['run', 'SIGTERM', 143],
  ['run', 'SIGINT', 130],
  ['status', 'SIGTERM', 143],
] as const)(
  'ends %s at the second %s while git hangs, and that git with it',
  async (command, signal, code) => {
    const repository = scaffoldRepository();
    const git = makeFakeGit(repository);
    const hangs = join(repository.folder.path, 'hangs');
    git.answer(command === 'run' ? 'write-tree' : 'cat-file', `echo >'${hangs}'; exec sleep 600`);
    // Packed, so that git has to be asked for it.
    repository.git('gc', '-q');
    const env = { PATH: git.environment['PATH'] ?? '' };
    const program = startProgram(repository, [command], { env });
    await waitFor('git that hangs', () => existsSync(hangs));
    // Two of a kind that come at once may reach it as one, so that they are sent until it has ended.
    const sending = setInterval(() => program.kill(signal), 20);
    expect((await program.ended).code).toBe(code);
    clearInterval(sending);
    await expectNoProcesses(repository);
  },
);
