import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { readHead } from '../../src/effects/read-head.ts';
import { readRepositorySummary, type RepositorySummary } from '../../src/effects/repository-summary.ts';
import { makeRepository, type TemporaryRepository } from './git/support/temporary-repository.ts';

const made: TemporaryRepository[] = [];

afterEach(() => {
  for (const repository of made.splice(0)) repository.remove();
});

function make(): TemporaryRepository {
  const repository = makeRepository();
  made.push(repository);
  return repository;
}

async function summaryOf(
  repository: TemporaryRepository,
  environment: Readonly<Record<string, string>> = {},
): Promise<RepositorySummary> {
  const opened = await repository.open();
  const base = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
  return readRepositorySummary({
    places: opened.places,
    head: await readHead(opened.git),
    environment: { ...base, ...environment },
    settings: opened.git.settings,
  });
}

describe('the summary of a repository', () => {
  test('counts staged, modified and untracked files', async () => {
    const repository = make();
    repository.write('staged.txt', 'new\n');
    repository.git('add', 'staged.txt');
    repository.write('a.txt', 'changed\n');
    repository.write('untracked 1.txt', '');
    repository.write('untracked 2.txt', '');
    expect(await summaryOf(repository)).toMatchObject({
      branch: 'main',
      staged: 1,
      modified: 1,
      untracked: 2,
      remotes: [],
    });
  });

  test('names the remotes and the identity that git commits with', async () => {
    const repository = make();
    repository.git('remote', 'add', 'origin', 'https://example.invalid/x.git');
    const identity = { GIT_COMMITTER_NAME: 'A User', GIT_COMMITTER_EMAIL: 'user@example.com' };
    expect(await summaryOf(repository, identity)).toMatchObject({
      remotes: ['origin'],
      identity: { name: 'A User', email: 'user@example.com' },
    });
  });

  test('says that git knows no identity', async () => {
    const repository = make();
    repository.git('config', 'user.useConfigOnly', 'true');
    expect(await summaryOf(repository)).toMatchObject({ identity: null });
  });

  test('says that git signs the commits of the person, wherever they said so', async () => {
    expect(await summaryOf(make())).toMatchObject({ isSigning: false });
    const repository = make();
    repository.write('../more', '[commit]\n\tgpgSign\n');
    repository.git('config', 'include.path', '../../more');
    expect(await summaryOf(repository)).toMatchObject({ isSigning: true });
  });

  test('has no branch when HEAD is detached', async () => {
    const repository = make();
    repository.git('checkout', '--quiet', '--detach');
    expect(await summaryOf(repository)).toMatchObject({ branch: null, staged: 0 });
  });

  // @spec contract.md#invariants I15: nothing that the configuration names is run
  test('starts nothing that the configuration of the repository names', async () => {
    const repository = make();
    const mark = join(repository.root, 'started');
    repository.write('plant.sh', `#!/bin/sh\ntouch '${mark}'\ncat\n`);
    chmodSync(join(repository.root, 'plant.sh'), 0o755);
    repository.write('.gitattributes', '* filter=planted diff=planted\n');
    repository.commit('Attributes');
    for (const key of ['filter.planted.clean', 'core.fsmonitor', 'diff.planted.textconv', 'core.pager']) {
      repository.git('config', key, join(repository.root, 'plant.sh'));
    }
    repository.write('a.txt', 'changed\n');
    expect(await summaryOf(repository)).toMatchObject({ modified: 1 });
    expect(existsSync(mark)).toBe(false);
  });
});
