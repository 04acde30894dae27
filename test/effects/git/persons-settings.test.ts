import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRepository, type OpenedRepository } from '../../../src/effects/git/open-repository.ts';
import { refuseShape } from '../../../src/effects/git/repository-shape.ts';
import { workingTreeDifferences } from '../../../src/effects/git/working-tree-diff.ts';
import { IDENTITY, makeRepository, type TemporaryRepository } from './support/temporary-repository.ts';

// @spec contract.md#git-calls
let repository: TemporaryRepository;
let home: string;
let environment: Record<string, string>;
const opened: OpenedRepository[] = [];

const FILES = { 'a.txt': 'one\n', 'b.txt': 'two\n' };

beforeEach(() => {
  repository = makeRepository(FILES);
  home = join(repository.root, '..', 'home');
  mkdirSync(home);
  environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A User',
    GIT_AUTHOR_EMAIL: 'user@example.com',
    GIT_COMMITTER_NAME: 'A User',
    GIT_COMMITTER_EMAIL: 'user@example.com',
  };
});
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  repository.remove();
});

function put(path: string, content: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Plain git of the person, with all that they have set. */
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: repository.root, env: environment, encoding: 'utf8', stdio: 'pipe' });

async function open(): Promise<OpenedRepository> {
  const result = await openRepository(repository.root, { environment });
  if (!result.ok) throw new Error(result.error.message);
  opened.push(result.value);
  return result.value;
}

/** Every place that git takes a value from, but the repository's own file. */
const SOURCES: Readonly<Record<string, (section: string) => void>> = {
  'the configuration of the person': (section) => void put(join(home, '.gitconfig'), section),
  'its other place': (section) => void put(join(home, '.config/git/config'), section),
  'its place by XDG_CONFIG_HOME': (section) => {
    environment['XDG_CONFIG_HOME'] = join(home, 'xdg');
    put(join(home, 'xdg/git/config'), section);
  },
  'a file that GIT_CONFIG_GLOBAL names': (section) => {
    environment['GIT_CONFIG_GLOBAL'] = put(join(home, 'named'), section);
  },
  'the configuration of the system': (section) => {
    delete environment['GIT_CONFIG_NOSYSTEM'];
    environment['GIT_CONFIG_SYSTEM'] = put(join(home, 'system'), section);
  },
  'a file that the configuration of the person includes': (section) => {
    put(join(home, '.gitconfig'), '[include]\n\tpath = more\n');
    put(join(home, 'more'), section);
  },
  'a file that it includes for this folder': (section) => {
    put(join(home, '.gitconfig'), `[includeIf "gitdir:${dirname(repository.root)}/"]\n\tpath = ~/more\n`);
    put(join(home, 'more'), section);
  },
  'a file that the repository includes': (section) => {
    repository.git('config', 'include.path', put(join(home, 'more'), section));
  },
  'the configuration of the worktree': (section) => {
    repository.git('config', 'extensions.worktreeConfig', 'true');
    put(join(repository.root, '.git/config.worktree'), section);
  },
  'variables of the environment': (section) => {
    const [, name = '', key = '', value = ''] = /^\[(\w+)\]\n\t(\w+) = (.*)\n$/.exec(section) ?? [];
    Object.assign(environment, {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `${name}.${key}`,
      GIT_CONFIG_VALUE_0: value,
    });
  },
};
const sources = Object.entries(SOURCES);

/** The files as git writes them under the person's settings. */
function checkOutAgain(): void {
  for (const name of Object.keys(FILES)) rmSync(join(repository.root, name));
  git('checkout', '--quiet', '--', '.');
  expect(repository.read('a.txt')).toBe('one\r\n');
  expect(git('status', '--porcelain')).toBe('');
}

