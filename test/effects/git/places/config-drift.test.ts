import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createConfigReader,
  type ExecutableConfig,
} from '../../../../src/effects/git/places/config-drift.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

// @spec contract.md#ownership
let repository: TemporaryRepository;
let read: () => Promise<ExecutableConfig>;

beforeEach(async () => {
  repository = makeRepository();
  read = createConfigReader((await repository.open()).git);
});
afterEach(() => repository.remove());

describe('createConfigReader', () => {
  it('sees each executable key, and only those', async () => {
    const before = await read();
    for (const key of ['user.name', 'remote.origin.url', 'branch.main.remote', 'pull.rebase']) {
      repository.git('config', key, 'value');
    }
    expect((await read()).fingerprint).toBe(before.fingerprint);
    const seen = new Set([before.fingerprint]);
    for (const key of [
      'core.hooksPath',
      'core.fsmonitor',
      'filter.lfs.clean',
      'merge.x.driver',
      'diff.x.textconv',
      'alias.st',
      'include.path',
      'includeIf.gitdir:/x.path',
      'core.sshCommand',
      'remote.origin.sshCommand',
    ]) {
      repository.git('config', key, '/nowhere/value');
      seen.add((await read()).fingerprint);
    }
    expect(seen.size).toBe(11);
    expect((await read()).entries).toContain('config: alias.st=/nowhere/value');
  });

  it('sees that a hook git skipped is made executable', async () => {
    const hook = join(repository.root, '.git/hooks/pre-commit');
    writeFileSync(hook, '#!/bin/sh\n', { mode: 0o644 });
    const before = (await read()).fingerprint;
    chmodSync(hook, 0o755);
    expect((await read()).fingerprint).not.toBe(before);
  });

  it('sees hooks appear, change and go; samples do not count', async () => {
    const hook = join(repository.root, '.git/hooks/pre-commit');
    const before = (await read()).fingerprint;
    writeFileSync(`${hook}.sample`, 'sample');
    expect((await read()).fingerprint).toBe(before);
    writeFileSync(hook, 'one');
    const one = (await read()).fingerprint;
    writeFileSync(hook, 'two');
    const two = (await read()).fingerprint;
    expect(new Set([before, one, two]).size).toBe(3);
    rmSync(hook);
    expect((await read()).fingerprint).toBe(before);
  });

  it('sees an included file change', async () => {
    const included = join(repository.root, '..', 'included');
    writeFileSync(included, '[alias]\n\tst = status\n');
    repository.git('config', 'include.path', included);
    const before = (await read()).fingerprint;
    writeFileSync(included, '[alias]\n\tst = !evil\n');
    expect((await read()).fingerprint).not.toBe(before);
  });

  it('sees the configuration of a worktree', async () => {
    const before = (await read()).fingerprint;
    repository.git('config', 'extensions.worktreeConfig', 'true');
    repository.git('worktree', 'add', '--quiet', '-b', 'side', join(repository.root, '..', 'linked'));
    expect((await read()).fingerprint).toBe(before);
    repository.gitIn(join(repository.root, '..', 'linked'), 'config', '--worktree', 'core.hooksPath', 'evil');
    expect((await read()).fingerprint).not.toBe(before);
  });
});
