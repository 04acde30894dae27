import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { systemRefusal } from '../../../src/effects/errno.ts';
import { isolatedEnvironment } from '../../support/make-repository.ts';
import { PROGRAM } from '../../support/project-paths.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';

const refused = (code: string) => Object.assign(new Error(`${code}: write`), { code, syscall: 'write' });

// @spec contract.md#decisions-and-exit-codes
test.each([28, 34, 40])(
  'a run that may open only %i files is refused by the system, and is no bug',
  (files) => {
    const repository = scaffoldRepository();
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', `ulimit -n ${files} && exec "$@"`, 'sh', process.execPath, PROGRAM, 'run', '--no-wait'],
      { cwd: repository.root, env: isolatedEnvironment(repository.folder), encoding: 'utf8' },
    );
    expect({ status, stdout, stderr }).toMatchObject({ status: 3 });
    expect(stdout + stderr).not.toContain('bug');
  },
);

test('what the system refuses is told from what this program does wrong', () => {
  expect(systemRefusal(refused('ENOSPC'))).toMatchObject({ code: 'files.failed', detail: 'ENOSPC: write' });
  for (const error of [refused('EBADF'), refused('ENOENT'), new TypeError('no'), { code: 'ENOSPC' }])
    expect(systemRefusal(error)).toBe(null);
});
