import { expect, it } from 'vitest';
import { runProgram } from '../support/run-program.ts';
import { scaffoldRepository, usualConfig } from '../support/scaffold-repository.ts';
import { makeScenario } from '../support/scenario.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

// @spec contract.md#worktrees-and-history
it('copies ignored files into the worktree, and never commits them when an agent takes their ignore rule away', async () => {
  const scenario = makeScenario(makeTemporaryFolder('scenario'), [
    {
      role: 'implementer',
      attempt: 1,
      write_scope: ['src/**', 'test/**', '.gitignore'],
      edits: [{ path: '.gitignore', text: '# nothing\n' }],
    },
    { role: 'planner', write_scope: ['src/**', 'test/**', '.gitignore'] },
  ]);
  const repository = scaffoldRepository({
    milestones: 1,
    files: {
      '.gitignore': '.env.local\n*.key\n',
      '.worktreeinclude': '# keys\n*.key\n',
      'src/base.mjs': "export const item = 'base';\n",
    },
    checks: ['test -f .env.local && test -f local.key'],
    config: { ...usualConfig(scenario), worktree: { include: ['.env.local'] } },
  });
  repository.write('.env.local', 'PASSWORD=hunter2-hunter2\n');
  repository.write('local.key', 'key\n');
  const result = await runProgram(repository, ['run', '--no-wait']);
  expect(result.code, result.stderr).toBe(0);
  expect(repository.read('.gitignore')).toBe('# nothing\n');
  expect(repository.git('log', '--all', '--format=%H', '--', '.env.local', 'local.key')).toBe('');
  expect(repository.read('.env.local')).toBe('PASSWORD=hunter2-hunter2\n');
});
