import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { performed, openDrive } from '../support/drive-loop.ts';
import { COMPLETE, endOf, inWorktree } from '../support/person.ts';
import { scaffoldRepository, type ScaffoldSpec } from '../support/scaffold-repository.ts';
import { goOn, starts } from './misbehaving/support/play.ts';

const FILES = { '.gitignore': 'build/\ndeps/\n', 'src/base.mjs': "export const item = 'base';\n" };
const SETUP = {
  worktree: { setup: ['mkdir -p deps && echo one > deps/installed && echo run >> deps/runs'] },
};

function scaffold(spec: ScaffoldSpec): ReturnType<typeof scaffoldRepository> {
  return scaffoldRepository({ files: FILES, ...spec });
}

// @spec contract.md#invariants I2: green means green in a fresh clone
describe('ignored files for which an agent answers', () => {
  it('do not make a check pass, and the next attempt is told which they are', async () => {
    const repository = scaffold({
      checks: ['test -f build/needed.txt'],
      steps: [{ role: 'implementer', do: 'edit-outside-scope', path: 'build/needed.txt', content: 'x\n' }],
      config: { limits: { check_rounds: 2 } },
    });
    const result = await goOn(repository);
    expect(result.code, result.stderr).toBe(3);
    expect(starts(repository).filter((start) => start.startsWith('implement'))).toHaveLength(2);
    const prompts = repository.scenario
      .starts()
      .map(({ dispatchId }) =>
        readFileSync(
          join(repository.root, 'orchestrator/runtime/dispatches', dispatchId, 'prompt.md'),
          'utf8',
        ),
      );
    expect(prompts.filter((text) => text.includes('were set aside for it: build'))).toHaveLength(1);
    expect(readFileSync(inWorktree(repository, 'build/needed.txt'), 'utf8')).toBe('x\n');
  });

  it('do so neither within what setup made: what is new there is set aside, what is changed is made anew', async () => {
    const repository = scaffold({
      checks: ['test "$(cat deps/installed)" = one && ! test -e deps/added'],
      steps: [
        { role: 'implementer', do: 'edit-outside-scope', path: 'deps/added', content: 'x\n', attempt: 1 },
        { role: 'reviewer', do: 'edit-outside-scope', path: 'deps/installed', content: 'two\n' },
      ],
      config: SETUP,
      milestones: 2,
    });
    const result = await goOn(repository);
    expect(result.code, result.stderr).toBe(0);
    expect(starts(repository).filter((start) => start.startsWith('implement'))).toHaveLength(2);
  });

  it('come back after the checks, and after a controller that died while they ran', async () => {
    const repository = scaffold({
      steps: [{ role: 'implementer', do: 'edit-outside-scope', path: 'build/cache', content: 'x\n' }],
      checks: ['! test -e build'],
      config: SETUP,
    });
    const drive = await openDrive(repository);
    await drive.until('the checks', performed('startChecks'));
    expect(existsSync(inWorktree(repository, 'build'))).toBe(false);
    expect(readFileSync(inWorktree(repository, 'deps/runs'), 'utf8')).toBe('run\n');
    await drive.world.leases.release(drive.session.lease);
    drive.abandon();
    const next = await openDrive(repository);
    await next.until('their record', performed('recordChecks'));
    expect(readFileSync(inWorktree(repository, 'build/cache'), 'utf8')).toBe('x\n');
    expect(existsSync(`${inWorktree(repository, 'x').slice(0, -2)}.aside`)).toBe(false);
    expect(endOf(await next.run())).toBe(COMPLETE);
    await next.close();
  });
});
