import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askForPlaces } from '../../../../src/effects/git/places/find-places.ts';
import { createGit } from '../../../../src/effects/git/calls/git-command.ts';
import { findPlainPlaces } from '../../../../src/effects/git/places/plain-places.ts';
import { makeRepository, type TemporaryRepository } from '../support/temporary-repository.ts';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => repository.remove());

const git = createGit({ environment: process.env });
const aside = (name: string) => join(dirname(repository.root), name);
const configure = (key: string, value: string) => {
  repository.git('config', key, value);
  return repository.root;
};

/** Folders of the repository and beside it, each after a change that leads there. */
const PLAIN: Readonly<Record<string, () => string>> = {
  'the top of a repository': () => repository.root,
  'a folder below it': () => join(repository.root, 'src'),
  'a folder that a symlink leads to': () => {
    symlinkSync(repository.root, aside('link'));
    return join(aside('link'), 'src');
  },
  'a repository with a detached HEAD': () => {
    repository.git('checkout', '--quiet', '--detach');
    return repository.root;
  },
  'a repository of another owner': () => {
    // Only root can give one away; for anybody else it is the plain case once more.
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', '12345', repository.root]);
    return repository.root;
  },
  'a repository with an unborn branch': () => {
    repository.git('checkout', '--quiet', '--orphan', 'fresh');
    return repository.root;
  },
};

const ODD: Readonly<Record<string, () => string>> = {
  'no repository': () => dirname(repository.root),
  'a folder that is not there': () => aside('nothing'),
  'the git directory': () => join(repository.root, '.git'),
  'a folder of the git directory': () => join(repository.root, '.git/objects'),
  'a bare repository': () => {
    repository.git('clone', '--quiet', '--bare', '.', aside('bare'));
    return aside('bare');
  },
  'a repository that is called bare': () => configure('core.bare', 'true'),
  'a repository whose files are elsewhere': () => configure('core.worktree', aside('elsewhere')),
  'a linked worktree': () => {
    repository.git('worktree', 'add', '--quiet', '-b', 'other', aside('linked'));
    return aside('linked');
  },
  'a git directory of its own': () => {
    repository.git('init', '--quiet', '--separate-git-dir', aside('separate.git'));
    return repository.root;
  },
  'a git directory behind a symlink': () => {
    renameSync(join(repository.root, '.git'), aside('moved'));
    symlinkSync(aside('moved'), join(repository.root, '.git'));
    return repository.root;
  },
  'a submodule': () => {
    const other = makeRepository();
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.root, 'module');
    other.remove();
    return join(repository.root, 'module');
  },
  'ids of SHA-256': () => {
    execFileSync('git', ['init', '--quiet', '--object-format=sha256', aside('long')]);
    return aside('long');
  },
  'a configuration for each worktree': () => configure('extensions.worktreeConfig', 'true'),
  'a configuration that includes another': () => {
    writeFileSync(aside('more'), `[core]\n\tworktree = ${aside('elsewhere')}\n`);
    return configure('include.path', aside('more'));
  },
  'a format of the future': () => configure('core.repositoryFormatVersion', '99'),
  'an empty folder .git': () => {
    mkdirSync(join(repository.root, 'src/.git'));
    return join(repository.root, 'src');
  },
  'a broken HEAD': () => {
    writeFileSync(join(repository.root, '.git/HEAD'), 'nothing\n');
    return repository.root;
  },
  'no objects': () => {
    rmSync(join(repository.root, '.git/objects'), { recursive: true });
    return repository.root;
  },
  'a file called HEAD': () => {
    repository.write('src/HEAD', 'mine\n');
    return join(repository.root, 'src');
  },
};

async function ask(cwd: string) {
  try {
    const found = await askForPlaces(git, cwd);
    return found.ok ? found.value : null;
  } catch {
    // Git cannot even be started there.
    return null;
  }
}

// @spec contract.md#git-calls
describe('the places of a repository', () => {
  it.each(Object.keys(PLAIN))('are found without git, and are those of git: %s', async (what) => {
    mkdirSync(aside('elsewhere'));
    const cwd = PLAIN[what]?.() ?? '';
    const places = await findPlainPlaces(cwd);
    expect(places).not.toBeNull();
    expect(places).toEqual(await ask(cwd));
  });

  it.each(Object.keys(ODD))('are left to git: %s', async (what) => {
    mkdirSync(aside('elsewhere'));
    expect(await findPlainPlaces(ODD[what]?.() ?? '')).toBeNull();
  });
});
