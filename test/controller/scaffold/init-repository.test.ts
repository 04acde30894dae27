import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { initRepository, type InitOptions } from '../../../src/controller/scaffold/init-repository.ts';
import { createCommitSource } from '../../../src/controller/validate/commit-source.ts';
import { validateTree } from '../../../src/controller/validate/validate-tree.ts';
import { unchangedCopies } from '../../../src/effects/package-files.ts';
import { makeRepository, type TemporaryRepository } from '../../effects/git/support/temporary-repository.ts';
import { makeParts, type Scaffolding } from '../support/scaffold-parts.ts';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close();
});

function make(files?: Readonly<Record<string, string>>): TemporaryRepository {
  const repository = makeRepository(files);
  closing.push(() => repository.remove());
  return repository;
}

async function partsOf(cwd: string, path?: string): Promise<Scaffolding> {
  const made = await makeParts(cwd, path);
  closing.push(() => made.opened.close());
  return made;
}

const OPTIONS: InitOptions = {
  today: '2026-11-20',
  goal: 'A greeting',
  baseBranch: null,
  commit: 'commit',
};

async function init(cwd: string, differs: Partial<InitOptions> = {}) {
  const { parts } = await partsOf(cwd);
  return initRepository(parts, { ...OPTIONS, ...differs });
}

// @spec contract.md#decisions-and-exit-codes
describe('init', () => {
  test('commits a valid bundle and leaves the checkout clean', async () => {
    const repository = make();
    const { parts, opened } = await partsOf(repository.root);
    const report = await initRepository(parts, OPTIONS);
    expect(report).toMatchObject({
      ok: true,
      value: { baseBranch: 'main', roadmapId: '2026-11-20-00-a-greeting', commit: repository.oid('main') },
    });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('log', '-1', '--format=%an <%ae> %s')).toBe(
      'A User <user@example.com> orchestrator: begin 2026-11-20-00-a-greeting\n',
    );
    const source = createCommitSource(opened.repository, repository.oid('main'));
    expect(await validateTree(source, { copies: unchangedCopies(parts.packaged) })).toEqual([]);
  });

  test('changes nothing outside orchestrator/ in its commit', async () => {
    const repository = make();
    await init(repository.root);
    const outside = repository.git('diff', '--name-only', 'HEAD~1', 'HEAD', '--', '.', ':!orchestrator');
    expect(outside).toBe('');
    expect(repository.git('rev-list', '--count', 'HEAD')).toBe('2\n');
  });

  test('makes folders that git ignores on every branch', async () => {
    const repository = make();
    await init(repository.root);
    expect(repository.read('orchestrator/runtime/.gitignore')).toBe('*\n');
    expect(repository.read('orchestrator/worktrees/.gitignore')).toBe('*\n');
    expect(repository.git('ls-files', 'orchestrator/runtime', 'orchestrator/worktrees')).toBe('');
  });

  test('releases the lease', async () => {
    const repository = make();
    await init(repository.root);
    expect(repository.git('for-each-ref', 'refs/orchestrator')).toBe('');
  });

  // @spec contract.md#invariants I11: uncommitted work is never altered
  test('keeps what is staged staged, what is edited edited and what is untracked untracked', async () => {
    const repository = make();
    repository.write('staged.txt', 'staged\n');
    repository.git('add', 'staged.txt');
    repository.write('a.txt', 'edited\n');
    repository.write('untracked.txt', 'new\n');
    const report = await init(repository.root);
    expect(report.ok).toBe(true);
    expect(repository.git('status', '--porcelain')).toBe(' M a.txt\nA  staged.txt\n?? untracked.txt\n');
    expect(repository.git('ls-tree', '--name-only', 'HEAD')).toBe('a.txt\norchestrator\nsrc\n');
  });

  test('works from a folder below the top', async () => {
    const repository = make();
    const report = await init(join(repository.root, 'src'));
    expect(report.ok).toBe(true);
    expect(existsSync(join(repository.root, 'orchestrator/state.json'))).toBe(true);
    expect(existsSync(join(repository.root, 'src/orchestrator'))).toBe(false);
  });

  test('commits files that the repository ignores', async () => {
    const repository = make({ '.gitignore': '*.json\norchestrator/\n', 'a.txt': 'one\n' });
    await init(repository.root);
    expect(repository.git('ls-tree', '--name-only', 'HEAD', 'orchestrator/state.json')).toBe(
      'orchestrator/state.json\n',
    );
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('leaves the files uncommitted when asked', async () => {
    const repository = make();
    const before = repository.oid('HEAD');
    const report = await init(repository.root, { commit: 'leave-uncommitted' });
    expect(report).toMatchObject({ ok: true, value: { commit: null } });
    expect(repository.oid('HEAD')).toBe(before);
    expect(repository.git('status', '--porcelain')).toBe('?? orchestrator/\n');
    expect(report.ok && report.value.nextSteps.map(({ command }) => command)).toContain(
      'git add orchestrator && git commit -m "Write the roadmap" -- orchestrator',
    );
  });

  test('suggests what the project has, and configures the agents on PATH', async () => {
    const manifest = JSON.stringify({ scripts: { test: 'node --test' } });
    const repository = make({ 'package.json': manifest, 'package-lock.json': '{}' });
    const bin = join(repository.root, '..', 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'codex'), '#!/bin/sh\n');
    chmodSync(join(bin, 'codex'), 0o755);
    writeFileSync(join(bin, 'claude'), 'not executable\n');
    const { parts } = await partsOf(repository.root, bin);
    const report = await initRepository(parts, OPTIONS);
    expect(report).toMatchObject({
      ok: true,
      value: {
        suggestedChecks: ['npm test'],
        suggestedSetup: ['npm ci'],
        agents: [{ name: 'codex', program: join(bin, 'codex') }],
      },
    });
    const config: unknown = JSON.parse(repository.read('orchestrator/config.json'));
    expect(config).toMatchObject({
      agents: { codex: { adapter: 'command' } },
      worktree: { setup: ['npm ci'] },
    });
    expect(repository.read(report.ok ? report.value.verificationPath : '')).toContain(
      '- Command: `npm test`',
    );
  });
});

