import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runProgram } from '../../support/run-program.ts';
import { scaffoldRepository } from '../../support/scaffold-repository.ts';
import { read } from './support.ts';

// @spec contract.md#merge-admissibility
describe('what git knows of a person', () => {
  test('names who lands, also where a hook of another repository starts the loop', async () => {
    const repository = scaffoldRepository();
    repository.git('config', 'user.name', 'Local');
    repository.git('config', 'user.email', 'local@example.com');
    const server = join(repository.folder.path, 'server.git');
    repository.git('init', '--quiet', '--bare', server);
    const result = await runProgram(repository, ['run'], {
      env: { GIT_DIR: server, GIT_INDEX_FILE: server },
    });
    expect(result.code).toBe(0);
    expect(repository.git('log', '-1', '--format=%cn <%ce> %an', 'main')).toBe(
      'Local <local@example.com> Local\n',
    );
    expect(result.stderr).not.toContain('does not know');
  });

  test('asks for signatures that nobody makes: run says so once, and doctor beforehand', async () => {
    const repository = scaffoldRepository({ milestones: 2 });
    repository.git('config', 'commit.gpgSign', 'true');
    const report = read('doctor-report', (await runProgram(repository, ['doctor', '--json'])).stdout);
    expect(report.checks.find(({ id }) => id === 'repository.signing')).toMatchObject({ status: 'warn' });
    const result = await runProgram(repository, ['run']);
    expect(result.code).toBe(0);
    expect(result.stderr.split('\n').filter((line) => line.includes('not signed'))).toEqual([
      'your git is set to sign commits (commit.gpgSign); landings are not signed',
    ]);
    repository.git('config', 'commit.gpgSign', 'false');
    expect((await runProgram(repository, ['doctor'])).stdout).not.toContain('sign');
  });
});
