import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConfigReader } from '../../../../src/effects/git/places/config-drift.ts';
import type { ConfigDrift } from '../../../../src/ports/config-drift.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#ownership
let repository: TemporaryRepository;
let read: ConfigDrift['read'];

beforeEach(async () => {
  repository = makeRepository();
  read = createConfigReader((await repository.open()).git);
});
afterEach(() => repository.remove());

async function words(): Promise<readonly string[]> {
  return (await read()).map(({ file, key, value }) => `${file} ${key ?? ''}: ${value.slice(-40)}`);
}

async function changeBy(change: () => void): Promise<readonly string[]> {
  const before = await words();
  change();
  const after = await words();
  const gone = before.filter((one) => !after.includes(one)).map((one) => `- ${one}`);
  return [...after.filter((one) => !before.includes(one)), ...gone];
}

describe('createConfigReader', () => {
  it('gives the same object as long as nothing changed', async () => {
    expect(await read()).toBe(await read());
    repository.git('config', 'user.name', 'Other');
    expect(await read()).toBe(await read());
  });

  it('sees every key, one with several values as one', async () => {
    for (const key of ['user.name', 'core.editor', 'remote.origin.url', 'new.of.some.Tool'])
      expect(await changeBy(() => repository.git('config', key, 'value'))).toContainEqual(
        `.git/config ${key.replace('Tool', 'tool')}: value`,
      );
    repository.git('config', '--add', 'core.editor', 'other');
    expect(await read()).toContainEqual({
      file: '.git/config',
      key: 'core.editor',
      kind: 'git',
      value: 'value\nother',
    });
  });

  it('sees hooks appear, become executable, change and go; samples do not count', async () => {
    const hook = join(repository.root, '.git/hooks/pre-commit');
    expect(await changeBy(() => writeFileSync(`${hook}.sample`, 'sample'))).toEqual([]);
    expect(await changeBy(() => writeFileSync(hook, 'one', { mode: 0o644 }))).toHaveLength(1);
    expect(await changeBy(() => chmodSync(hook, 0o755))).toHaveLength(2);
    expect(await changeBy(() => writeFileSync(hook, 'two'))).toHaveLength(2);
    expect(await changeBy(() => rmSync(hook))).toHaveLength(1);
  });

  it('sees hooks where core.hooksPath leads, and other changes there from the next look on', async () => {
    const folder = join(repository.root, '.husky');
    mkdirSync(folder);
    writeFileSync(join(folder, 'pre-push'), 'one');
    repository.git('config', 'core.hooksPath', '.husky');
    expect((await read()).map(({ file }) => file)).toContain('.husky/pre-push');
    expect(await changeBy(() => writeFileSync(join(folder, 'pre-push'), 'two'))).toHaveLength(2);
  });

  it('sees what excludes and attributes say, not what stands in their comments', async () => {
    for (const name of ['exclude', 'attributes']) {
      const file = `.git/info/${name}`;
      expect(await changeBy(() => repository.write(file, '# nothing\n\n'))).toEqual([]);
      expect(await changeBy(() => repository.write(file, '# a\none\n\ntwo\n'))).toEqual([
        `${file} : one\ntwo`,
      ]);
    }
  });

  it('sees an included file change', async () => {
    const included = join(repository.root, '..', 'included');
    writeFileSync(included, '[alias]\n\tst = status\n');
    repository.git('config', 'include.path', included);
    expect(await changeBy(() => writeFileSync(included, '[alias]\n\tst = !evil\n'))).toHaveLength(2);
  });

  it('sees the configuration of a worktree', async () => {
    repository.git('config', 'extensions.worktreeConfig', 'true');
    const linked = join(repository.root, '..', 'linked');
    expect(await changeBy(() => repository.git('worktree', 'add', '--quiet', '-b', 'side', linked))).toEqual(
      [],
    );
    expect(
      await changeBy(() => repository.gitIn(linked, 'config', '--worktree', 'core.hooksPath', 'evil')),
    ).toEqual(['.git/worktrees/linked/config.worktree core.hookspath: evil']);
  });
});