/** Compares, makes a worktree, stores an edit, lands it; nothing of it is an edit of the person's. */
async function goOnce(): Promise<void> {
  const { repository: port, git: calls, trees, worktrees, landing } = await open();
  const head = repository.oid('HEAD');
  const asked = { commit: head, paths: Object.keys(FILES) };
  expect(await workingTreeDifferences({ repository: port, git: calls, trees }, asked)).toEqual([]);
  const lease = repository.lease();
  const path = join(repository.root, 'orchestrator/worktrees/round-001-a');
  await worktrees.create(lease, { path, branch: 'orchestrator/round-001-a', commit: head });
  expect(await worktrees.isDirty(path, head)).toBe(false);
  expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('one\r\n');
  writeFileSync(join(path, 'a.txt'), 'changed\r\n');
  const { tree, changes } = await worktrees.snapshot(path, head, []);
  expect(changes.map((change) => change.path)).toEqual(['a.txt']);
  const made = { tree, parents: [head], message: 'work', author: IDENTITY, committer: IDENTITY };
  const commit = await port.createCommit(made);
  expect(repository.git('show', `${commit}:a.txt`)).toBe('changed\n');
  const intent = { roundId: 'r', baseRef: 'refs/heads/main', expectedBase: head, commit };
  expect(await landing.land(lease, intent)).toEqual({ kind: 'landed', left: [] });
  expect(repository.read('a.txt')).toBe('changed\r\n');
  expect(git('status', '--porcelain', '--untracked-files=no')).toBe('');
}

describe('line ends that are converted', () => {
  it.each(sources)('by core.autocrlf in %s are no edits', async (_where, set) => {
    set('[core]\n\tautocrlf = true\n');
    checkOutAgain();
    await goOnce();
  });

  it.each([
    ['in the default place', () => put(join(home, '.config/git/attributes'), '*.txt text eol=crlf\n')],
    [
      'in a file that they name',
      () => {
        put(join(home, 'mine'), '*.txt text eol=crlf\n');
        put(join(home, '.gitconfig'), '[core]\n\tattributesFile = ~/mine\n');
      },
    ],
  ])('by attributes of the person %s are no edits', async (_where, set) => {
    set();
    checkOutAgain();
    await goOnce();
  });

  it('are those of the repository where it says otherwise than the person everywhere', async () => {
    put(join(home, '.config/git/attributes'), '* text eol=crlf\n');
    repository.write('.gitattributes', 'b.txt -text\n');
    repository.write('b.txt', 'one\r\ntwo\n');
    repository.commit('mixed on purpose');
    const asked = { commit: repository.oid('HEAD'), paths: ['b.txt'] };
    expect(await workingTreeDifferences(await open(), asked)).toEqual([]);
    const path = join(repository.root, 'orchestrator/worktrees/round-001-a');
    const { worktrees } = await open();
    const branch = 'orchestrator/round-001-a';
    await worktrees.create(repository.lease(), { path, branch, commit: asked.commit });
    expect(readFileSync(join(path, 'b.txt'), 'utf8')).toBe('one\r\ntwo\n');
  });

  it('do not make an edit of a file that was committed with them before', async () => {
    repository.write('a.txt', 'one\r\n');
    const head = repository.commit('with both');
    put(join(home, '.gitconfig'), '[core]\n\tautocrlf = true\n');
    expect(git('status', '--porcelain')).toBe('');
    expect(await workingTreeDifferences(await open(), { commit: head, paths: ['a.txt'] })).toEqual([]);
  });

  it('are stored as they are where the person has git refuse them', async () => {
    put(join(home, '.gitconfig'), '[core]\n\tautocrlf = true\n\tsafecrlf = true\n');
    const { worktrees } = await open();
    const [path, head] = [
      join(repository.root, 'orchestrator/worktrees/round-001-a'),
      repository.oid('HEAD'),
    ];
    await worktrees.create(repository.lease(), { path, branch: 'orchestrator/round-001-a', commit: head });
    writeFileSync(join(path, 'a.txt'), 'one\r\ntwo\n');
    expect((await worktrees.snapshot(path, head, [])).unstored).toEqual([]);
  });
});

