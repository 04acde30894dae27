import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { validate } from '../../src/cli/commands/validate.ts';
import { openProject } from '../../src/compose.ts';
import { isolatedEnvironment, type TestRepository } from '../support/make-repository.ts';
import { RUNNER } from '../support/project-paths.ts';
import { scaffoldRepository, type ScaffoldedRepository } from '../support/scaffold-repository.ts';
import { record } from './support.ts';
import { sarifProblems } from './support/sarif-schema.ts';

interface Call {
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** `validate` as the program calls it. */
async function run(repository: TestRepository, options: Readonly<Record<string, string>>, call: Call = {}) {
  const recorded = record({
    json: call.json ?? false,
    openProject: () =>
      openProject({
        cwd: call.cwd ?? repository.root,
        environment: { ...isolatedEnvironment(repository.folder), ...call.env },
        nodePath: process.execPath,
        runnerPath: RUNNER,
      }),
  });
  const code = await validate(recorded.context, { args: call.args ?? [], options });
  return { code, out: recorded.out.join('\n'), notes: recorded.notes.join('\n') };
}

/** A branch `topic` that changes the roadmap; base has gone on with another file. */
function proposed(change: (roadmap: string) => string): ScaffoldedRepository {
  const repository = scaffoldRepository();
  const path = `${repository.roadmapDir}/roadmap.md`;
  repository.git('switch', '--quiet', '-c', 'topic');
  repository.write(path, change(repository.read(path)));
  repository.commit('Change the roadmap');
  repository.git('switch', '--quiet', 'main');
  repository.write('other.txt', 'other\n');
  repository.commit('Go on');
  return repository;
}

const misspelt = (roadmap: string) => roadmap.replace('[pending]', '[soon]');

// @spec contract.md#git-calls
describe('validate of a merge', () => {
  test('looks at what both branches give together, without a checkout or a ref', async () => {
    const repository = proposed(misspelt);
    const refs = repository.git('for-each-ref');
    const { code, out } = await run(repository, { merge: 'main', commit: 'topic' });
    expect(code).toBe(4);
    expect(out).toMatch(/^orchestrator\/\S+\/roadmap\.md:\d+:6: roadmap\.status-unknown: /);
    expect(repository.git('for-each-ref')).toBe(refs);
    expect(repository.git('status', '--porcelain')).toBe('');
    expect((await run(repository, {})).code).toBe(0);
  });

  test('finds what is wrong only in the two together', async () => {
    const repository = proposed((roadmap) => roadmap.replaceAll('lane-core', 'lane-main'));
    const path = `${repository.roadmapDir}/roadmap.md`;
    expect((await run(repository, { commit: 'topic' })).code).toBe(0);
    const [heading = ''] = /^### .*$/m.exec(repository.read(path)) ?? [];
    const [, milestone = ''] = repository.read(path).split(heading);
    const second = `${heading}${milestone}`
      .replaceAll('-001-', '-002-')
      .replace('Milestone 1', 'Milestone 2');
    repository.write(path, `${repository.read(path).trimEnd()}\n\n${second}`);
    repository.commit('Add a milestone');
    expect((await run(repository, {})).code).toBe(0);
    const { code, out } = await run(repository, { merge: 'main', commit: 'topic' });
    expect(code).toBe(4);
    expect(out).toContain('roadmap.lane-unknown');
  });

  test('takes HEAD when no commit is named, and paths as ever', async () => {
    const repository = proposed(misspelt);
    repository.git('switch', '--quiet', 'topic');
    expect((await run(repository, { merge: 'main' })).code).toBe(4);
    const state = { args: ['orchestrator/state.json'] };
    expect(await run(repository, { merge: 'main' }, state)).toMatchObject({ code: 0 });
  });

  test('names a file in conflict once, at its first marker', async () => {
    const repository = proposed(misspelt);
    const path = `${repository.roadmapDir}/roadmap.md`;
    const line =
      repository
        .read(path)
        .split('\n')
        .findIndex((text) => text.includes('[pending]')) + 1;
    repository.write(path, repository.read(path).replace('[pending]', '[done]'));
    repository.commit('Say something else');
    const { code, out } = await run(repository, { merge: 'main', commit: 'topic' });
    expect(code).toBe(4);
    expect(out.split('\n').filter((text) => /^\S/.test(text))).toEqual([
      `${path}:${line}:1: contract.conflict: the merge conflicts here; expected a file that both sides agree on`,
      '1 error.',
    ]);
  });

  test('says which name is no commit, and that strangers have nothing to merge', async () => {
    const repository = proposed(misspelt);
    expect((await run(repository, { merge: 'nowhere' })).notes).toContain('nowhere names no commit');
    expect((await run(repository, { merge: 'main', commit: 'gone' })).notes).toContain(
      'gone names no commit',
    );
    repository.git('switch', '--quiet', '--orphan', 'stranger');
    repository.commit('Another beginning');
    repository.git('switch', '--quiet', 'main');
    const { code, notes } = await run(repository, { merge: 'main', commit: 'stranger' });
    expect(code).toBe(2);
    expect(notes).toContain('main and stranger have no common ancestor');
  });

  test('asks for the history where a clone was cut off', async () => {
    const repository = proposed(misspelt);
    const clone = join(repository.folder.path, 'clone');
    repository.git('clone', '-q', '--depth=1', '--no-single-branch', `file://${repository.root}`, clone);
    const options = { merge: 'origin/main', commit: 'origin/topic' };
    const { code, notes } = await run(repository, options, { cwd: clone });
    expect(code).toBe(4);
    expect(notes).toMatch(/^repository\.shallow: /m);
    expect(notes).toContain('next: git fetch --unshallow');
    execFileSync('git', ['fetch', '-q', '--unshallow'], { cwd: clone });
    expect((await run(repository, options, { cwd: clone })).out).toContain('roadmap.status-unknown');
  });
});

// @spec contract.md#decisions-and-exit-codes
describe('the formats of validate', () => {
  test('for GitHub write the summary of the job where it is asked for', async () => {
    const repository = proposed(misspelt);
    const summary = join(repository.folder.path, 'summary.md');
    const options = { commit: 'topic', format: 'github' };
    const { code, out } = await run(repository, options, { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(code).toBe(4);
    expect(out).toMatch(
      /^::error file=orchestrator\/\S+\/roadmap\.md,line=\d+,col=6,title=roadmap\.status-unknown::/,
    );
    expect(readFileSync(summary, 'utf8')).toContain('1 error\\.');
    const lost = join(repository.folder.path, 'gone', 'summary.md');
    const again = await run(repository, options, { env: { GITHUB_STEP_SUMMARY: lost } });
    expect(again.code).toBe(4);
    expect(again.notes).toContain('GITHUB_STEP_SUMMARY could not be written');
  });

  test('for GitHub mark also why nothing could be looked at', async () => {
    const { code, out } = await run(scaffoldRepository(), { merge: 'nowhere', format: 'github' });
    expect(code).toBe(2);
    expect(out).toBe('::error title=request.refused::nowhere names no commit');
  });

  test('print SARIF that its schema accepts, with --json too', async () => {
    const repository = proposed(misspelt);
    for (const json of [false, true]) {
      const { code, out } = await run(repository, { commit: 'topic', format: 'sarif' }, { json });
      expect(code).toBe(4);
      expect(sarifProblems(JSON.parse(out))).toEqual([]);
    }
  });

  test('do not contradict --json', async () => {
    const { code, notes } = await run(scaffoldRepository(), { format: 'github' }, { json: true });
    expect(code).toBe(2);
    expect(notes).toContain('--json prints JSON and --format github does not');
  });
});
