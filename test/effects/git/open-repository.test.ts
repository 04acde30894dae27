import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Refusal } from '../../../src/effects/git/places/find-places.ts';
import { type OpenedRepository, openRepository } from '../../../src/effects/git/open-repository.ts';
import { type ErrorCode, isErrorCode, nextCommandFor } from '../../../src/contract/errors.ts';
import { isTrue } from '../../../src/effects/git/calls/person-settings.ts';
import { refuseShape } from '../../../src/effects/git/repository-shape.ts';
import { readUserIdentity } from '../../../src/effects/git/places/user-identity.ts';
import type { Result } from '../../../src/lib/result.ts';
import { makeRepository, type TemporaryRepository } from './support/temporary-repository.ts';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => repository.remove());

const environment = process.env;

async function openAt(folder: string): Promise<Result<string, Refusal>> {
  const result: Result<OpenedRepository, Refusal> = await openRepository(folder, { environment });
  if (!result.ok) return result;
  result.value.close();
  return { ok: true, value: result.value.repository.root };
}

// @spec contract.md#git-calls
describe('openRepository', () => {
  it('finds the top level from a folder below it', async () => {
    expect(await openAt(join(repository.root, 'src'))).toEqual({ ok: true, value: repository.root });
  });

  it.each(['a\nb', 'a\n', '\n/b', ' a\tb '])(
    'finds it in %j, whatever its branch is called',
    async (name) => {
      const folder = join(repository.root, '..', 'odd', name);
      mkdirSync(folder, { recursive: true });
      repository.gitIn(folder, 'init', '--quiet', '-b', 'größe');
      expect(await openAt(folder)).toEqual({ ok: true, value: folder.replace(/\/$/, '') });
      expect(await openAt(join(repository.root, '..', 'odd'))).toMatchObject({ ok: false });
    },
  );

  it('refuses a folder outside of any repository', async () => {
    expect(await openAt(join(repository.root, '..'))).toMatchObject({
      error: { code: 'repository.missing' },
    });
  });

  it('refuses a bare repository', async () => {
    const bare = join(repository.root, '..', 'bare');
    repository.git('clone', '--quiet', '--bare', '.', bare);
    expect(await openAt(bare)).toMatchObject({ error: { code: 'repository.bare' } });
  });

  it('refuses the worktree of a round, wherever it lies', async () => {
    const opened = await repository.open();
    const head = repository.oid('HEAD');
    const lease = repository.lease();
    for (const [path, branch] of [
      [join(repository.root, 'orchestrator/worktrees/round-001-a'), 'orchestrator/round-001-a'],
      [join(repository.root, '..', 'rounds', 'round-002-b'), 'orchestrator/round-002-b'],
    ] as const) {
      await opened.worktrees.create(lease, { path, branch, commit: head });
      expect(await openAt(path)).toMatchObject({ error: { code: 'repository.is-worktree' } });
    }
  });

  it.each(['false', 'False', 'off', '0'])(
    'takes core.fileMode %s for what git takes it for',
    async (value) => {
      repository.git('config', 'core.fileMode', value);
      const settings = await (await repository.open()).git.settings();
      expect(isTrue(settings, 'core.filemode', true)).toBe(false);
    },
  );

  it('opens a linked worktree of the person, with the shared git directory', async () => {
    const linked = join(repository.root, '..', 'linked');
    repository.git('worktree', 'add', '--quiet', '-b', 'side', linked);
    const result = await openRepository(linked, { environment });
    expect(result.ok && result.value.places).toMatchObject({
      root: linked,
      commonDir: join(repository.root, '.git'),
      gitDir: join(repository.root, '.git/worktrees/linked'),
    });
    if (result.ok) result.value.close();
  });

  it('makes its own git directory again when it is incomplete', async () => {
    const opened = await repository.open();
    const config = join(repository.root, '.git/orchestrator/git/config');
    await opened.git.control({ args: ['write-tree'], index: join(repository.root, '.git/index') });
    const whole = readFileSync(config, 'utf8');
    execFileSync('rm', ['-r', join(repository.root, '.git/orchestrator')]);
    expect(await opened.repository.diff(repository.oid('HEAD'), repository.commit('next'))).toEqual([]);
    expect(readFileSync(config, 'utf8')).toBe(whole);
  });

  it.each(['HEAD', 'refs', 'indexes', 'journal'])('puts %s back in it when it is opened', async (name) => {
    await repository.open();
    rmSync(join(repository.root, '.git/orchestrator/git', name), { recursive: true });
    const { worktrees, repository: port } = await repository.open();
    const lease = repository.lease();
    const head = repository.oid('HEAD');
    expect(await port.updateRefs(lease, [{ ref: 'refs/heads/x', to: head, from: null }])).toBe('moved');
    const path = join(repository.root, 'orchestrator/worktrees/round-001-a');
    await worktrees.create(lease, { path, branch: 'orchestrator/round-001-a', commit: head });
    expect(await worktrees.isDirty(path, head)).toBe(false);
  });
});

