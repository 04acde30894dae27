import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts';

/** A real repository in a temporary folder, used as a person uses git. */
export interface TestRepository {
  /** Holds the repository and, beside it, everything a test needs outside of it. */
  readonly folder: TemporaryFolder;
  readonly root: string;
  /** Runs git in the repository; throws, with what git said, when it fails. */
  git(...args: readonly string[]): string;
  /** The same, whatever the exit code. */
  tryGit(...args: readonly string[]): GitAnswer;
  write(path: string, content: string | Uint8Array): void;
  makeExecutable(path: string): void;
  read(path: string): string;
  has(path: string): boolean;
  remove(path: string): void;
  /** Commits everything in the working tree; the id of the commit. */
  commit(message: string): string;
  /** The id of the commit that a name stands for. */
  commitId(name: string): string;
}

export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RepositorySpec {
  readonly files?: Readonly<Record<string, string>>;
  readonly branch?: string;
  /** Further arguments of `git init`. */
  readonly init?: readonly string[];
}

/** The command of the tiny project's check. */
export const CHECK = 'sh test.sh';

/** A project without packages; its check fails on source that says BROKEN, on conflict markers, on a test without source. */
export const TINY_PROJECT: Readonly<Record<string, string>> = {
  'README.md': '# Tiny\n\nA project to be worked on.\n',
  'src/base.mjs': "export const item = 'base';\n",
  'test/base.test.mjs':
    "import assert from 'node:assert/strict';\nimport { item } from '../src/base.mjs';\n\nassert.equal(item, 'base');\n",
  'test.sh': `#!/bin/sh
if grep -rnE 'BROKEN|^(<<<<<<<|>>>>>>>)' src test; then
  echo 'the source is broken' >&2
  exit 1
fi
for file in test/*.test.mjs; do
  source="src/$(basename "$file" .test.mjs).mjs"
  if [ ! -e "$source" ]; then
    echo "$file tests $source, which does not exist" >&2
    exit 1
  fi
done
echo 'all tests pass'
`,
};

/** Identity and dates of a person's commits: the same in every run, so that commit ids are too. */
const PERSON = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-11-20T08:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2026-11-20T08:00:00Z',
};

/** Makes a repository with one commit of the given files, or of the tiny project. */
export function makeRepository(spec: RepositorySpec = {}): TestRepository {
  const folder = makeTemporaryFolder('repository');
  const root = join(folder.path, 'repository');
  mkdirSync(root);
  const options = {
    cwd: root,
    env: { ...isolatedEnvironment(folder), ...PERSON },
    encoding: 'utf8',
  } as const;
  const repository: TestRepository = {
    folder,
    root,
    git: (...args) => execFileSync('git', args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }),
    tryGit(...args) {
      const { status, stdout, stderr } = spawnSync('git', args, options);
      return { code: status ?? -1, stdout, stderr };
    },
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    makeExecutable: (path) => chmodSync(join(root, path), 0o755),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    has: (path) => existsSync(join(root, path)),
    remove: (path) => rmSync(join(root, path), { recursive: true, force: true }),
    commit(message) {
      repository.git('add', '--all');
      repository.git('commit', '--quiet', '--allow-empty', '-m', message);
      return repository.commitId('HEAD');
    },
    commitId: (name) => repository.git('rev-parse', '--verify', `${name}^{commit}`).trim(),
  };
  repository.git('init', '--quiet', '-b', spec.branch ?? 'main', ...(spec.init ?? []));
  for (const [path, content] of Object.entries(spec.files ?? TINY_PROJECT)) repository.write(path, content);
  repository.commit('First');
  return repository;
}

/** What a program needs to run and nothing of the person who runs the tests. */
export function isolatedEnvironment(folder: TemporaryFolder): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder.home,
    USER: 'ada',
    LANG: 'C.UTF-8',
    TMPDIR: tmpdir(),
    TZ: 'UTC',
    NO_COLOR: '1',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}
