import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/commands/run.ts';
import { openProject } from '../../../src/compose.ts';
import { record } from '../../cli/support.ts';
import { isolatedEnvironment } from '../../support/make-repository.ts';
import { RUNNER } from '../../support/project-paths.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { runProgram } from '../../support/run-program.ts';
import { processesOf } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

// @spec contract.md#recovery
describe('on a terminal', () => {
  test('a second Ctrl-C ends what runs; without one it goes on by itself', async () => {
    const repository = scaffoldRepository({
      steps: [{ role: 'planner', do: 'slow' }],
      config: { limits: { stage_attempts: { plan: 1 } } },
    });
    const first = new AbortController();
    const second = new AbortController();
    const seen = record({
      isTerminal: true,
      signal: first.signal,
      offerSecond: (use) => use(second.signal),
      openProject: () =>
        openProject({
          cwd: repository.root,
          environment: isolatedEnvironment(repository.folder),
          nodePath: process.execPath,
          runnerPath: RUNNER,
        }),
    });
    const running = run(seen.context, { args: [], options: {} });
    await waitFor('the planner', () => repository.scenario.starts().length === 1);
    await waitFor('the live view', () =>
      seen.drawn.some((text) => text.includes('planner (scripted) is planning')),
    );
    first.abort('SIGINT');
    await waitFor('the offer', () => seen.notes.some((line) => line.startsWith('Press Ctrl-C again')));
    expect(processesOf(repository.folder.home).length).toBeGreaterThan(0);
    second.abort('SIGINT');
    expect(await running).toBe(130);
    expect(seen.notes).toContain('round-001-step  ended: planner');
    await waitFor('the processes to be gone', () => processesOf(repository.folder.home).length === 0);
    expect(repository.tryGit('for-each-ref', 'refs/orchestrator/lease').stdout).toBe('');
    // What a person ended is no attempt of the agent's: a single one is still allowed.
    repository.scenario.write([]);
    expect((await runProgram(repository, ['run', '--no-wait'])).code).toBe(0);
  });
});