function mustBe(code: string | undefined): ErrorCode {
  if (code === undefined || !isErrorCode(code)) throw new Error(`${code} is not in the table`);
  return code;
}

async function codes(): Promise<readonly string[]> {
  const opened = await repository.open();
  return (await refuseShape(opened, repository.oid('HEAD'))).map((refusal) => refusal.code);
}

// @spec contract.md#decisions-and-exit-codes
describe('refuseShape', () => {
  it('has nothing against a plain repository, line ends and unset drivers in attributes included', async () => {
    repository.write(
      '.gitattributes',
      '* text=auto\n*.bin -merge -filter\n*.txt merge=union eol=lf\n# filter=lfs\n',
    );
    repository.commit('attributes');
    expect(await codes()).toEqual([]);
  });

  it.each([
    ['*.png filter=lfs diff=lfs merge=lfs -text\n'],
    ['"with space.bin" filter=crypt\n'],
    ['[attr]big filter=lfs\n'],
    ['*.json merge=ours\n'],
  ])('refuses a filter or merge driver in attributes: %s', async (attributes) => {
    repository.write('deep/.gitattributes', attributes);
    repository.commit('attributes');
    expect(await codes()).toEqual(['repository.filters']);
  });

  it('refuses a driver that only this clone names', async () => {
    repository.write('.git/info/attributes', '* filter=crypt\n');
    expect(await codes()).toEqual(['repository.filters']);
  });

  it('refuses a submodule', async () => {
    repository.git('update-index', '--add', '--cacheinfo', `160000,${repository.oid('HEAD')},sub`);
    repository.git('commit', '--quiet', '-m', 'sub');
    expect(await codes()).toEqual(['repository.submodules']);
  });

  it('refuses a sparse checkout', async () => {
    repository.git('sparse-checkout', 'set', 'src');
    expect(await codes()).toEqual(['repository.sparse']);
  });

  it('refuses a branch named orchestrator', async () => {
    repository.git('branch', 'orchestrator');
    expect(await codes()).toEqual(['branch.name-taken']);
  });

  it.each([
    ['shallow', '--depth=1', 'repository.shallow'],
    ['partial', '--filter=blob:none', 'repository.partial'],
    ['bare of folders', '--filter=tree:0', 'repository.partial'],
  ])('refuses a %s clone, and the next command makes a whole one of it', async (name, option, code) => {
    repository.write('a.txt', 'second\n');
    repository.commit('second');
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const folder = join(repository.root, '..', name);
    repository.git('clone', '--quiet', '--origin', "o'rigin", option, `file://${repository.root}`, folder);
    const refusals = async () => {
      const result = await openRepository(folder, { environment });
      if (!result.ok) throw new Error(result.error.message);
      const found = await refuseShape(result.value, repository.oid('HEAD'));
      result.value.close();
      return found;
    };
    const [refusal, ...others] = await refusals();
    expect([refusal?.code, others]).toEqual([code, []]);
    execFileSync('sh', ['-c', refusal?.nextCommand ?? nextCommandFor(mustBe(refusal?.code), null)], {
      cwd: folder,
      stdio: 'pipe',
    });
    expect(await refusals()).toEqual([]);
    rmSync(repository.root, { recursive: true });
    expect(execFileSync('git', ['log', '-p'], { cwd: folder }).toString()).toContain('+one');
  });
});

// @spec contract.md#merge-admissibility
describe('readUserIdentity', () => {
  it('asks git in the environment of the person, global configuration included', async () => {
    const home = join(repository.root, '..', 'home');
    mkdirSync(home);
    writeFileSync(join(home, '.gitconfig'), '[user]\n\tname = Ünal <x>\n\temail = u@example.com\n');
    const own = { PATH: environment['PATH'], HOME: home };
    expect(await readUserIdentity(repository.root, own)).toEqual({ name: 'Ünal x', email: 'u@example.com' });
  });

  it('names the person of the repository where a hook of another one has led git away', async () => {
    repository.git('config', 'user.name', 'Local');
    repository.git('config', 'user.email', 'local@example.com');
    const other = join(repository.root, '..', 'server.git');
    repository.git('init', '--quiet', '--bare', other);
    const led = { PATH: environment['PATH'], HOME: '/nonexistent', GIT_DIR: other, GIT_COMMON_DIR: other };
    const local = { name: 'Local', email: 'local@example.com' };
    expect(await readUserIdentity(repository.root, led)).toEqual(local);
    const asked = { ...led, GIT_COMMITTER_NAME: 'Asked', GIT_COMMITTER_EMAIL: 'asked@example.com' };
    expect(await readUserIdentity(repository.root, asked)).toEqual({
      name: 'Asked',
      email: 'asked@example.com',
    });
  });

  it('knows nobody where git does not', async () => {
    const own = { PATH: environment['PATH'], HOME: '/nonexistent' };
    repository.git('config', 'user.useConfigOnly', 'true');
    expect(await readUserIdentity(repository.root, own)).toBeNull();
    expect(await readUserIdentity(repository.root, { PATH: '/nonexistent' })).toBeNull();
  });
});