describe('what a person has git ignore everywhere', () => {
  const IGNORED = '.DS_Store\n*.swp\n';
  const named = (set: (section: string) => void) => () => {
    put(join(home, 'ignored'), IGNORED);
    set(`[core]\n\texcludesFile = ${join(home, 'ignored')}\n`);
  };
  it.each<[string, () => void]>([
    ...sources.map(([where, set]): [string, () => void] => [`by a file named in ${where}`, named(set)]),
    [
      'by a file below their home',
      () => {
        put(join(home, 'ignored'), IGNORED);
        put(join(home, '.gitconfig'), '[core]\n\texcludesFile = ~/ignored\n');
      },
    ],
    ['by the file that git looks for', () => void put(join(home, '.config/git/ignore'), IGNORED)],
    [
      'by that file where XDG_CONFIG_HOME is set',
      () => {
        environment['XDG_CONFIG_HOME'] = join(home, 'xdg');
        put(join(home, 'xdg/git/ignore'), IGNORED);
      },
    ],
  ])('%s is ignored', async (_where, set) => {
    set();
    const { worktrees, ...rest } = await open();
    const [path, head] = [
      join(repository.root, 'orchestrator/worktrees/round-001-a'),
      repository.oid('HEAD'),
    ];
    await worktrees.create(repository.lease(), { path, branch: 'orchestrator/round-001-a', commit: head });
    writeFileSync(join(path, '.DS_Store'), 'x');
    expect(await worktrees.isDirty(path, head)).toBe(false);
    writeFileSync(join(path, 'new'), 'x');
    const { changes } = await worktrees.snapshot(path, head, []);
    expect(changes.map((change) => change.path)).toEqual(['new']);
    repository.write('orchestrator/roles/x.swp', 'x');
    expect(await workingTreeDifferences(rest, { commit: head, paths: ['orchestrator/roles'] })).toEqual([]);
  });

  it('counts less than what the clone says, which may be added while the loop runs', async () => {
    put(join(home, '.config/git/ignore'), '\ufeff*.swp\n*.log');
    const { worktrees } = await open();
    const [path, head] = [
      join(repository.root, 'orchestrator/worktrees/round-001-a'),
      repository.oid('HEAD'),
    ];
    await worktrees.create(repository.lease(), { path, branch: 'orchestrator/round-001-a', commit: head });
    for (const name of ['a.swp', 'a.log', 'b.log']) writeFileSync(join(path, name), 'x');
    const changed = async () =>
      (await worktrees.snapshot(path, head, [])).changes.map((change) => change.path);
    expect(await changed()).toEqual([]);
    repository.write('.git/info/exclude', '\ufeff!a.log\n');
    expect(await changed()).toEqual(['a.log']);
    // What an agent writes into our copy does not count.
    repository.write('.git/orchestrator/git/info/exclude', '*\n');
    expect(await changed()).toEqual(['a.log']);
  });
});

describe('programs that a person names everywhere', () => {
  it('are not run, and where one would be for a file of base the repository is refused', async () => {
    const ran = join(home, 'ran');
    const script = put(join(home, 'filter.sh'), `#!/bin/sh\necho ran >> ${ran}\ncat\n`);
    put(
      join(home, '.gitconfig'),
      `[filter "own"]\n\tclean = sh ${script}\n\tsmudge = sh ${script}\n[core]\n\tattributesFile = ${join(home, 'mine')}\n`,
    );
    put(join(home, 'mine'), '*.ipynb filter=own\n*.md merge=union\n');
    const found = await open();
    const [path, head] = [
      join(repository.root, 'orchestrator/worktrees/round-001-a'),
      repository.oid('HEAD'),
    ];
    expect(await refuseShape(found, head)).toEqual([]);
    put(join(home, 'mine'), '*.txt filter=own\n');
    const again = await open();
    expect(await refuseShape(again, head)).toEqual([
      {
        code: 'repository.filters',
        message: 'expected no filter or merge driver, found filter=own in your own attributes for a.txt',
      },
    ]);
    const branch = 'orchestrator/round-001-a';
    await again.worktrees.create(repository.lease(), { path, branch, commit: head });
    writeFileSync(join(path, 'a.txt'), 'other\n');
    await again.worktrees.snapshot(path, head, []);
    expect(existsSync(ran)).toBe(false);
    repository.write('a.txt', 'other\n');
    git('add', 'a.txt');
    expect(existsSync(ran)).toBe(true);
  });
});

describe('the environment of another repository', () => {
  it('changes neither the values nor the repository that they are asked for', async () => {
    put(join(home, '.gitconfig'), '[core]\n\tautocrlf = true\n');
    git('init', '--quiet', '--bare', join(home, 'server.git'));
    Object.assign(environment, {
      GIT_DIR: join(home, 'server.git'),
      GIT_WORK_TREE: home,
      GIT_INDEX_FILE: join(home, 'index'),
      GIT_CONFIG: '/dev/null',
    });
    repository.git('config', 'core.eol', 'lf');
    const { values } = await (await open()).git.settings();
    expect([values.get('core.autocrlf'), values.get('core.eol'), values.get('core.bare')]).toEqual([
      'true',
      'lf',
      'false',
    ]);
  });
});
