import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startProgram } from '../../support/run-program.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../../support/scaffold-repository.ts';
import type { ScenarioStep } from '../../support/scenario.ts';
import { waitFor } from '../../support/wait-for.ts';
import { goOn, starts, worldAfter } from '../misbehaving/support/play.ts';

const SECRET = 'correct-horse-battery-staple';
const ENV = { env: { SCRIPTED_SECRET: SECRET } };
const BRANCH = 'refs/heads/orchestrator/round-001-step';
const LEAK: ScenarioStep = { role: 'implementer', do: 'secret-in-tree', waits: true, times: 1 };

// @spec contract.md#secrets a dispatch is settled only where its secrets are known
it.each([
  ['is not set', {}, 'SCRIPTED_SECRET is not set here, and d-'],
  [
    'has another value',
    { env: { SCRIPTED_SECRET: 'another-value-than-then' } },
    'SCRIPTED_SECRET has another value here than d-',
  ],
])('judges no work whose secret %s, and goes on once it is as it was', async (_how, env, said) => {
  const repository = await killedAtWork([LEAK]);
  const stopped = await goOn(repository, env);
  expect(stopped.code, stopped.stderr).toBe(3);
  expect(stopped.stdout).toContain(said);
  expect(stopped.stderr).toContain('next: npx run-orchestrator-loop run');
  expect(holders(repository)).toEqual(['orchestrator/worktrees/round-001-step/src/secret.mjs']);
  const result = await goOn(repository, ENV);
  expect(result.code, result.stderr).toBe(0);
  expect(starts(repository)).toEqual(
    ['plan well', 'implement secret-in-tree', 'implement well', 'review well'].flat(),
  );
  expect(holders(repository)).toEqual([]);
});

// @spec contract.md#secrets where the value is gone for good, a drop stores nothing
it('leaves worktree and branch to the person when such a round is dropped, and stores nothing of them', async () => {
  const repository = await killedAtWork([{ ...LEAK, commit: 'kept' }]);
  const before = repository.git('rev-parse', BRANCH);
  expect((await goOn(repository, { args: ['drop', 'round-001-step'] })).code).toBe(0);
  repository.scenario.write([]);
  const result = await goOn(repository, { args: ['run', '--no-wait'] });
  expect(result.code, result.stderr).toBe(0);
  expect(worldAfter(repository)).toMatchObject({ rounds: ['round-002-step'] });
  expect(holders(repository)).toEqual(['orchestrator/worktrees/round-001-step/src/secret.mjs']);
  expect(repository.git('rev-parse', BRANCH)).toBe(before);
  const ours = repository.git('log', '--format=%H', '-S', SECRET, '--glob=refs/orchestrator/*', 'main');
  expect(ours).toBe('');
});

// @spec contract.md#secrets checks and setup likewise
it('records no run of checks, and puts nothing of it away, whose secret is not set', async () => {
  const leak =
    'test -e "$GO" || { echo started > "$GO.started"; while ! test -e "$GO"; do sleep 0.1; done; echo "$SCRIPTED_SECRET" > src/left.txt; }';
  const repository = scaffoldRepository({
    checks: [leak],
    config: { checks: { env: ['SCRIPTED_SECRET', 'GO'] } },
  });
  const go = join(repository.folder.path, 'go-on');
  const program = startProgram(repository, ['run'], { env: { ...ENV.env, GO: go } });
  await waitFor('the check', () => readdirSync(repository.folder.path).includes('go-on.started'));
  program.kill('SIGKILL');
  await program.ended;
  execFileSync('touch', [go]);
  const stopped = await goOn(repository, { env: { GO: go } });
  expect(stopped.code, stopped.stderr).toBe(3);
  expect(stopped.stdout).toContain(
    'SCRIPTED_SECRET is not set here, and run 1 of the checks was started with it',
  );
  expect(holders(repository)).toEqual(['orchestrator/worktrees/round-001-step/src/left.txt']);
  const result = await goOn(repository, { env: { ...ENV.env, GO: go } });
  expect(result.code, result.stderr).toBe(0);
  expect(holders(repository)).toEqual([]);
});

/** A repository whose controller was killed while the implementer worked, which has ended since. */
async function killedAtWork(steps: readonly ScenarioStep[]): Promise<ScaffoldedRepository> {
  const repository = scaffoldRepository({ steps });
  const program = startProgram(repository, ['run'], ENV);
  await waitFor('the implementer', () => repository.scenario.starts().length === 2);
  program.kill('SIGKILL');
  await program.ended;
  repository.scenario.go();
  const dispatches = join(repository.root, 'orchestrator/runtime/dispatches');
  const isOver = (id: string): boolean => readdirSync(join(dispatches, id)).includes('exit.json');
  await waitFor('its end', () => readdirSync(dispatches).every(isOver));
  return repository;
}

/** Files below the repository that hold the value. */
function holders(repository: ScaffoldedRepository): readonly string[] {
  const found: string[] = [];
  for (const entry of readdirSync(repository.root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && readFileSync(path).includes(SECRET))
      found.push(path.slice(repository.root.length + 1));
  }
  return found.toSorted();
}