/** The code of the refusal; no ref has moved. */
async function refusal(repository: TemporaryRepository, differs: Partial<InitOptions> = {}) {
  const before = repository.git('for-each-ref');
  const report = await init(repository.root, differs);
  expect(repository.git('for-each-ref')).toBe(before);
  return report.ok ? 'accepted' : report.error.code;
}

// @spec contract.md#decisions-and-exit-codes
describe('init refuses', () => {
  test.each([['orchestrator/notes.txt'], ['orchestrator']])(
    'a repository that has %s, of something else',
    async (path) => {
      const repository = make();
      repository.write(path, 'mine\n');
      expect(await refusal(repository)).toBe('init.name-taken');
      expect(repository.read(path)).toBe('mine\n');
    },
  );

  test('a branch without the folder while another one has it', async () => {
    const repository = make();
    await init(repository.root);
    repository.git('checkout', '--quiet', '-b', 'other', 'HEAD~1');
    expect(await refusal(repository)).toBe('init.exists');
  });

  test('a detached HEAD', async () => {
    const repository = make();
    repository.git('checkout', '--quiet', '--detach');
    expect(await refusal(repository)).toBe('repository.detached');
    expect(existsSync(join(repository.root, 'orchestrator'))).toBe(false);
  });

  test('a repository without a commit', async () => {
    const repository = make();
    repository.git('checkout', '--quiet', '--orphan', 'empty');
    expect(await refusal(repository)).toBe('repository.unborn');
  });

  test('a base branch that is not checked out', async () => {
    const repository = make();
    repository.git('branch', 'develop');
    expect(await refusal(repository, { baseBranch: 'develop' })).toBe('init.base-elsewhere');
  });

  test('a repository with filters', async () => {
    const repository = make({ '.gitattributes': '*.bin filter=lfs\n' });
    expect(await refusal(repository)).toBe('repository.filters');
  });

  test('a repository with a branch in the way', async () => {
    const repository = make();
    repository.git('branch', 'orchestrator');
    expect(await refusal(repository)).toBe('branch.name-taken');
  });

  test('a checkout with a merge in progress, until it is over', async () => {
    const repository = make();
    repository.git('checkout', '--quiet', '-b', 'other');
    repository.write('a.txt', 'theirs\n');
    repository.commit('Theirs');
    repository.git('checkout', '--quiet', 'main');
    repository.write('a.txt', 'ours\n');
    repository.commit('Ours');
    repository.gitIn(repository.root, 'merge', 'other');
    expect(await refusal(repository)).toBe('checkout.busy');
    expect(existsSync(join(repository.root, 'orchestrator/state.json'))).toBe(false);
    repository.git('merge', '--abort');
    expect((await init(repository.root)).ok).toBe(true);
  });

  test('a repository that another controller holds', async () => {
    const repository = make();
    repository.lease();
    expect(await refusal(repository)).toBe('lease.held');
    expect(existsSync(join(repository.root, 'orchestrator'))).toBe(false);
  });
});
