import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sarifProblems } from '../cli/support/sarif-schema.ts';
import { isolatedEnvironment, type TestRepository } from '../support/make-repository.ts';
import { PROJECT_ROOT } from '../support/project-paths.ts';
import { scaffoldRepository } from '../support/scaffold-repository.ts';

const ACTION = readFileSync(join(PROJECT_ROOT, 'action.yml'), 'utf8');

interface PullRequest {
  readonly repository: TestRepository;
  readonly base: string;
  readonly head: string;
  /** What GitHub checks out: the merge of both. */
  readonly merge: string;
  readonly roadmap: string;
  /** Where the status of its first milestone stands. */
  readonly line: number;
}

/** Two branches; the proposed one gives the first milestone another status. */
function pullRequest(status: string): PullRequest {
  const repository = scaffoldRepository();
  const roadmap = `${repository.roadmapDir}/roadmap.md`;
  const text = repository.read(roadmap);
  repository.git('switch', '--quiet', '-c', 'topic');
  repository.write(roadmap, text.replace('[pending]', `[${status}]`));
  const head = repository.commit('Propose');
  repository.git('switch', '--quiet', 'main');
  repository.write('other.txt', 'other\n');
  const base = repository.commit('Go on');
  repository.git('switch', '--quiet', '--detach');
  repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge', head);
  const line = text.split('\n').findIndex((one) => one.includes('[pending]')) + 1;
  return { repository, base, head, merge: repository.commitId('HEAD'), roadmap, line };
}

/** The one command of action.yml, run by the shell that it names with the variables that it sets. */
function runAction(
  { repository }: PullRequest,
  inputs: Readonly<Record<string, string>>,
  cwd = repository.root,
) {
  const command = /^ {6}run: (.+)$/m.exec(ACTION)?.[1] ?? '';
  const variables = [...ACTION.matchAll(/^ {8}(\w+): \$\{\{ inputs\.(\w+) \}\}$/gm)];
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', command], {
    cwd,
    encoding: 'utf8',
    env: {
      ...isolatedEnvironment(repository.folder),
      GITHUB_ACTION_PATH: PROJECT_ROOT,
      GITHUB_STEP_SUMMARY: join(repository.folder.path, 'summary.md'),
      ...Object.fromEntries(variables.map(([, name = '', input = '']) => [name, inputs[input] ?? ''])),
    },
  });
  return { code: status, stdout, stderr };
}

// @spec contract.md#decisions-and-exit-codes
describe('the action', () => {
  test('marks the line that a pull request breaks, fails, and leaves SARIF where it is asked for', () => {
    const request = pullRequest('soon');
    const { base, head, roadmap, line, repository } = request;
    const sarif = join(repository.folder.path, 'results/contract.sarif');
    const { code, stdout } = runAction(request, { base, head, sarif });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(`^::error file=${roadmap},line=${line},col=6,title=roadmap\\.status-unknown::`),
      ),
      '1 error.',
      '',
    ]);
    expect(code).toBe(4);
    expect(sarifProblems(JSON.parse(readFileSync(sarif, 'utf8')))).toEqual([]);
    expect(readFileSync(join(repository.folder.path, 'summary.md'), 'utf8')).toContain('1 error\\.');
  });

  test('passes when the merge is valid, and checks a commit alone without a base', () => {
    const request = pullRequest('in-progress');
    const { base, head } = request;
    const valid = { code: 0, stdout: 'The contract files are valid.\n' };
    expect(runAction(request, { base, head })).toMatchObject(valid);
    expect(runAction(request, {})).toMatchObject(valid);
    const broken = pullRequest('soon');
    expect(runAction(broken, {}).code).toBe(4);
    expect(runAction(broken, { head: broken.base }).code).toBe(0);
  });

  test('takes the merge that is checked out where the clone is shallow, and nothing else', () => {
    const request = pullRequest('soon');
    const { repository, base, head, merge } = request;
    repository.git('branch', 'merge', merge);
    const clone = (branch: string) => {
      const path = join(repository.folder.path, branch);
      repository.git('clone', '-q', '--depth=1', '-b', branch, `file://${repository.root}`, path);
      return path;
    };
    expect(runAction(request, { base, head }, clone('merge')).stdout).toContain(
      'title=roadmap.status-unknown',
    );
    // The base alone, as a workflow for pull_request_target checks it out, says nothing about the change.
    const { code, stdout } = runAction(request, { base, head }, clone('main'));
    expect(code).toBe(2);
    expect(stdout).toMatch(/^::error title=[^:]+::This clone holds neither .* `fetch-depth: 0`\.\n$/);
    expect(existsSync(join(repository.folder.path, 'summary.md'))).toBe(true);
  });
});

// @spec contract.md#decisions-and-exit-codes
test('the hook of pre-commit names the problem and refuses the commit', () => {
  const { repository, roadmap, line } = pullRequest('soon');
  const hooks = readFileSync(join(PROJECT_ROOT, '.pre-commit-hooks.yaml'), 'utf8');
  const entry = join(PROJECT_ROOT, /^ {2}entry: (.+)$/m.exec(hooks)?.[1] ?? '');
  const options = {
    cwd: repository.root,
    encoding: 'utf8',
    env: isolatedEnvironment(repository.folder),
  } as const;
  const { status, stdout } = spawnSync(entry, [], options);
  expect(status).toBe(4);
  expect(stdout).toContain(`${roadmap}:${line}:6: roadmap.status-unknown: `);
  repository.git('switch', '--quiet', 'main');
  expect(spawnSync(entry, [], options).status).toBe(0);
});
